/** A line of a CODEOWNERS file. No owners: the files are nobody's. */
type Rule = { pattern: string; owners: string[] };
/** Who owns changed files, and how many of them. */
export type Owner = { owner: string; files: number };

/** GitHub reads no larger file. */
const TEXT_CHARS_MAX = 3 * 1024 * 1024;
/** Rules that are read; of a file with more, nothing is told, because its last rules win. */
const RULES_MAX = 5_000;
const OWNER_CHARS_MAX = 150;
const OWNER = /^(?:@[\w.-]+(?:\/[\w.-]+)?|[^\s@]+@[^\s@]+)$/;

/**
 * The owners of these files by the text of a CODEOWNERS file, who owns most first. The last rule that matches a file decides. As at
 * GitHub, a rule with `!` or `[` is none, and names are compared with their case.
 */
export function ownersOf(text: string, files: readonly string[]): Owner[] {
  const rules = text.length > TEXT_CHARS_MAX ? [] : rulesIn(text);
  if (rules.length > RULES_MAX) return [];
  const counts = new Map<string, number>();
  for (const file of files) {
    const rule = rules.findLast(({ pattern }) => matches(pattern, file));
    for (const owner of new Set(rule?.owners)) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  const owners = [...counts].map(([owner, count]) => ({ owner, files: count }));
  return owners.sort((a, b) => b.files - a.files || (a.owner < b.owner ? -1 : 1));
}

function rulesIn(text: string): Rule[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [pattern = '', ...rest] = line.trim().split(/(?<!\\)\s+/);
    if (pattern === '' || pattern.startsWith('#') || /^!|\[/.test(pattern)) return [];
    const comment = rest.findIndex((word) => word.startsWith('#'));
    const words = comment < 0 ? rest : rest.slice(0, comment);
    const owners = words.filter((word) => OWNER.test(word) && word.length <= OWNER_CHARS_MAX);
    // GitHub skips a line that names somebody who cannot be one.
    return owners.length < words.length ? [] : [{ pattern: pattern.replace(/\\(.)/g, '$1'), owners }];
  });
}

/** As in .gitignore, but `docs/*` means the files in `docs` alone. */
function matches(pattern: string, file: string): boolean {
  const isFolder = pattern.endsWith('/');
  const bare = pattern.replace(/^\/|\/$/g, '');
  if (bare === '') return pattern === '/';
  const isAnchored = pattern.startsWith('/') || bare.includes('/');
  const wanted = [...(isAnchored ? [] : ['**']), ...bare.split('/')];
  const path = file.split('/');
  const below = [...wanted, '*', '**'];
  if (isFolder || wanted.at(-1) === '**') return isLike(below, path, segments);
  // A star stands for files; a name may be that of a folder, whose files all match.
  const isName = !wanted.at(-1)?.includes('*') || !bare.includes('/');
  return isLike(wanted, path, segments) || (isName && isLike(below, path, segments));
}

/** How parts of a pattern are compared: which part stands for any number of them, and whether another part fits. */
type Parts = { any: string; fits(wanted: string, given: string): boolean };
const characters: Parts = { any: '*', fits: (wanted, given) => wanted === '?' || wanted === given };
const segments: Parts = { any: '**', fits: (wanted, given) => isLike([...wanted], [...given], characters) };

/** Goes back to the last part that stands for any number only, so that no pattern takes long. */
function isLike(wanted: readonly string[], given: readonly string[], { any, fits }: Parts): boolean {
  let [at, star, from] = [0, -1, 0];
  for (let index = 0; index < given.length; ) {
    const part = wanted[at];
    if (part === any) [star, from, at] = [at, index, at + 1];
    else if (part !== undefined && fits(part, given[index] ?? '')) [at, index] = [at + 1, index + 1];
    else if (star >= 0) [at, from, index] = [star + 1, from + 1, from + 1];
    else return false;
  }
  return wanted.slice(at).every((part) => part === any);
}
