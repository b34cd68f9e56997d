import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { version } from 'esbuild';
import { bundle } from './bundle.ts';

/** Raise it when the build options change: old builds are then not found any more. */
const FORMAT = 3;
/** Builds that nobody started with for so long are removed; a shorter time could take one from a running system. */
const UNUSED_MS_MAX = 7 * 24 * 60 * 60 * 1000;
const MANIFEST = 'manifest.json';

/** `fingerprint` of every source file of a build, by path relative to the root. */
type Manifest = { inputs: Record<string, string> };

/** The folder of a kept build of these entries whose sources are unchanged; undefined when there is none. */
export async function findBuild(
  cacheFolder: string,
  entries: Record<string, string>,
  root: string,
): Promise<string | undefined> {
  const prefix = `${keyOf(entries, root)}-`;
  const names = existsSync(cacheFolder) ? await readdir(cacheFolder) : [];
  for (const name of names.filter((candidate) => candidate.startsWith(prefix))) {
    const folder = join(cacheFolder, name);
    if (!isCurrent(folder, root)) continue;
    await utimes(folder, new Date(), new Date()).catch(() => {});
    return folder;
  }
  return undefined;
}

/** Builds and keeps the result. Safe when several processes do so at once: each build appears whole or not at all. */
export async function keepBuild(cacheFolder: string, entries: Record<string, string>, root: string): Promise<string> {
  const temporary = join(cacheFolder, `making-${randomUUID()}`);
  await mkdir(temporary, { recursive: true });
  try {
    const files = await bundle(entries, root, temporary);
    const inputs = Object.fromEntries(files.map((file) => [file, fingerprint(join(root, file))]));
    const manifest = JSON.stringify({ inputs } satisfies Manifest);
    await writeFile(join(temporary, MANIFEST), manifest);
    const folder = join(cacheFolder, `${keyOf(entries, root)}-${digest(manifest)}`);
    await rename(temporary, folder).catch((error: unknown) => {
      // Somebody else was faster with the same sources.
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } finally {
    await rm(temporary, { recursive: true, force: true });
    await removeUnused(cacheFolder);
  }
}

function isCurrent(folder: string, root: string): boolean {
  try {
    const { inputs }: Manifest = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
    return Object.entries(inputs).every(([file, expected]) => fingerprint(join(root, file)) === expected);
  } catch {
    return false;
  }
}

async function removeUnused(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const folder = join(cacheFolder, name);
    const usedAtMs = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - usedAtMs > UNUSED_MS_MAX) await rm(folder, { recursive: true, force: true });
  }
}

function fingerprint(file: string): string {
  const { mtimeMs, size } = statSync(file);
  return `${size}-${mtimeMs}`;
}

function keyOf(entries: Record<string, string>, root: string): string {
  return digest(JSON.stringify([FORMAT, version, root, entries]));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
