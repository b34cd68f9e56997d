import { gitWords } from '../../git/push/git-words.ts';
import { hasHooks, noVerifyIn } from './git-options.ts';
import { type ShellCommand, shellCommands } from './shell-commands.ts';

/** Shells whose script is one of their words. */
const SHELL = /^(?:ba|da|z)?sh$/;
/** How deep scripts in scripts are looked at. */
const DEPTH_MAX = 3;
/** Variables by which hook managers are told to do nothing, or less. */
const OFF = /^(?:HUSKY=0|HUSKY_SKIP_HOOKS=.+|LEFTHOOK=(?:0|false)|SKIP=.+)$/;
const NO_HOOKS = /^core\.hookspath=(?:\/dev\/null)?$/i;

/** The word that says that a person wants it, as it stands among words of people: without the hyphens before it. */
const WANTED = 'no-verify';

/** Such variables that count for all that follows, by name, as they were written. */
type Exported = Map<string, string>;

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
export function skipsHooks(script: string, depth = 0, before: Exported = new Map()): string | undefined {
  if (depth > DEPTH_MAX) return undefined;
  const exported: Exported = new Map(before);
  for (const command of shellCommands(script)) {
    const how = skippedBy(command, exported, depth);
    if (how !== undefined) return how;
  }
  return undefined;
}

function skippedBy({ variables, words }: ShellCommand, exported: Exported, depth: number): string | undefined {
  const program = words[0]?.slice(words[0].lastIndexOf('/') + 1) ?? '';
  note(program, words.slice(1), exported);
  const inner = innerScript(program, words);
  if (inner !== undefined) return skipsHooks(inner, depth + 1, withAll(exported, variables));
  const git = gitWords(words, () => undefined);
  if (!git) return undefined;
  const [name = '', ...given] = git;
  if (name === 'config') return hooksPathOf(given);
  if (!hasHooks(name)) return undefined;
  const ofGit = words.slice(1, words.length - git.length);
  const [set] = withAll(exported, variables).values();
  return noVerifyIn(name, given) ?? set ?? ofGit.find((word) => NO_HOOKS.test(word));
}

function innerScript(program: string, words: string[]): string | undefined {
  if (program === 'eval') return words.slice(1).join(' ');
  const option = SHELL.test(program) ? words.findIndex((word) => /^-[a-z]*c$/.test(word)) : -1;
  return option < 0 ? undefined : words[option + 1];
}

function note(program: string, given: string[], exported: Exported): void {
  if (program === 'unset') for (const name of given) exported.delete(name);
  const isExport = program === 'export' || (/^(?:declare|typeset)$/.test(program) && given.includes('-x'));
  if (isExport) setAll(exported, given);
}

function withAll(exported: Exported, variables: string[]): Exported {
  return setAll(new Map(exported), variables);
}

function setAll(exported: Exported, variables: string[]): Exported {
  for (const variable of variables.filter((word) => word.includes('='))) {
    const name = variable.slice(0, variable.indexOf('='));
    if (OFF.test(variable)) exported.set(name, variable);
    else exported.delete(name);
  }
  return exported;
}

/** `git config` with a path where no hook is; options of its own stand before the name. */
function hooksPathOf(given: string[]): string | undefined {
  const [name, ...value] = given.filter((word, at) => !word.startsWith('-') && !(at === 0 && word === 'set'));
  const isOff = value.length === 1 && NO_HOOKS.test(`${name}=${value[0]}`);
  return isOff ? `${name} ${value[0]}` : undefined;
}
