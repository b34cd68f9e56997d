import { lstatSync, statSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { copyRegularFile } from '../../files/read-file.ts';
import { git } from '../../git/run-program.ts';
import { asToolUser } from '../../process/user.ts';
import type { CallContext } from '../../tools/worker-tool.ts';
import type { SaveBounds } from '../bounds.ts';
import { takeConflicts } from '../conflicts.ts';
import { overBound, readableBytes } from './survey.ts';

/** A repository, and the commit that it has checked out; none in a new one. */
type CheckedOut = { path: string; head: string | undefined };

/** Changes of a working tree against HEAD, as paths; `taken` are those that can be saved. */
export type Changes = { taken: string[]; staged: number; leftOut: string[] };

/** Commits that hold index and working tree, and a tree of what is in conflict in the index. */
export type Snapshot = { worktree: string; index: string; conflicts?: string };

/** Where a snapshot's objects go, so that the repository itself is not changed at all. */
export type Scratch = { indexFile: string; environment: Record<string, string> };

/** Taken off the copied index's time: git compares by content what changed in the last seconds before an index was written. */
const RACY_S = 3;
const IDENTITY = { GIT_AUTHOR_NAME: 'remote-swe', GIT_AUTHOR_EMAIL: 'remote-swe@localhost' };
const COMMITTER = { GIT_COMMITTER_NAME: 'remote-swe', GIT_COMMITTER_EMAIL: 'remote-swe@localhost' };

/** A private copy of the index: asking what changed must not wait for, or touch, the repository's own. */
export async function copyIndex(path: string, indexFile: string, context: CallContext): Promise<void> {
  const source = resolve(path, (await git(path, ['rev-parse', '--git-path', 'index'], context)).trim());
  asToolUser(context.user, () => {
    if (!copyRegularFile(source, indexFile)) return;
    const { atimeMs, mtimeMs } = statSync(source);
    utimesSync(indexFile, atimeMs / 1_000, mtimeMs / 1_000 - RACY_S);
  });
}

export async function changesOf(
  { path, head, indexFile }: CheckedOut & { indexFile: string },
  bounds: SaveBounds,
  context: CallContext,
): Promise<Changes> {
  const environment = { GIT_INDEX_FILE: indexFile };
  const list = async (...words: string[]) => (await git(path, words, context, { environment })).split('\0');
  // What changed within a submodule is saved with it; here only at which commit it is.
  const plain = ['-z', '--name-only', '--ignore-submodules=dirty'];
  const staged = head ? await list('diff-index', '--cached', ...plain, head, '--') : await list('ls-files', '-z');
  const unstaged = await list('diff-files', ...plain);
  const untracked = await list('ls-files', '-z', '--others', '--exclude-standard');
  // A path that ends in a slash is a repository within this one; it is saved by itself.
  const candidates = [...new Set([...unstaged, ...untracked])].filter((name) => name !== '' && !name.endsWith('/'));
  return { ...withinBounds(path, candidates, bounds, context), staged: staged.filter(Boolean).length };
}

function withinBounds(
  path: string,
  candidates: string[],
  bounds: SaveBounds,
  { user }: CallContext,
): Omit<Changes, 'staged'> {
  const taken: string[] = [];
  const leftOut: string[] = [];
  let bytes = 0;
  for (const name of candidates) {
    const size = asToolUser(user, () => sizeOf(join(path, name)));
    const reason = name.includes('\uFFFD')
      ? 'its name is not UTF-8'
      : overBound(size, { files: taken.length, bytes }, bounds);
    if (reason) leftOut.push(`${name}: ${reason}`);
    else {
      taken.push(name);
      bytes += size ?? 0;
    }
  }
  return { taken, leftOut };
}

/** A file that is gone is a change like any other. */
function sizeOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false }) ? readableBytes(path) : 0;
}

/** Writes index and working tree as commits into the scratch repository's objects. */
export async function snapshot(
  { path, head }: CheckedOut,
  changes: Changes,
  { indexFile, environment }: Scratch,
  context: CallContext,
): Promise<Snapshot> {
  const more = { environment: { ...environment, ...IDENTITY, ...COMMITTER, GIT_INDEX_FILE: indexFile } };
  const parent = head ? ['-p', head] : [];
  const commit = async (tree: string) =>
    (await git(path, ['commit-tree', tree, ...parent, '-m', 'saved by remote-swe'], context, more)).trim();
  const writeTree = async () => (await git(path, ['write-tree'], context, more)).trim();
  const conflicts = await takeConflicts(path, indexFile, environment, context);
  const index = await commit(await writeTree());
  const input = changes.taken.map((name) => `${name}\0`).join('');
  await git(path, ['update-index', '--add', '--remove', '-z', '--stdin'], context, { ...more, input });
  return { worktree: await commit(await writeTree()), index, ...(conflicts ? { conflicts } : {}) };
}
