import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { cleanUp, REMOVED_PREFIX } from '../../../worker-userdata/runtime/command/clean-up.ts';
import { sweepRemains } from '../../../worker-userdata/runtime/command/sweep.ts';
import { homeAt, prepareHome } from '../../../worker-userdata/runtime/home.ts';
import { Jobs } from '../../../worker-userdata/runtime/jobs/jobs.ts';
import { callDirectory } from '../../../worker-userdata/runtime/ledger/call-directory.ts';
import { claim } from '../../../worker-userdata/runtime/ledger/claim.ts';
import { processorMs } from '../../growth.ts';

const root = mkdtempSync(join(tmpdir(), 'clean-up-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const NOW = Date.UTC(2026, 10, 22);
const DAY_MS = 86_400_000;
const RETENTION = { callsKept: 2, callsKeptMs: 7 * DAY_MS, logsBytesMax: 1_000_000 };

function disk(name: string) {
  const home = homeAt(join(root, name));
  prepareHome(home, { kind: 'same' });
  const call = (id: string, days: number, files: Record<string, string> = { 'result.json': '{}' }, logBytes = 10) => {
    const directory = callDirectory(home.calls, id);
    claim(home.calls, directory, { 'running.json': '{}', ...files });
    writeFileSync(directory.log, 'x'.repeat(logBytes));
    const at = (NOW - days * DAY_MS) / 1_000;
    utimesSync(directory.path, at, at);
    return directory;
  };
  return { home, call, names: () => readdirSync(home.calls).sort() };
}

it('The clean-up removes ended calls that are old and not among the newest', () => {
  const { home, call, names } = disk('calls');
  for (const [id, days] of [
    ['a', 30],
    ['b', 20],
    ['c', 10],
    ['d', 9],
  ] as const)
    call(id, days);
  cleanUp(home, NOW, RETENTION);
  expect(names()).toEqual(['c', 'd']);
  for (const id of ['e', 'f', 'g']) call(id, 1);
  cleanUp(home, NOW, RETENTION);
  expect(names()).toEqual(['e', 'f', 'g']);
});

it('The clean-up keeps calls without a result, and those of jobs that run or whose end nobody knows', () => {
  const { home, call, names } = disk('held');
  const jobs = new Jobs({ home, sessionId: 's', bootId: 'b', now: () => NOW, stopGraceMs: 0 });
  for (const id of ['running', 'untold', 'told']) {
    const { log } = call(id, 30);
    const job = jobs.begin({
      toolCallId: id,
      command: id,
      startedAt: 0,
      log,
      shownBytes: 0,
      processId: 1,
      scope: { kind: 'group' },
    });
    if (id !== 'running') jobs.ended(job, { exitCode: 0, signal: undefined });
    if (id === 'told') jobs.files.setToldBy(job.id, 'x');
  }
  call('no-result', 30, {});
  call('a strange/id', 30, { tombstone: '' });
  cleanUp(home, NOW, { ...RETENTION, callsKept: 0 });
  expect(names()).toEqual(['no-result', 'running', 'untold']);
});

it('The clean-up removes the logs of the oldest calls, not their results, until the rest fits', () => {
  const { home, call } = disk('logs');
  const calls = ['a', 'b', 'c'].map((id, index) => call(id, 3 - index, undefined, 400));
  cleanUp(home, NOW, { ...RETENTION, logsBytesMax: 900 });
  expect(calls.map(({ log }) => existsSync(log))).toEqual([false, true, true]);
  expect(calls.every(({ result }) => existsSync(result))).toBe(true);
});

it('The clean-up of half-removed calls goes on with the next command; none is taken for one that never ran', () => {
  const { home, names } = disk('half');
  mkdirSync(join(home.calls, `${REMOVED_PREFIX}a`));
  sweepRemains(home);
  expect(names()).toEqual([]);
});

it('The clean-up costs little with a full ledger', () => {
  const { home } = disk('full');
  for (let index = 0; index < 500; index++) {
    const { path, result } = callDirectory(home.calls, `call-${index}`);
    mkdirSync(path);
    writeFileSync(result, '{}');
  }
  expect(processorMs(() => cleanUp(home, NOW))).toBeLessThan(1_000);
});
