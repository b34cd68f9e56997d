import { SHORT_WITH_VALUE, WITH_VALUE } from '../../git/push/push-words.ts';

/** What a command of git that runs hooks takes. */
type Options = {
  /** Letters that take a value: what is left of the word, or the next word. */
  short: string;
  /** Letters whose value can only be what is left of the word. */
  joined: string;
  /** Long options whose value may be the next word. */
  long: string[];
  /** Whether `-n` means `--no-verify`. */
  hasN: boolean;
};

const STRATEGY = ['strategy', 'strategy-option'];
const HOOKED = new Map<string, Options>([
  [
    'commit',
    {
      ...{ short: 'mFCct', joined: 'Su', hasN: true },
      long: 'message file reuse-message reedit-message template author date fixup squash cleanup trailer pathspec-from-file'.split(
        ' ',
      ),
    },
  ],
  [
    'am',
    {
      ...{ short: 'Cp', joined: 'S', hasN: true },
      long: 'directory exclude include patch-format whitespace quoted-cr'.split(' '),
    },
  ],
  ['push', { short: SHORT_WITH_VALUE, joined: '', hasN: false, long: WITH_VALUE }],
  ['merge', { short: 'mFsX', joined: 'S', hasN: false, long: [...STRATEGY, 'file', 'into-name', 'cleanup'] }],
  ['rebase', { short: 'sXxC', joined: 'S', hasN: false, long: [...STRATEGY, 'exec', 'onto', 'whitespace'] }],
  [
    'pull',
    { short: 'sXoj', joined: 'S', hasN: false, long: [...STRATEGY, 'depth', 'deepen', 'upload-pack', 'server-option'] },
  ],
]);

export const hasHooks = (name: string) => HOOKED.has(name);

/** The word that tells a command of git to leave out hooks; what is the value of an option, or behind `--`, is none. Pure. */
export function noVerifyIn(name: string, given: readonly string[]): string | undefined {
  const options = HOOKED.get(name);
  if (!options) return undefined;
  for (let at = 0; at < given.length && given[at] !== '--'; at++) {
    const word = given[at] ?? '';
    const meaning = word.startsWith('--') ? longOf(word, options) : shortOf(word, options);
    if (meaning === 'no-verify') return word;
    if (meaning === 'value-follows') at += 1;
  }
  return undefined;
}

type Meaning = 'no-verify' | 'value-follows' | undefined;

/** Git takes an option by the beginning of its name where that is the only one. */
function longOf(word: string, { long }: Options): Meaning {
  if (word.length >= '--no-veri'.length && '--no-verify'.startsWith(word)) return 'no-verify';
  return long.some((name) => name.startsWith(word.slice('--'.length))) ? 'value-follows' : undefined;
}

function shortOf(word: string, { short, joined, hasN }: Options): Meaning {
  if (!/^-[A-Za-z]/.test(word)) return undefined;
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] ?? '';
    if (hasN && letter === 'n') return 'no-verify';
    if (short.includes(letter)) return at === word.length - 1 ? 'value-follows' : undefined;
    if (joined.includes(letter)) return undefined;
  }
  return undefined;
}
