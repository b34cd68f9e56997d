import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askGit, git } from './git.ts';
import { once } from './once.ts';

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
  const tip = await branchTip(directory, name);
  return tip ?? (await commitOf(directory, `refs/tags/${name}`)) ?? (await commitOf(directory, name));
}

/** The commit at the tip of a branch; undefined when the branch does not exist. */
export async function branchTip(directory: string, branch: string): Promise<string | undefined> {
  if (!REF_NAME.test(branch)) return undefined;
  const ref = `refs/heads/${branch}`;
  return (await looseRef(directory, ref)) ?? (await commitOf(directory, ref));
}

/** What git would say of a branch whose file is there: no process for the question that is asked most. */
async function looseRef(directory: string, ref: string): Promise<string | undefined> {
  const text = await readFile(join(directory, ref), 'latin1').catch(() => '');
  return /^([0-9a-f]{40})\n$/.exec(text)?.[1];
}

async function commitOf(directory: string, name: string): Promise<string | undefined> {
  return (await askGit(directory, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]))?.trim();
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
  const args = ['log', '-z', `--max-count=${limit}`, `--format=${FORMAT}`, range, '--'];
  const output = await once(git, { directory, args, of: range.split('..') });
  return output.split('\0').filter(Boolean).map(readCommit);
}

export async function countCommits(directory: string, range: string): Promise<number> {
  return Number(await once(git, { directory, args: ['rev-list', '--count', range, '--'], of: range.split('..') }));
}

/** Undefined when the two have no common ancestor. */
export async function mergeBase(directory: string, a: string, b: string): Promise<string | undefined> {
  return (await once(askGit, { directory, args: ['merge-base', a, b], of: [a, b] }))?.trim();
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
