import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildRuntime } from '../../worker-userdata/build-runtime.mjs';

const PREFIX = 'worker-test-runtime-';
/** A builder that needs longer has died. */
const BUILD_MS_MAX = 60_000;

/** The runtime of this test run, built by whichever file needs it first: they all test the same source. */
export async function sharedRuntime(): Promise<{ path: string; sha256: string }> {
  const folder = join(tmpdir(), `${PREFIX}${process.ppid}`);
  const file = join(folder, 'runtime.cjs');
  if (isFirst(folder)) {
    removeOld();
    await buildRuntime(join(folder, 'building.cjs'));
    renameSync(join(folder, 'building.cjs'), file);
  }
  for (const end = Date.now() + BUILD_MS_MAX; !existsSync(file); await delay(20))
    if (Date.now() > end) throw new Error(`Nobody has built ${file}; remove ${folder} and try again`);
  return { path: file, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') };
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** What test runs that are over have left. */
function removeOld(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : String(process.ppid);
    if (!existsSync(`/proc/${owner}`)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
