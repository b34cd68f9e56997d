import { gitWords } from '../../git/push/git-words.ts';
import { type ShellCommand, shellCommands } from './shell-commands.ts';

/** Shells whose script is one of their words. */
const SHELL = /^(?:ba|da|z)?sh$/;
/** How deep scripts in scripts are looked at. */
const DEPTH_MAX = 3;
/** Commands of git that take `--no-verify`, and the short options of each before which no `n` means it; undefined: none does. */
const HOOKED = new Map<string, string | undefined>([
  ['commit', 'mFCctuS'],
  ['am', 'CpS'],
  ...['push', 'merge', 'rebase', 'pull'].map((name) => [name, undefined] as const),
]);
/** Variables by which hook managers are told to do nothing, or less. */
const OFF = /^(?:HUSKY=0|HUSKY_SKIP_HOOKS=.+|LEFTHOOK=(?:0|false)|SKIP=.+)$/;
const NO_HOOKS = /^core\.hookspath=(?:\/dev\/null)?$/i;

/** The word that says that a person wants it, as it stands among words of people: without the hyphens before it. */
const WANTED = 'no-verify';

/**
 * Why a script is not run that leaves out the repository's hooks, for the model; undefined when it leaves out none, or `named`, which people
 * have written, has the word. Only the model's own words count: what programs of the repository do, its people have decided.
 */
export function whyHooksStay(script: string, named: readonly string[] = []): string | undefined {
  const how = named.includes(WANTED) ? undefined : skipsHooks(script);
  if (how === undefined) return undefined;
  return `Nothing of this command was run: it leaves out the repository's hooks (${how}). Run it with them; when a hook fails, mend what it finds. Where it cannot work here, such as for a program that is missing, say so in the thread and ask: once a person has written --no-verify, a new call may use it.`;
}

/** How a script leaves out hooks, in its own words. Pure. */
export function skipsHooks(script: string, depth = 0): string | undefined {
  if (depth > DEPTH_MAX) return undefined;
  for (const command of shellCommands(script)) {
    const how = skippedBy(command, depth);
    if (how !== undefined) return how;
  }
  return undefined;
}

function skippedBy({ variables, words }: ShellCommand, depth: number): string | undefined {
  const program = words[0]?.slice(words[0].lastIndexOf('/') + 1) ?? '';
  if (SHELL.test(program)) {
    const inner = words[words.findIndex((word) => /^-[a-z]*c$/.test(word)) + 1];
    return inner === undefined || inner === words[0] ? undefined : skipsHooks(inner, depth + 1);
  }
  if (program === 'export') return words.find((word) => OFF.test(word));
  const [name = '', ...given] = gitWords(words, () => undefined) ?? [];
  if (name === 'config')
    return given.join('=').toLowerCase() === 'core.hookspath=/dev/null' ? given.join(' ') : undefined;
  if (!HOOKED.has(name)) return undefined;
  return optionOf(name, given) ?? variables.find((word) => OFF.test(word)) ?? words.find((word) => NO_HOOKS.test(word));
}

function optionOf(name: string, given: string[]): string | undefined {
  const end = given.indexOf('--');
  return given.slice(0, end < 0 ? given.length : end).find((word) => isNoVerify(word, HOOKED.get(name)));
}

/** Git takes an option by the beginning of its name where that is the only one. */
function isNoVerify(word: string, before: string | undefined): boolean {
  if (word.startsWith('--')) return word.length >= '--no-veri'.length && '--no-verify'.startsWith(word);
  if (before === undefined || !/^-[A-Za-z]+$/.test(word)) return false;
  for (const letter of word.slice(1)) {
    if (letter === 'n') return true;
    if (before.includes(letter)) return false;
  }
  return false;
}
