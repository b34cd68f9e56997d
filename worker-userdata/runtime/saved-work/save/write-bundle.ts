import { rmSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readRegularFile } from '../../files/read-file.ts';
import { writeRegularFile } from '../../files/write-file.ts';
import { git, gitAnswer, linesOf } from '../../git/run-program.ts';
import { asToolUser } from '../../process/user.ts';
import type { CallContext } from '../../tools/worker-tool.ts';
import type { SaveBounds } from '../bounds.ts';
import type { SavedRepository } from '../manifest.ts';
import type { Scratch } from './working-tree.ts';

/** A line for each commit at which a clone was cut: a hundred thousand branches. */
const SHALLOW_BYTES_MAX = 4 * 1024 * 1024;

/** A repository of our own that reads the objects of the one to be saved. */
export type OpenScratch = Scratch & { gitFolder: string; bundleFile: string; shallow: string[] };

export async function openScratch(
  path: string,
  folder: string,
  objectFormat: string,
  context: CallContext,
): Promise<OpenScratch> {
  const gitFolder = join(folder, 'scratch.git');
  await git(folder, ['init', '-q', '--bare', `--object-format=${objectFormat}`, gitFolder], context);
  const objects = await gitPath(path, 'objects', context);
  const shallowFile = await gitPath(path, 'shallow', context);
  const alternates = join(gitFolder, 'objects', 'info', 'alternates');
  const shallow = asToolUser(context.user, () => {
    writeRegularFile(alternates, `${objects}\n`);
    return linesOf(readRegularFile(shallowFile, SHALLOW_BYTES_MAX)?.toString('utf8') ?? '');
  });
  const environment = {
    GIT_OBJECT_DIRECTORY: join(gitFolder, 'objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: objects,
  };
  return { gitFolder, indexFile: join(folder, 'index'), bundleFile: `${folder}.bundle`, environment, shallow };
}

async function gitPath(path: string, name: string, context: CallContext): Promise<string> {
  return resolve(path, (await git(path, ['rev-parse', '--git-path', name], context)).trim());
}

/**
 * The commits at which the saved history is cut: the newest that the remotes have, those that are tips themselves, and those
 * below which a shallow clone has nothing.
 */
export async function boundaryOf(
  path: string,
  tips: string[],
  { environment, shallow }: OpenScratch,
  context: CallContext,
): Promise<string[]> {
  const input = [...new Set(tips), ''].join('\n');
  const words = ['rev-list', '--boundary', '--stdin', '--not', '--remotes'];
  const listed = linesOf(await git(path, words, context, { environment, input }));
  const edge = listed.filter((line) => line.startsWith('-')).map((line) => line.slice(1));
  const inside = new Set(listed);
  const commits = await Promise.all(
    tips.map((tip) => gitAnswer(path, ['rev-parse', '-q', '--verify', `${tip}^{commit}`], context, { environment })),
  );
  const onRemote = commits.flatMap((commit) => (commit && !inside.has(commit) ? [commit] : []));
  return [...new Set([...edge, ...onRemote, ...shallow.filter((commit) => inside.has(commit))])];
}

/**
 * Bundles the refs. Cut at the boundary as if the clone were shallow there, the bundle holds whole trees and needs no
 * remote; where that is too large, it holds only what the remotes lack, and needs one of them.
 */
export async function writeBundle(
  scratch: OpenScratch,
  { refs, boundary }: { refs: ReadonlyMap<string, string>; boundary: string[] },
  bounds: SaveBounds,
  context: CallContext,
): Promise<NonNullable<SavedRepository['bundle']>> {
  const { gitFolder, bundleFile, shallow } = scratch;
  const input = [...refs].map(([name, object]) => `create ${name} ${object}\n`).join('');
  await git(gitFolder, ['update-ref', '--stdin'], context, { input });
  const bytesOf = () => asToolUser(context.user, () => statSync(bundleFile).size);
  const cutAt = (commits: string[]) =>
    asToolUser(context.user, () => writeRegularFile(join(gitFolder, 'shallow'), commits.map((c) => `${c}\n`).join('')));
  cutAt([...new Set([...shallow, ...boundary])]);
  await git(gitFolder, ['bundle', 'create', '-q', bundleFile, '--all'], context);
  const hasAll = bytesOf() <= bounds.bundleBytesMax;
  if (!hasAll) {
    cutAt(shallow);
    asToolUser(context.user, () => rmSync(bundleFile));
    await git(gitFolder, ['bundle', 'create', '-q', bundleFile, '--all', '--not', ...boundary], context);
    if (bytesOf() > bounds.bundleBytesMax)
      throw new Error(`what is not pushed has ${bytesOf()} bytes, and ${bounds.bundleBytesMax} may be saved`);
  }
  return { file: basename(bundleFile), hasAll };
}
