import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../system/system.ts';

const run = promisify(execFile);
/** A lockfile has some 400 kB. */
const OUTPUT_BYTES_MAX = 50_000_000;

/** The sources of a git ref in a folder of their own; or why they cannot run here. */
export type OtherBuild = { kind: 'ready'; commit: string; root: string } | { kind: 'skipped'; reason: string };

/** Writes the sources of `ref` below .local, where they find this checkout's packages. {@link removeOther} takes them away. */
export async function checkOut(ref: string): Promise<OtherBuild> {
  const commit = await git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`).catch(() => undefined);
  if (!commit) return { kind: 'skipped', reason: `this repository has no ${ref}` };
  const lockfile = await git('show', `${commit}:package-lock.json`).catch(() => undefined);
  if (lockfile !== (await readFile(join(ROOT, 'package-lock.json'), 'utf8')).trim())
    return { kind: 'skipped', reason: `${ref} has another package-lock.json, and its packages are not installed here` };
  await mkdir(join(ROOT, '.local'), { recursive: true });
  const root = await mkdtemp(join(ROOT, '.local/other-'));
  const archive = join(root, 'sources.tar');
  await git('archive', '--format=tar', `--output=${archive}`, commit);
  await run('tar', ['-xf', archive, '-C', root]);
  await rm(archive);
  // Its own core; every other package is found in the folders above.
  await mkdir(join(root, 'node_modules/@remote-swe'), { recursive: true });
  await symlink('../../layers/agent-core', join(root, 'node_modules/@remote-swe/core'), 'dir');
  return { kind: 'ready', commit, root };
}

export function removeOther(root: string): Promise<void> {
  return rm(root, { recursive: true, force: true });
}

async function git(...words: string[]): Promise<string> {
  const { stdout } = await run('git', words, { cwd: ROOT, maxBuffer: OUTPUT_BYTES_MAX });
  return stdout.trim();
}
