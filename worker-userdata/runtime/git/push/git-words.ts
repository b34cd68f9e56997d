/** Options of git itself that take the next word as their value. */
const WITH_VALUE = new Set([
  '-C',
  '-c',
  '--git-dir',
  '--work-tree',
  '--namespace',
  '--config-env',
  '--attr-source',
  '--super-prefix',
]);
/** Commands that change a remote. Git takes no alias for a name of its own. */
const PUSHES = new Set(['push', 'send-pack', 'http-push']);
/** Git's own helpers: what they do, they do for a git above them. */
const HELPER = /^(remote-|credential)/;

/**
 * What a process that is git does: its command and the words behind it, aliases resolved. Undefined when it is no git, or one
 * that works for another git. `alias` tells what a name stands for; one for a shell is told by the processes of that.
 */
export function gitWords(
  command: readonly string[],
  alias: (name: string) => string | undefined,
): string[] | undefined {
  const [path = '', ...given] = command;
  const program = path.slice(path.lastIndexOf('/') + 1);
  if (program !== 'git' && !program.startsWith('git-')) return undefined;
  const words = program === 'git' ? withoutOptions(given) : [program.slice('git-'.length), ...given];
  const [name] = words;
  if (name === undefined || HELPER.test(name)) return undefined;
  const meaning = !PUSHES.has(name) && /^[A-Za-z][\w.-]*$/.test(name) ? alias(name) : undefined;
  if (meaning === undefined) return words;
  if (meaning.startsWith('!')) return undefined;
  return [...meaning.split(/\s+/).filter(Boolean), ...words.slice(1)];
}

/** The words behind the command when these push; those that come on standard input count as every branch. */
export function pushArguments(words: readonly string[]): string[] | undefined {
  const [name = '', ...given] = words;
  if (!PUSHES.has(name)) return undefined;
  return name !== 'push' && given.includes('--stdin') ? [...given, '--all'] : given;
}

function withoutOptions(given: string[]): string[] {
  let index = 0;
  while (given[index]?.startsWith('-')) index += WITH_VALUE.has(given[index] ?? '') ? 2 : 1;
  return given.slice(index);
}
