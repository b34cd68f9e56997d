import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askGit, git } from '../../local/github/git/git.ts';

const AUTHOR = ['-c', 'user.name=Alice', '-c', 'user.email=alice@localhost'];

/** One commit on a branch of a repository. `patch` is text; `mergeFrom`: a branch whose tree is taken whole before, as a merge. */
export type PatchCommit = { from: string; branch: string; patch: string; message: string; mergeFrom?: string };

/**
 * Clones `remote` (a folder or an address) below `scratch`, commits a patch and pushes the branch; resolves to the new commit. Throws a
 * GitError when the patch does not fit.
 */
export async function commitPatch(scratch: string, remote: string, commit: PatchCommit): Promise<string> {
  const work = await mkdtemp(join(scratch, 'work-'));
  try {
    await git(scratch, ['clone', '--quiet', remote, work]);
    await git(work, ['checkout', '--quiet', '-B', commit.branch, `origin/${commit.from}`]);
    if (commit.mergeFrom) await takeWhole(work, `origin/${commit.mergeFrom}`);
    await git(work, ['apply', '--index', '--whitespace=nowarn', '-'], { input: commit.patch });
    await git(work, [...AUTHOR, 'commit', '--quiet', '-m', commit.message]);
    await git(work, ['push', '--quiet', 'origin', commit.branch]);
    return (await git(work, ['rev-parse', 'HEAD'])).trim();
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function takeWhole(work: string, other: string): Promise<void> {
  await git(work, [...AUTHOR, 'merge', '--quiet', '--no-commit', '-s', 'ours', other]);
  await git(work, ['read-tree', '--reset', '-u', other]);
}

/** Whether `older` is in the history of `newer`. */
export async function isAncestor(directory: string, older: string, newer: string): Promise<boolean> {
  return (await askGit(directory, ['merge-base', '--is-ancestor', older, newer])) !== undefined;
}
