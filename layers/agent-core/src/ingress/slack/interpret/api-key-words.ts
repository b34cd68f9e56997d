import { bareWord } from './bare-words.ts';

export type ApiKeyCommand =
  | { kind: 'api-key'; act: 'make'; name?: string }
  | { kind: 'api-key'; act: 'list' }
  | { kind: 'api-key'; act: 'revoke'; id: string };

/** `api_key`, `api_key list`, `api_key revoke <id>`, `api_key for <name>`. Other words are answered with its help. */
export function apiKeyOf(text: string): ApiKeyCommand | undefined {
  const [word = '', act, ...rest] = text.trim().split(/\s+/);
  const first = bareWord(word);
  if (!/^api[_-]keys?$/.test(first)) return undefined;
  const id = rest.map(bareWord)[0];
  switch (act === undefined ? undefined : bareWord(act)) {
    case undefined:
      return { kind: 'api-key', act: first.endsWith('s') ? 'list' : 'make' };
    case 'list':
      return rest.length === 0 ? { kind: 'api-key', act: 'list' } : undefined;
    case 'revoke':
      return id !== undefined && rest.length === 1 ? { kind: 'api-key', act: 'revoke', id } : undefined;
    case 'for': {
      const name = rest.join(' ');
      return name !== '' && name.length <= 80 ? { kind: 'api-key', act: 'make', name } : undefined;
    }
    default:
      return undefined;
  }
}
