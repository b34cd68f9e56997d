import { mentionsOf } from '../event/event.ts';

/** `here`: for the channel in which it was written, not everywhere. */
export type ApprovalCommand =
  | { kind: 'approve-user' | 'revoke-user'; users: string[]; here: boolean }
  | { kind: 'list-users' };

export type Command =
  | ApprovalCommand
  | { kind: 'status' }
  | { kind: 'cost'; json: boolean }
  | { kind: 'raise-budget' }
  | { kind: 'dump-history' }
  | { kind: 'help' }
  /** One word that is nearly the name of a command. */
  | { kind: 'mistyped'; word: string; meant: string };

/** Commands that stand alone, by their names. */
const ALONE: Readonly<Record<string, Command>> = {
  status: { kind: 'status' },
  cost: { kind: 'cost', json: false },
  help: { kind: 'help' },
  raise_budget: { kind: 'raise-budget' },
  dump_history: { kind: 'dump-history' },
  list_users: { kind: 'list-users' },
};
const NAMES: readonly string[] = [...Object.keys(ALONE), 'approve_user', 'revoke_user', 'stop'];

/** Said besides a command, these change nothing. */
const POLITE: ReadonlySet<string> = new Set('please pls plz thanks thank you thx hi hey hello ok okay now'.split(' '));
/** A command with its politeness has few words; this bounds what is looked at. */
const COMMAND_CHARS_MAX = 200;

/**
 * The command that the words are, if they are one: its name, alone but for politeness and signs, or with people for those that
 * name people. `isBare`: nothing came with the words, which may be none.
 */
export function commandOf(text: string, isBare: boolean): Command | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return isBare ? { kind: 'help' } : undefined;
  const [first = '', ...rest] = trimmed.split(/\s+/);
  switch (first.toLowerCase()) {
    case 'approve_user':
      return { kind: 'approve-user', ...approvalTarget(rest) };
    case 'revoke_user':
      return { kind: 'revoke-user', ...approvalTarget(rest) };
  }
  if (trimmed.length > COMMAND_CHARS_MAX) return undefined;
  const said = trimmed
    .split(/\s+/)
    .map(bareWord)
    .filter((word) => word !== '' && !POLITE.has(word));
  if (said[0] === 'cost' && said.length === 2 && /^(--|—)json$/.test(said[1] ?? ''))
    return { kind: 'cost', json: true };
  const word = said[0]?.replaceAll('-', '_');
  if (word === undefined || said.length > 1) return undefined;
  return (Object.hasOwn(ALONE, word) ? ALONE[word] : undefined) ?? mistyped(word);
}

/** In lower case, without the signs around it: `Status?` and "`status`" are `status`. Some Slack clients write two dashes as one long one. */
function bareWord(word: string): string {
  return word
    .toLowerCase()
    .replace(/^[`"'*_([]+/, '')
    .replace(/[`"'*)\].,!?:;]+$/, '');
}

function approvalTarget(rest: string[]): { users: string[]; here: boolean } {
  return { users: mentionsOf(rest.join(' ')), here: rest.some((word) => /^here[.!]?$/i.test(word)) };
}

function mistyped(word: string): Command | undefined {
  const meant = NAMES.find((name) => name !== word && isNear(word, name));
  return meant === undefined ? undefined : { kind: 'mistyped', word, meant };
}

/** Names up to this length are near too many words for an exchanged letter to count: `most` is not `cost`. */
const SHORT_NAME_CHARS = 4;

/** One slip of the fingers: a letter too many or too few, two in the wrong order, or in a longer name another letter. */
function isNear(word: string, name: string): boolean {
  if (Math.abs(word.length - name.length) > 1) return false;
  let start = 0;
  while (start < word.length && word[start] === name[start]) start++;
  const [restOfWord, restOfName] = [word.slice(start), name.slice(start)];
  if (restOfWord.slice(1) === restOfName || restOfWord === restOfName.slice(1)) return true;
  if (restOfWord[0] === restOfName[1] && restOfWord[1] === restOfName[0] && restOfWord.slice(2) === restOfName.slice(2))
    return true;
  return name.length > SHORT_NAME_CHARS && restOfWord.slice(1) === restOfName.slice(1);
}
