import { join, relative } from 'node:path';
import {
  SAVE_WORK,
  type SaveReport,
  type SaveWorkInput,
  saveWorkInput,
} from '@remote-swe/core/domain/worker/saved-work';
import { writeRegularFile } from '../../files/write-file.ts';
import { program } from '../../git/run-program.ts';
import { type Job, jobName } from '../../jobs/job.ts';
import { asToolUser } from '../../process/user.ts';
import { type CallContext, workerTool } from '../../tools/worker-tool.ts';
import { LEFT_OUT_MAX, SAVE_BOUNDS, type SaveBounds } from '../bounds.ts';
import { copyEntry } from '../copy-entry.ts';
import type { Manifest } from '../manifest.ts';
import { withStaging } from '../staging.ts';
import { putFile } from '../upload.ts';
import { saveRepository } from './save-repository.ts';
import { survey } from './survey.ts';

/** A job in the background keeps its machine for as long as a call may run; a server that was forgotten does not. */
export const JOB_KEEPS_MS_MAX = 2 * 60 * 60_000;

/** Not for models: the reaper calls it before it stops the machine. Its answer is a SaveReport as JSON. */
export const saveWorkTool = workerTool<SaveWorkInput>(
  {
    name: SAVE_WORK,
    place: 'worker',
    effect: 'machine',
    description: 'Saves unpushed work before the worker stops.',
    input: saveWorkInput,
  },
  async ({ putUrl }, context) => {
    const report = await saveWork(putUrl, SAVE_BOUNDS, context);
    return {
      kind: 'answered',
      isError: false,
      content: [{ type: 'text', text: JSON.stringify(report) }],
      isInternal: true,
    };
  },
);

/** Puts everything that only this disk has into one archive and uploads it; does nothing when there is no such thing. */
export async function saveWork(putUrl: string, bounds: SaveBounds, context: CallContext): Promise<SaveReport> {
  const running = (await context.jobs.running()).filter((job) => keepsUntil(job) > context.now());
  if (running.length > 0)
    return { outcome: 'busy', until: Math.max(...running.map(keepsUntil)), jobs: running.map(jobName) };
  return withStaging(context, async (staging) => {
    const found = await gather(staging, bounds, context);
    const isUnsaved =
      found.repositories.some(({ bundle, tags }) => bundle || tags.length > 0) || found.files.length > 0;
    if (!isUnsaved && found.leftOut.length === 0) return { outcome: 'nothing' };
    const archive = await pack(staging, found, context);
    const bytes = await putFile(archive, putUrl, context.user, 'Storing the saved work');
    return { outcome: 'saved', bytes, leftOut: shortened(found.leftOut) };
  });
}

function keepsUntil(job: Job): number {
  return job.startedAt + JOB_KEEPS_MS_MAX;
}

async function gather(staging: string, bounds: SaveBounds, context: CallContext): Promise<Manifest> {
  const { workspace } = context.home;
  const found = asToolUser(context.user, () => survey(workspace, bounds));
  const files = asToolUser(context.user, () =>
    found.files.filter((file) => copyEntry(join(workspace, file), join(staging, 'files', file))),
  );
  const leftOut = [...found.leftOut, ...gone(found.files, files)];
  const repositories: Manifest['repositories'] = [];
  for (const [position, name] of found.repositories.entries()) {
    const folder = join(staging, `repository-${position}`);
    // One that is broken, or too large, must not take the others with it.
    const answer = await saveRepository(name, folder, bounds, context).catch(asProblem);
    if (answer instanceof Error) leftOut.push(`${name}: could not be saved: ${answer.message}`);
    else {
      repositories.push(answer.repository);
      leftOut.push(...answer.leftOut);
    }
  }
  const workingDirectory = relative(workspace, context.workingDirectory.get());
  return {
    schema: 1,
    at: context.now(),
    repositories,
    files,
    ...(workingDirectory && !workingDirectory.startsWith('..') ? { workingDirectory } : {}),
    leftOut,
  };
}

function gone(wanted: string[], copied: string[]): string[] {
  const there = new Set(copied);
  return wanted.filter((file) => !there.has(file)).map((file) => `${file}: gone while it was saved`);
}

function asProblem(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** One archive: the manifest, a bundle for each repository with unsaved work, and the files outside of any. */
async function pack(staging: string, manifest: Manifest, context: CallContext): Promise<string> {
  asToolUser(context.user, () => writeRegularFile(join(staging, 'manifest.json'), JSON.stringify(manifest)));
  const archive = join(staging, 'archive.tar.gz');
  const bundles = manifest.repositories.flatMap(({ bundle }) => bundle?.file ?? []);
  const files = manifest.files.length > 0 ? ['files'] : [];
  const command = ['tar', '-czf', archive, '-C', staging, 'manifest.json', ...bundles, ...files];
  await program({ command, workingDirectory: staging }, context);
  return archive;
}

function shortened(lines: string[]): string[] {
  if (lines.length <= LEFT_OUT_MAX) return lines;
  return [...lines.slice(0, LEFT_OUT_MAX), `and ${lines.length - LEFT_OUT_MAX} more`];
}
