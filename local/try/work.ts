import { askGit, git } from '../github/git/git.ts';
import { type Branch, listBranches, mergeBase } from '../github/git/history.ts';

/** A branch that the session has made or moved. `diff` is from where it left the branch that the work began at. */
export type Made = { name: string; head: string; commits: string[]; changed: string; diff: string };

/** What the session has left in a bare repository that had the branches `before`; `base` is the one that the work began at. */
export async function workDone(directory: string, before: Branch[], base: string): Promise<Made[]> {
  const made: Made[] = [];
  for (const { name, sha } of await listBranches(directory)) {
    if (before.some((old) => old.name === name && old.sha === sha)) continue;
    const work = await branchWork(directory, { name, sha }, before, base);
    if (work.commits.length > 0) made.push(work);
  }
  return made;
}

async function branchWork(directory: string, { name, sha }: Branch, before: Branch[], base: string): Promise<Made> {
  const known = before.map((old) => old.sha);
  const log = await git(directory, ['log', '--reverse', '--format=%s', sha, '--not', ...known, '--']);
  const start = before.find((old) => old.name === base)?.sha ?? known[0] ?? sha;
  const from = (await mergeBase(directory, start, sha)) ?? start;
  const changed = (await askGit(directory, ['diff', '--shortstat', from, sha, '--'])) ?? '';
  const diff = await git(directory, ['diff', '--no-color', '--no-ext-diff', '--no-textconv', from, sha, '--']);
  return { name, head: sha, commits: log.split('\n').filter(Boolean), changed: changed.trim(), diff };
}
