import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from '@remote-swe/core/domain/counted';
import { oneLine } from '@remote-swe/core/domain/frames/one-line';
import { readPersistedJson } from '@remote-swe/core/domain/read-persisted';
import { RESTORE_WORK, type RestoreWorkInput, restoreWorkInput } from '@remote-swe/core/domain/worker/saved-work';
import { readRegularFile } from '../../files/read-file.ts';
import { program, tryProgram } from '../../git/run-program.ts';
import { asToolUser } from '../../process/user.ts';
import { type CallContext, errorAnswer, textAnswer, workerTool } from '../../tools/worker-tool.ts';
import { copyEntry } from '../copy-entry.ts';
import { type Manifest, manifest, type SavedRepository } from '../manifest.ts';
import { withStaging } from '../staging.ts';
import { getFile } from '../upload.ts';
import { type Restored, restoreRepository } from './restore-repository.ts';

/** Above what fifty repositories with a thousand branches and tags each can fill. */
const MANIFEST_BYTES_MAX = 256 * 1024 * 1024;
/** Paths named in the report. */
const NAMES_MAX = 20;
/** One line of the report: twenty paths of some length. */
const LINE_CHARS_MAX = 10_000;

/** Not for models to call: a step puts it before the first calls on a new machine, and the model reads its answer with theirs. */
export const restoreWorkTool = workerTool<RestoreWorkInput>(
  {
    name: RESTORE_WORK,
    place: 'worker',
    effect: 'machine',
    description: 'Restores saved work on a new worker.',
    input: restoreWorkInput,
  },
  async ({ getUrl }, context) => {
    try {
      return textAnswer(await restoreWork(getUrl, context));
    } catch (error) {
      const reason = context.redactor.text(error instanceof Error ? error.message : String(error));
      return errorAnswer(`The saved work could not be restored: ${reason}`);
    }
  },
);

/** Brings back what an archive holds and says, for the model, what is as it was and what is not. May be repeated. */
export async function restoreWork(getUrl: string, context: CallContext): Promise<string> {
  return withStaging(context, async (staging) => {
    await unpack(getUrl, staging, context);
    const read = () => readRegularFile(join(staging, 'manifest.json'), MANIFEST_BYTES_MAX)?.toString('utf8');
    const saved = readPersistedJson(manifest, asToolUser(context.user, read) ?? '', 'manifest.json of the saved work');
    const repositories: Restored[] = [];
    const inOrder = outerFirst(saved.repositories);
    for (const repository of inOrder) repositories.push(await restoreRepository(repository, staging, context));
    await adoptSubmodules(inOrder, repositories, context);
    const files = restoreFiles(saved, staging, context);
    goBack(saved, context);
    return report(saved, repositories, files);
  });
}

/** Fetched into a folder of ours, where nobody can put a link; unpacked with the rights of the tools. */
async function unpack(getUrl: string, staging: string, context: CallContext): Promise<void> {
  const archive = join(context.directory.path, `archive-${process.pid}.tar.gz`);
  try {
    await getFile(getUrl, archive, 'Fetching the saved work');
    const command = ['tar', '-xzf', archive, '--no-same-owner', '-C', staging];
    await program({ command, workingDirectory: staging }, context);
  } finally {
    rmSync(archive, { force: true });
  }
}

function outerFirst(repositories: SavedRepository[]): SavedRepository[] {
  return [...repositories].sort((a, b) => a.path.length - b.path.length);
}

/** `kept` are files that exist and stay as they are, `lost` those that found no place. */
type RestoredFiles = { kept: string[]; lost: string[] };

/** Puts back files outside of repositories. */
function restoreFiles({ files }: Manifest, staging: string, { home, user }: CallContext): RestoredFiles {
  return asToolUser(user, () => {
    const outcome: RestoredFiles = { kept: [], lost: [] };
    for (const file of files) {
      const target = join(home.workspace, file);
      if (existsSync(target)) outcome.kept.push(file);
      else if (!copyEntry(join(staging, 'files', file), target)) outcome.lost.push(file);
    }
    return outcome;
  });
}

function goBack({ workingDirectory }: Manifest, { home, workingDirectory: remembered }: CallContext): void {
  const path = workingDirectory && join(home.workspace, workingDirectory);
  if (path && remembered.exists(path)) remembered.set(path);
}

function report(saved: Manifest, repositories: Restored[], { kept, lost }: RestoredFiles): string {
  const lines = repositories.map((one) => repositoryLine(one, saved));
  const files = saved.files.length - kept.length - lost.length;
  if (files > 0)
    lines.push(`Back outside of repositories: ${counted(files, 'file')}: ${named(saved.files, [...kept, ...lost])}.`);
  if (kept.length > 0) lines.push(`Left as they are, because they exist: ${named(kept, [])}.`);
  if (lost.length > 0) lines.push(`Not put back, because something else stands in their way: ${named(lost, [])}.`);
  if (saved.leftOut.length > 0) lines.push(`Not saved, so lost: ${saved.leftOut.slice(0, NAMES_MAX).join('; ')}.`);
  // Names of files and branches are of others: none of them begins a line of its own in what the session says.
  return lines.map((line) => oneLine(line, LINE_CHARS_MAX)).join('\n');
}

function repositoryLine({ path, isRestored, notes }: Restored, { repositories }: Manifest): string {
  const saved = repositories.find((each) => each.path === path);
  const remarks = notes.length > 0 ? ` Note: ${notes.join('; ')}.` : '';
  if (!isRestored || !saved) return `${path}: not restored.${remarks}`;
  const place = saved.branch ? `on branch ${saved.branch}` : 'with a detached HEAD';
  const head = saved.head ? ` at ${saved.head.slice(0, 12)}` : ' without a commit';
  const stashes = saved.stashes.length > 0 ? `, ${saved.stashes.length} stash entries` : '';
  return `${path}: restored ${place}${head}, ${counted(saved.unpushedCommits, 'unpushed commit')}, ${counted(saved.changedFiles, 'changed or untracked file')}${stashes}.${remarks}`;
}

function named(paths: string[], without: string[]): string {
  const left = new Set(without);
  const shown = paths.filter((path) => !left.has(path));
  const more = shown.length > NAMES_MAX ? ` and ${shown.length - NAMES_MAX} more` : '';
  return `${shown.slice(0, NAMES_MAX).join(', ')}${more}`;
}

/** Has repositories know their restored submodules again, as `git submodule update` leaves them; outer ones first. */
async function adoptSubmodules(
  repositories: SavedRepository[],
  restored: Restored[],
  context: CallContext,
): Promise<void> {
  const whole = new Map(restored.map((one) => [one.path, one]));
  for (const { path, submodule } of repositories) {
    if (!submodule) continue;
    const inner = whole.get(path);
    const outer = whole.get(path.slice(0, -submodule.length - 1));
    if (!inner?.isRestored || !outer?.isRestored) continue;
    const problem = await adopt(join(context.home.workspace, outer.path), submodule, context);
    if (problem) inner.notes.push(`it is a repository of its own now, no submodule of ${outer.path} (${problem})`);
  }
}

async function adopt(outer: string, submodule: string, context: CallContext): Promise<string | undefined> {
  for (const step of ['init', 'absorbgitdirs']) {
    const command = ['git', 'submodule', '--quiet', step, '--', submodule];
    const { problem } = await tryProgram({ command, workingDirectory: outer }, context);
    if (problem) return problem;
  }
  return undefined;
}
