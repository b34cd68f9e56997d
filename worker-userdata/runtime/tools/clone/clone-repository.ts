import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type CloneRepositoryInput, clonedRepository, cloneRepository } from '@remote-swe/core/tools/clone-repository';
import { removeTree } from '../../files/remove-tree.ts';
import { runGit } from '../../git/run-git.ts';
import { topKnowledge } from '../../knowledge/for-folder.ts';
import { asToolUser } from '../../process/user.ts';
import { noteClone } from '../../repository-setup/clones.ts';
import { startSetUp } from '../../repository-setup/start-set-up.ts';
import { type CallContext, errorAnswer, type ToolAnswer, ToolRefusal, workerTool } from '../worker-tool.ts';
import { type Clone, catchUp, checkOut, gitIn, HISTORY_DEPTH, Stopped } from './check-out.ts';
import { type ClonePlace, clonePlace, type ForkRemotes, isSame } from './clone-place.ts';
import { cloneReport } from './clone-report.ts';
import { fetchFrom, setForkRemotes } from './fork-remotes.ts';
import { type RepositoryAddress, repositoryAddress } from './repository-address.ts';

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

const SHALLOW_NOTE = `History: the newest ${HISTORY_DEPTH} commits of each branch, and no tags. git fetch origin tag NAME brings one, git fetch --unshallow everything.`;
const WHOLE_NOTE = 'History: all commits of each branch, and no tags. git fetch origin tag NAME brings one.';

/** Git knows whether commits are missing: a small repository is whole, however few were asked for. */
async function historyNote(path: string, context: CallContext): Promise<string> {
  const said = await gitIn(path, ['rev-parse', '--is-shallow-repository'], context);
  return said.trim() === 'false' ? WHOLE_NOTE : SHALLOW_NOTE;
}

async function cloneOrFetch(
  address: RepositoryAddress,
  ref: string | undefined,
  context: CallContext,
): Promise<ToolAnswer> {
  const place = clonePlace(address, context.git);
  const { path, isThere } = await chooseFolder(place, context);
  const clone = { path, remote: place.fork ? 'upstream' : 'origin' };
  const notes = [...place.notes];
  if (isThere) {
    if (place.fork) await setForkRemotes(path, place.fork, context);
    notes.push(await fetchAgain(clone, ref, context));
  } else {
    await cloneInto(path, place, context);
    if (place.fork) notes.push(...(await withFork(path, place.fork, context)));
    notes.push(await historyNote(path, context));
  }
  if (ref && !isThere) await checkOut(clone, ref, context);
  context.workingDirectory.set(path);
  const repository = clonedRepository({ repository: address.url }, context.git.serverUrl);
  noteClone({ path, repository: repository ?? '' }, context.home);
  const { note, ...goingOn } = await startSetUp(path, context);
  if (note) notes.push(note);
  const content = await cloneReport(
    { path, wasThere: isThere, notes },
    (words) => gitIn(path, words, context),
    context.user,
  );
  const knowledge = await topKnowledge(path, context);
  return { kind: 'answered', isError: false, content: [...content, ...knowledge], ...goingOn };
}

/** The branches of the fork are there too: the session may have pushed some before. */
async function withFork(path: string, fork: ForkRemotes, context: CallContext): Promise<string[]> {
  await setForkRemotes(path, fork, context);
  const problem = await fetchFrom('origin', path, context);
  return problem === undefined ? [] : [`${fork.fork} could not be fetched. git says:\n${problem}`];
}

/** A clone of the same repository if there is one, else the first free folder. */
async function chooseFolder(
  { url, folders, known }: ClonePlace,
  context: CallContext,
): Promise<{ path: string; isThere: boolean }> {
  for (const folder of folders) {
    const path = join(context.home.workspace, folder);
    if (!asToolUser(context.user, () => existsSync(path))) return { path, isThere: false };
    const origin = await runGit(path, ['--git-dir=.git', 'config', '--get', 'remote.origin.url'], context);
    if (origin.kind === 'done' && known.some((each) => isSame(origin.output, each, context.git.serverUrl)))
      return { path, isThere: true };
    if (asToolUser(context.user, () => readdirSync(path).length === 0)) return { path, isThere: false };
  }
  throw new ToolRefusal(
    `${folders.join(' and ')} exist in ${context.home.workspace} and are not clones of ${url}; nothing was run. Move them away, or use git clone with another folder.`,
  );
}

async function cloneInto(path: string, { url }: RepositoryAddress, context: CallContext): Promise<void> {
  // The clone has another name until it is whole: one that was cut off is never taken for a repository.
  const temporary = `${path}.cloning-${process.pid}`;
  // The clone brings no tags: each would bring as much history again, and old repositories have thousands of them.
  const words = ['clone', '--depth', String(HISTORY_DEPTH), '--no-single-branch', '--no-tags', '--', url, temporary];
  const ending = await runGit(context.home.workspace, words, context);
  if (ending.kind === 'done') {
    // A later fetch of the model brings the tags of what it fetches, as everywhere.
    await gitIn(temporary, ['config', '--unset', 'remote.origin.tagOpt'], context);
    return asToolUser(context.user, () => renameSync(temporary, path));
  }
  asToolUser(context.user, () => removeTree(temporary));
  if (ending.kind === 'stopped') throw new Stopped();
  throw new ToolRefusal(
    `${url} could not be cloned; nothing was left behind. git says:\n${ending.output}\nCheck owner and name. If it exists, this agent may have no access to it: ask the people in the thread to grant it.`,
  );
}

/** Brings the branches of all remotes here; the working tree changes only when it is clean and another ref is asked for. */
async function fetchAgain(clone: Clone, ref: string | undefined, context: CallContext): Promise<string> {
  const { path, remote } = clone;
  for (const each of new Set([remote, 'origin'])) {
    const problem = await fetchFrom(each, path, context);
    if (problem !== undefined)
      return `It was there already; fetching from ${each} failed, so it may be out of date. git says:\n${problem}`;
  }
  if (!ref) return 'It was there already; fetched, your files and branches were left as they are.';
  if ((await gitIn(path, ['status', '--porcelain'], context)) !== '')
    return `It was there already; fetched. There are uncommitted changes, so ${ref} was not checked out.`;
  await checkOut(clone, ref, context);
  return `It was there already; fetched and checked out ${ref}${await catchUp(path, context)}.`;
}
