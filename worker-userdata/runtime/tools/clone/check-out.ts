import { counted } from '@remote-swe/core/domain/counted';
import { type GitEnding, runGit } from '../../git/run-git.ts';
import { type CallContext, ToolRefusal } from '../worker-tool.ts';

/** Commits of history fetched at first: enough for log and blame of recent work, quick for old repositories. */
export const HISTORY_DEPTH = 50;

/** Names no tag. */
const COMMIT = /^[0-9a-f]{40,64}$/i;
/** As much of git's rules for names as keeps a name from being a pattern or a pair. */
const TAG = /^[^\s:*?[\\^~]+$/;

/** `remote`: where branches and tags come from. */
export type Clone = { path: string; remote: string };

/** Unwinds to the tool when git was stopped because the call was cancelled. */
export class Stopped extends Error {}

/** What git says in this repository; empty when it fails. */
export async function gitIn(path: string, words: string[], context: CallContext): Promise<string> {
  const ending: GitEnding = await runGit(path, words, context);
  if (ending.kind === 'stopped') throw new Stopped();
  return ending.kind === 'done' ? ending.output : '';
}

/** Checks out a branch, tag or commit of the remote, as it is there now. Refuses with what git says when that cannot be. */
export async function checkOut({ path, remote }: Clone, ref: string, context: CallContext): Promise<void> {
  await renewTag({ path, remote }, ref, context);
  let ending = await runGit(path, ['checkout', ref, '--'], context);
  if (ending.kind === 'failed') {
    // A commit beyond the fetched history, or a ref that is neither branch nor tag.
    const fetched = await runGit(path, ['fetch', '--depth', String(HISTORY_DEPTH), remote, ref], context);
    if (fetched.kind === 'done') ending = await runGit(path, ['checkout', '--detach', 'FETCH_HEAD'], context);
  }
  if (ending.kind === 'stopped') throw new Stopped();
  if (ending.kind === 'done') return;
  context.workingDirectory.set(path);
  throw new ToolRefusal(
    `The clone is in ${path}, which is now the current directory, but ${ref} could not be checked out. git says:\n${ending.output}\nLook with git branch -a and git ls-remote --tags ${remote}.`,
  );
}

/** Tags are fetched by name only, and may have moved. What is no tag of the remote stays as it is here. */
async function renewTag({ path, remote }: Clone, ref: string, context: CallContext): Promise<void> {
  const isBranch =
    (await gitIn(path, ['rev-parse', '--verify', '-q', `refs/remotes/${remote}/${ref}`], context)) !== '';
  const isTagName = !COMMIT.test(ref) && TAG.test(ref);
  if (isBranch || !isTagName) return;
  const tag = `+refs/tags/${ref}:refs/tags/${ref}`;
  const fetched = await runGit(path, ['fetch', '--no-tags', '--depth', String(HISTORY_DEPTH), remote, tag], context);
  if (fetched.kind === 'stopped') throw new Stopped();
}

/**
 * Brings a branch without commits of its own to where the remote is. Empty when there is nothing to say, else the end of a
 * sentence.
 */
export async function catchUp(path: string, context: CallContext): Promise<string> {
  const counts = await gitIn(path, ['rev-list', '--left-right', '--count', 'HEAD...@{upstream}'], context);
  const [ahead = 0, behind = 0] = counts.split(/\s+/).map(Number);
  if (!behind) return '';
  if (ahead > 0)
    return `, which is ${counted(behind, 'commit')} behind its remote and ${ahead} ahead; it was not merged`;
  const merged = await runGit(path, ['merge', '--ff-only', '@{upstream}'], context);
  if (merged.kind === 'stopped') throw new Stopped();
  return merged.kind === 'done'
    ? `, and brought it ${counted(behind, 'commit')} forward to where its remote is`
    : `, which is ${counted(behind, 'commit')} behind its remote`;
}
