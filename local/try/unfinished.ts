import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { isArchive } from '@remote-swe/core/domain/worker/disk';
import { manifest, SAVED_REFS } from '../../worker-userdata/runtime/saved-work/manifest.ts';
import { stopByIdleness } from '../demo/idle-stop.ts';
import { git } from '../github/git/git.ts';
import type { LocalSystem } from '../system/system.ts';
import { LOCAL_STACK } from '../template/read-template.ts';

/** What was not pushed, as a branch of its own. */
export const UNFINISHED_BRANCH = 'remote-swe/not-pushed';

const run = promisify(execFile);

/**
 * What the session's machine holds of a repository and has not pushed becomes a branch of it, by the product's own means: the
 * machine's idle stop saves its work. Resolves to whether there was any. `directory`: the bare repository at `address`.
 */
export async function takeUnfinished(system: LocalSystem, directory: string, address: string): Promise<boolean> {
  if (!system.instances.list().some(({ state }) => state === 'running')) return false;
  await stopByIdleness(system);
  const archive = await savedArchive(system);
  if (!archive) return false;
  const folder = await mkdtemp(path.join(system.directory, 'saved-'));
  await writeFile(path.join(folder, 'archive.tar.gz'), archive);
  await unpack(folder, 'manifest.json');
  const { repositories } = manifest.parse(JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')));
  const saved = repositories.find(({ remotes }) => remotes.some(({ url }) => url.replace(/\.git$/, '') === address));
  if (!saved?.bundle) return false;
  await unpack(folder, saved.bundle.file);
  const ref = `${SAVED_REFS}/${saved.worktree ? 'worktree' : 'head'}`;
  const bundle = path.join(folder, saved.bundle.file);
  await git(directory, ['fetch', '--quiet', '--no-tags', bundle, `${ref}:refs/heads/${UNFINISHED_BRANCH}`]);
  return true;
}

/** One member of the archive, by its name: a machine on which a model works has packed it. */
async function unpack(folder: string, member: string): Promise<void> {
  await run('tar', ['-xzf', 'archive.tar.gz', '--no-same-owner', '--', member], { cwd: folder });
}

async function savedArchive({ baseUrl, keys, plan }: LocalSystem): Promise<Uint8Array | undefined> {
  const s3 = new S3Client({
    endpoint: baseUrl,
    region: LOCAL_STACK.region,
    credentials: keys.issue('try'),
    forcePathStyle: true,
  });
  try {
    const Bucket = plan.buckets[0]?.name ?? '';
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'saved-work/' }));
    // What the clones differed in stands beside each archive.
    const archives = Contents.filter(({ Key = '' }) => isArchive(Key));
    const newest = archives.sort((a, b) => Number(b.LastModified) - Number(a.LastModified))[0];
    if (!newest?.Key) return undefined;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: newest.Key }));
    return await Body?.transformToByteArray();
  } finally {
    s3.destroy();
  }
}
