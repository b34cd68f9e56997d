import { runGit } from '../../git/run-git.ts';
import { git, gitAnswer, linesOf } from '../../git/run-program.ts';
import type { CallContext } from '../../tools/worker-tool.ts';
import { SAVED_REFS, type SavedRepository } from '../manifest.ts';
import { restoreTag } from '../tags.ts';

/** Branches, tags and HEAD as they were. A branch whose commit nobody has any more is named. */
export async function setRefs(path: string, saved: SavedRepository, context: CallContext): Promise<string[]> {
  const notes: string[] = [];
  // No branch of the clone may be checked out while branches are moved.
  await git(path, ['symbolic-ref', 'HEAD', `${SAVED_REFS}/nothing`], context);
  const made = linesOf(await git(path, ['for-each-ref', '--format=%(refname)', 'refs/heads'], context));
  for (const ref of made) await git(path, ['update-ref', '-d', ref], context);
  for (const branch of saved.branches) {
    if (await found(path, branch.commit, saved, context)) await setBranch(path, branch, context);
    else notes.push(`branch ${branch.name} was at ${branch.commit}, which the remote no longer has`);
  }
  notes.push(...(await setTags(path, saved, context)));
  if (saved.head) await found(path, saved.head, saved, context);
  await setHead(path, saved, context);
  return notes;
}

async function setTags(path: string, saved: SavedRepository, context: CallContext): Promise<string[]> {
  const listed = await git(path, ['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/tags'], context);
  const cloned = new Set(linesOf(listed));
  const hasCommit = (commit: string) => found(path, commit, saved, context);
  const notes: string[] = [];
  for (const tag of saved.tags) {
    if (cloned.has(`${tag.object} ${tag.name}`)) continue;
    if (!(await restoreTag(path, tag, hasCommit, context)))
      notes.push(`tag ${tag.name} was on ${tag.commit ?? tag.object}, which the remote no longer has`);
  }
  return notes;
}

/** A commit beyond the clone's history is asked for by its id. */
export async function found(
  path: string,
  commit: string,
  { remotes }: SavedRepository,
  context: CallContext,
): Promise<boolean> {
  if (await has(path, commit, context)) return true;
  const [remote] = remotes;
  if (!remote) return false;
  await runGit(path, ['fetch', '-q', '--depth', '1', remote.name, commit], context);
  return has(path, commit, context);
}

async function setBranch(
  path: string,
  { name, commit, upstream }: SavedRepository['branches'][number],
  context: CallContext,
): Promise<void> {
  await git(path, ['update-ref', `refs/heads/${name}`, commit], context);
  if (!upstream) return;
  await git(path, ['config', `branch.${name}.remote`, upstream.remote], context);
  await git(path, ['config', `branch.${name}.merge`, upstream.ref], context);
}

async function setHead(path: string, { branch, head }: SavedRepository, context: CallContext): Promise<void> {
  if (branch) await git(path, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`], context);
  else if (head) await git(path, ['update-ref', '--no-deref', 'HEAD', head], context);
}

export async function has(path: string, object: string, context: CallContext): Promise<boolean> {
  return (await gitAnswer(path, ['cat-file', '-e', object], context)) !== undefined;
}
