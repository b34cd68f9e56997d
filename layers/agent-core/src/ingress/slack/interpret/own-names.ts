import { bareWord } from './bare-words.ts';

/** Names with an underscore, which nobody writes by chance. */
export const OWN_NAMES = [
  'api_key',
  'approve_user',
  'revoke_user',
  'raise_budget',
  'dump_history',
  'list_users',
] as const;
export type OwnName = (typeof OWN_NAMES)[number];

/** Words behind such a name that was written with a hyphen or with a slip: more words are a task. */
export const UNCLEAR_WORDS_MAX = 3;

/** The command whose own name the text begins with, whatever follows. `text`: without politeness around it. */
export function ownNameOf(text: string): OwnName | undefined {
  const [first = '', ...rest] = text.split(/\s+/);
  const word = bareWord(first);
  const written = word === 'api_keys' || word === 'api-keys' ? word.slice(0, -1) : word;
  const name = OWN_NAMES.find((own) => own === written.replaceAll('-', '_'));
  return written.includes('_') || rest.length <= UNCLEAR_WORDS_MAX ? name : undefined;
}

/** The first word with few words behind it, where it has an underscore as these names have: it may be one with a slip. */
export function maybeOwnName(text: string): string | undefined {
  const [first = '', ...rest] = text.split(/\s+/);
  const word = bareWord(first);
  return word.includes('_') && rest.length <= UNCLEAR_WORDS_MAX ? word : undefined;
}
