/** What the arguments of a push say. `refspecs` are as they were written. */
export type PushWords = {
  remote: string | undefined;
  refspecs: string[];
  /** Every branch that matches: `--all`, `--mirror`, `--branches`. */
  isEveryBranch: boolean;
  isTagsOnly: boolean;
  isDelete: boolean;
};

/** Long options that mean something here, and those that take the next word as their value. */
const EVERY = ['all', 'branches', 'mirror'];
export const WITH_VALUE = ['repo', 'receive-pack', 'exec', 'push-option', 'recurse-submodules'];
/** The others, because git takes an option by the beginning of its name where that is the only one. */
const OTHERS = [
  ...['tags', 'delete', 'dry-run', 'porcelain', 'verbose', 'quiet', 'atomic', 'follow-tags', 'signed', 'thin', 'prune'],
  ...['set-upstream', 'progress', 'verify', 'ipv4', 'ipv6', 'force', 'force-with-lease', 'force-if-includes'],
];
const NAMES = [...EVERY, ...WITH_VALUE, ...OTHERS];
export const SHORT_WITH_VALUE = 'o';

/** Reads what stands behind `push`, as git reads it (git-push(1), builtin/push.c). */
export function pushWords(given: readonly string[]): PushWords {
  const words: string[] = [];
  const names = new Set<string>();
  let repo: string | undefined;
  for (let index = 0; index < given.length; index++) {
    const word = given[index] ?? '';
    if (word === '--') {
      words.push(...given.slice(index + 1));
      break;
    }
    const option = optionsOf(word);
    if (!option) {
      words.push(word);
      continue;
    }
    for (const name of option.names) names.add(name);
    const value = option.takesNext ? given[++index] : option.value;
    if (option.names.includes('repo')) repo = value;
  }
  const [remote = repo, ...refspecs] = words;
  return {
    remote,
    refspecs,
    isEveryBranch: EVERY.some((name) => names.has(name)),
    isTagsOnly: names.has('tags') && refspecs.length === 0,
    isDelete: names.has('delete'),
  };
}

type Option = { names: string[]; value?: string; takesNext: boolean };

function optionsOf(word: string): Option | undefined {
  if (word.startsWith('--')) return longOption(word.slice(2));
  return word.startsWith('-') && word.length > 1 ? shortOptions(word.slice(1)) : undefined;
}

function longOption(text: string): Option {
  const equals = text.indexOf('=');
  const given = equals < 0 ? text : text.slice(0, equals);
  const name = NAMES.includes(given) ? given : (NAMES.find((one) => one.startsWith(given)) ?? given);
  const value = equals < 0 ? undefined : text.slice(equals + 1);
  const takesNext = value === undefined && WITH_VALUE.includes(name);
  return { names: [name], takesNext, ...(value === undefined ? {} : { value }) };
}

function shortOptions(letters: string): Option {
  const ends = letters.indexOf(SHORT_WITH_VALUE);
  const flags = ends < 0 ? letters : letters.slice(0, ends);
  const names = [...flags].flatMap((letter) => (letter === 'd' ? ['delete'] : []));
  return { names, takesNext: ends >= 0 && ends === letters.length - 1 };
}
