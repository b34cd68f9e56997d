export type ApiKeyCommand =
  | { kind: 'api-key'; act: 'make'; name?: string }
  | { kind: 'api-key'; act: 'list' }
  | { kind: 'api-key'; act: 'revoke'; id: string };

/** `api_key`, `api_key list`, `api_key revoke <id>`, `api_key for <name>`. More words are a task. */
export function apiKeyOf(text: string): ApiKeyCommand | undefined {
  const [first = '', act, ...rest] = text.trim().split(/\s+/);
  if (!/^api[_-]keys?$/i.test(first)) return undefined;
  const [id] = rest;
  switch (act?.toLowerCase()) {
    case undefined:
      return { kind: 'api-key', act: /s$/i.test(first) ? 'list' : 'make' };
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
