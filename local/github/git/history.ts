import { askGit, git } from './git.ts';

export type Person = { name: string; email: string; date: string };

export type Commit = {
  sha: string;
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
};

export type Branch = { name: string; sha: string };

const FIELD = '\x1f';
const FORMAT = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x1f');
/** What git allows in a ref, and what must never be read as an option or a range. */
const REF_NAME = /^(?!-)(?!.*\.\.)(?!.*@\{)[^\s~^:?*[\\\p{Cc}]+$/u;

/** The commit that a branch, tag or sha names; undefined when there is none. */
export async function resolveCommit(directory: string, name: string): Promise<string | undefined> {
  if (!REF_NAME.test(name)) return undefined;
  for (const candidate of [`refs/heads/${name}`, `refs/tags/${name}`, name]) {
    const sha = await askGit(directory, ['rev-parse', '--verify', '--quiet', `${candidate}^{commit}`]);
    if (sha) return sha.trim();
  }
  return undefined;
}

/** The commit at the tip of a branch; undefined when the branch does not exist. */
export async function branchTip(directory: string, branch: string): Promise<string | undefined> {
  if (!REF_NAME.test(branch)) return undefined;
  return (await askGit(directory, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`]))?.trim();
}

export async function listBranches(directory: string): Promise<Branch[]> {
  const lines = await git(directory, ['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/heads']);
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ sha: line.slice(0, 40), name: line.slice(41) }));
}

/** Commits of a range such as `<sha>` or `<sha>..<sha>`, newest first, at most `limit`. */
export async function listCommits(directory: string, range: string, limit: number): Promise<Commit[]> {
  const output = await git(directory, ['log', '-z', `--max-count=${limit}`, `--format=${FORMAT}`, range, '--']);
  return output.split('\0').filter(Boolean).map(readCommit);
}

export async function countCommits(directory: string, range: string): Promise<number> {
  return Number(await git(directory, ['rev-list', '--count', range, '--']));
}

/** Undefined when the two have no common ancestor. */
export async function mergeBase(directory: string, a: string, b: string): Promise<string | undefined> {
  return (await askGit(directory, ['merge-base', a, b]))?.trim();
}

/** A file's text at a commit; undefined when it does not exist there. */
export function readFileAt(directory: string, sha: string, name: string): Promise<string | undefined> {
  return askGit(directory, ['show', `${sha}:${name}`]);
}

export async function listTopFiles(directory: string, sha: string): Promise<string[]> {
  return (await git(directory, ['ls-tree', '-z', '--name-only', sha])).split('\0').filter(Boolean);
}

function readCommit(record: string): Commit {
  const fields = record.split(FIELD);
  const at = (index: number): string => fields[index] ?? '';
  return {
    sha: at(0),
    tree: at(1),
    parents: at(2).split(' ').filter(Boolean),
    author: { name: at(3), email: at(4), date: at(5) },
    committer: { name: at(6), email: at(7), date: at(8) },
    message: fields.slice(9).join(FIELD).trimEnd(),
  };
}
