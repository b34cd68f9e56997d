import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { removeTree } from '../../files/remove-tree.ts';
import { writeRegularFile } from '../../files/write-file.ts';
import { runGit } from '../../git/run-git.ts';
import { git, gitAnswer, linesOf } from '../../git/run-program.ts';
import { asToolUser } from '../../process/user.ts';
import { HISTORY_DEPTH } from '../../tools/clone/check-out.ts';
import type { CallContext } from '../../tools/worker-tool.ts';
import { putConflicts } from '../conflicts.ts';
import type { SavedRepository } from '../manifest.ts';
import { takeUpOperation } from '../operation.ts';
import { found, has, setRefs } from './restore-refs.ts';

/** Files in conflict that are named. */
const CONFLICTS_NAMED_MAX = 10;

/** What became of one repository. `notes` say what is not as it was. */
export type Restored = { path: string; isRestored: boolean; notes: string[] };

/** Makes the repository again, under another name until it is whole: one that is there already is left alone. */
export async function restoreRepository(
  saved: SavedRepository,
  staging: string,
  context: CallContext,
): Promise<Restored> {
  const path = join(context.home.workspace, saved.path);
  if (asToolUser(context.user, () => existsSync(path) && readdirSync(path).length > 0))
    return { path: saved.path, isRestored: false, notes: ['it is there already and was left as it is'] };
  const temporary = `${path}.restoring-${process.pid}`;
  const bundle = saved.bundle && join(staging, saved.bundle.file);
  try {
    asToolUser(context.user, () => mkdirSync(dirname(path), { recursive: true }));
    const notes = [...saved.notes, ...(await create(saved, temporary, context))];
    if (bundle) await unbundle(temporary, saved, bundle, context);
    notes.push(...(await setRefs(temporary, saved, context)));
    await checkOut(temporary, saved, context);
    notes.push(...(await goOn(temporary, saved, context)));
    await setStashes(temporary, saved, context);
    asToolUser(context.user, () => {
      removeTree(path);
      renameSync(temporary, path);
    });
    return { path: saved.path, isRestored: true, notes };
  } catch (error) {
    asToolUser(context.user, () => removeTree(temporary));
    const reason = error instanceof Error ? error.message : String(error);
    return { path: saved.path, isRestored: false, notes: [reason] };
  }
}

/** A clone of the first remote; without one, or when it cannot be had, an empty repository for the bundle alone. */
async function create(saved: SavedRepository, path: string, context: CallContext): Promise<string[]> {
  const [first, ...others] = saved.remotes;
  const notes = first ? await clone(first, saved, path, context) : undefined;
  if (notes === undefined) await git(dirname(path), initWords(saved, path), context);
  const missing = notes === undefined || notes.length > 0 ? saved.remotes : others;
  for (const { name, url } of missing) await git(path, ['remote', 'add', name, url], context);
  return notes ?? [];
}

function initWords({ objectFormat }: SavedRepository, path: string): string[] {
  return ['init', '-q', `--object-format=${objectFormat}`, path];
}

async function clone(
  { name, url }: { name: string; url: string },
  saved: SavedRepository,
  path: string,
  context: CallContext,
): Promise<string[]> {
  const words = ['clone', '-q', '--no-checkout', '--depth', String(HISTORY_DEPTH), '--no-single-branch'];
  const tags = saved.clonedWithoutTags ? ['--no-tags'] : [];
  const ending = await runGit(dirname(path), [...words, ...tags, '-o', name, '--', url, path], context);
  if (ending.kind === 'done') {
    // As in the clone that was: a later fetch brings the tags of what it fetches.
    await gitAnswer(path, ['config', '--unset', `remote.${name}.tagOpt`], context);
    return [];
  }
  if (ending.kind === 'stopped') throw new Error('stopped');
  asToolUser(context.user, () => removeTree(path));
  if (!saved.bundle?.hasAll)
    throw new Error(`${url} could not be cloned, and what was saved needs it. ${ending.output}`);
  await git(dirname(path), initWords(saved, path), context);
  return [`${url} could not be cloned (${lastLine(ending.output)}); the saved commits are there, older history is not`];
}

function lastLine(text: string): string {
  return text.split('\n').at(-1) ?? '';
}

/** Takes the objects, and cuts the history where neither bundle nor clone goes on. */
async function unbundle(path: string, saved: SavedRepository, bundle: string, context: CallContext): Promise<void> {
  await git(path, ['bundle', 'unbundle', bundle], context);
  const cut: string[] = [];
  for (const commit of saved.boundary) if (await lacksParents(path, commit, context)) cut.push(`${commit}\n`);
  const file = join(path, '.git', 'shallow');
  if (cut.length > 0) asToolUser(context.user, () => writeRegularFile(file, cut.join(''), 'append'));
}

async function lacksParents(path: string, commit: string, context: CallContext): Promise<boolean> {
  const text = await gitAnswer(path, ['cat-file', 'commit', commit], context);
  const header = text?.split('\n\n', 1)[0] ?? '';
  const parents = linesOf(header).flatMap((line) => /^parent (\S+)$/.exec(line)?.[1] ?? []);
  for (const parent of parents) if (!(await has(path, parent, context))) return true;
  return false;
}

/** First the files as they lay there, then the index as it was: what is in neither was untracked. */
async function checkOut(path: string, saved: SavedRepository, context: CallContext): Promise<void> {
  const { worktree, head } = saved;
  const files = worktree ?? head;
  if (files) await git(path, ['read-tree', '--reset', '-u', files], context);
  if (!worktree) return;
  const index = saved.index ?? head;
  await git(path, ['read-tree', ...(index ? [index] : ['--empty'])], context);
  await gitAnswer(path, ['update-index', '-q', '--refresh'], context);
}

/** Conflicts, and what they are from, as they were. Both are told: whoever comes back has forgotten. */
async function goOn(path: string, saved: SavedRepository, context: CallContext): Promise<string[]> {
  const { conflicts, operation } = saved;
  const files = conflicts ? await putConflicts(path, conflicts, context) : [];
  const more = files.length > CONFLICTS_NAMED_MAX ? ` and ${files.length - CONFLICTS_NAMED_MAX} more` : '';
  const inFiles = `conflicts in ${files.slice(0, CONFLICTS_NAMED_MAX).join(', ')}${more}`;
  if (!operation) return files.length > 0 ? [`there are ${inFiles}, as there were`] : [];
  const hasCommit = (commit: string) => found(path, commit, saved, context);
  const isAgain = await takeUpOperation(path, operation, hasCommit, context);
  const state = files.length > 0 ? `was under way, with ${inFiles},` : 'was under way';
  return [`${operation.what} ${state} and is ${isAgain ? 'again' : 'not any more: start it again'}`];
}

async function setStashes(path: string, { stashes }: SavedRepository, context: CallContext): Promise<void> {
  for (const { commit, message } of [...stashes].reverse())
    await git(path, ['stash', 'store', '-m', message, commit], context);
}
