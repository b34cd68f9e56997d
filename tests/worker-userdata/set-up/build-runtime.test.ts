import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { buildRuntime } from '../../../worker-userdata/build-runtime.mjs';

const folder = mkdtempSync(join(tmpdir(), 'build-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Fetched by every worker at the first command after a deploy. */
const RUNTIME_BYTES_MAX = 1.5 * 1024 * 1024;

const built = join(folder, 'a/runtime.cjs');

it('The build makes the same small file each time, also as a command', async () => {
  const { bytes, sha256 } = await buildRuntime(built);
  expect(bytes).toBeLessThan(RUNTIME_BYTES_MAX);
  const cli = fileURLToPath(new URL('../../../worker-userdata/build-runtime.mjs', import.meta.url));
  expect(spawnSync(process.execPath, [cli, join(folder, 'layer')], { cwd: folder, encoding: 'utf8' }).stderr).toBe('');
  const second = readFileSync(join(folder, 'layer/worker-runtime/runtime.cjs'));
  expect(createHash('sha256').update(second).digest('hex')).toBe(sha256);
  // Every process of the runtime would compile it otherwise.
  expect(second.toString()).toContain('yaml.cjs');
});

it('The built file works by hand: a result, and its replay', () => {
  const byHand = (...words: string[]) =>
    spawnSync(process.execPath, [built, 'by-hand', ...words], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, REMOTE_SWE_HOME: join(folder, 'home') },
    });
  const call = '{"toolCallId":"t1","name":"bash","input":{"command":"pwd; date +%N"}}';
  const first = byHand('--workspace', join(folder, 'work'), call);
  expect(first.stdout).toContain(`${join(folder, 'work')}\\n`);
  expect(JSON.parse(first.stdout)).toMatchObject({ toolCallId: 't1', isError: false, exitCode: 0 });
  expect(byHand(call).stdout).toBe(first.stdout);
  const wrong = byHand('{"name":"bash"}');
  expect(wrong.status).toBe(2);
  expect(wrong.stdout).toMatch(/This is not a call: .*toolCallId.*by-hand \[--workspace DIR\]/s);
});
