import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryKey, repositoryPlace } from '@remote-swe/core/domain/repository';
import { type CloneRepositoryInput, cloneRepository } from '@remote-swe/core/tools/clone-repository';
import { removeTree } from '../files/remove-tree.ts';
import { type GitEnding, runGit } from '../git/run-git.ts';
import { asToolUser } from '../process/user.ts';
import { cloneReport } from './clone-report.ts';
import { type RepositoryAddress, repositoryAddress } from './repository-address.ts';
import { type CallContext, errorAnswer, type ToolAnswer, ToolRefusal, workerTool } from './worker-tool.ts';

/** Commits of history fetched at first: enough for log and blame of recent work, quick for old repositories. */
export const HISTORY_DEPTH = 50;

export const cloneRepositoryTool = workerTool<CloneRepositoryInput>(cloneRepository, async (input, context) => {
  if (input.ref?.startsWith('-')) return errorAnswer(`'${input.ref}' is not a branch, tag or commit; nothing was run.`);
  const address = repositoryAddress(input.repository, context.git.serverUrl);
  try {
    return await cloneOrFetch(address, input.ref, context);
  } catch (error) {
    if (error instanceof Stopped) return { kind: 'stopped' };
    throw error;
  }
});

/** Unwinds to the tool when git was stopped because the call was cancelled. */
class Stopped extends Error {}

async function cloneOrFetch(
  address: RepositoryAddress,
  ref: string | undefined,
  context: CallContext,
): Promise<ToolAnswer> {
  const { path, isThere } = await chooseFolder(address, context);
  const notes: string[] = [];
  if (isThere) notes.push(await fetchAgain(path, ref, context));
  else await cloneInto(path, address, context);
  if (ref && !isThere) await checkOut(path, ref, context);
  context.workingDirectory.set(path);
  const content = await cloneReport(path, isThere, notes, (words) => git(path, words, context), context.user);
  return { kind: 'answered', isError: false, content };
}

/** A clone of the same address if there is one, else the first free folder. */
async function chooseFolder(
  { url, folders }: RepositoryAddress,
  context: CallContext,
): Promise<{ path: string; isThere: boolean }> {
  for (const folder of folders) {
    const path = join(context.home.workspace, folder);
    if (!asToolUser(context.user, () => existsSync(path))) return { path, isThere: false };
    const origin = await runGit(path, ['--git-dir=.git', 'config', '--get', 'remote.origin.url'], context);
    if (origin.kind === 'done' && sameAddress(origin.output, url, context.git.serverUrl))
      return { path, isThere: true };
    if (asToolUser(context.user, () => readdirSync(path).length === 0)) return { path, isThere: false };
  }
  throw new ToolRefusal(
    `${folders.join(' and ')} exist in ${context.home.workspace} and are not clones of ${url}; nothing was run. Move them away, or use git clone with another folder.`,
  );
}

async function cloneInto(path: string, { url }: RepositoryAddress, context: CallContext): Promise<void> {
  // Under another name until it is whole: a clone that was cut off is never taken for a repository.
  const temporary = `${path}.cloning-${process.pid}`;
  const words = ['clone', '--depth', String(HISTORY_DEPTH), '--no-single-branch', '--', url, temporary];
  const ending = await runGit(context.home.workspace, words, context);
  if (ending.kind === 'done') return asToolUser(context.user, () => renameSync(temporary, path));
  asToolUser(context.user, () => removeTree(temporary));
  if (ending.kind === 'stopped') throw new Stopped();
  throw new ToolRefusal(
    `${url} could not be cloned; nothing was left behind. git says:\n${ending.output}\nCheck owner and name. If it exists, this agent may have no access to it: ask the people in the thread to grant it.`,
  );
}

/** Brings the remote's state here; the working tree changes only when it is clean and another ref is asked for. */
async function fetchAgain(path: string, ref: string | undefined, context: CallContext): Promise<string> {
  const fetched = await runGit(path, ['fetch', '--prune', '--tags', 'origin'], context);
  if (fetched.kind === 'stopped') throw new Stopped();
  if (fetched.kind === 'failed')
    return `It was there already; fetching failed, so it may be out of date. git says:\n${fetched.output}`;
  if (!ref) return 'It was there already; fetched, your files and branches were left as they are.';
  if ((await git(path, ['status', '--porcelain'], context)) !== '')
    return `It was there already; fetched. There are uncommitted changes, so ${ref} was not checked out.`;
  await checkOut(path, ref, context);
  return `It was there already; fetched and checked out ${ref}.`;
}

async function checkOut(path: string, ref: string, context: CallContext): Promise<void> {
  let ending = await runGit(path, ['checkout', ref, '--'], context);
  if (ending.kind === 'failed') {
    // A commit beyond the fetched history, or a ref that is neither branch nor tag.
    const fetched = await runGit(path, ['fetch', '--depth', String(HISTORY_DEPTH), 'origin', ref], context);
    if (fetched.kind === 'done') ending = await runGit(path, ['checkout', '--detach', 'FETCH_HEAD'], context);
  }
  if (ending.kind === 'stopped') throw new Stopped();
  if (ending.kind === 'done') return;
  context.workingDirectory.set(path);
  throw new ToolRefusal(
    `The clone is in ${path}, which is now the current directory, but ${ref} could not be checked out. git says:\n${ending.output}\nLook with git branch -a and git tag.`,
  );
}

async function git(path: string, words: string[], context: CallContext): Promise<string> {
  const ending: GitEnding = await runGit(path, words, context);
  if (ending.kind === 'stopped') throw new Stopped();
  return ending.kind === 'done' ? ending.output : '';
}

/** Repositories of the code host are the same whatever way they were named in; others when their addresses are. */
function sameAddress(one: string, other: string, serverUrl: string): boolean {
  const identity = (given: string) => {
    const place = repositoryPlace(given, serverUrl);
    if (place.kind === 'ours') return repositoryKey(place.repository);
    return given
      .trim()
      .replace(/\/$/, '')
      .replace(/\.git$/, '')
      .toLowerCase();
  };
  return identity(one) === identity(other);
}
