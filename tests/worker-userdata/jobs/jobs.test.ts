import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { homeAt, prepareHome } from '../../../worker-userdata/runtime/home.ts';
import { jobName } from '../../../worker-userdata/runtime/jobs/job.ts';
import { JOB_BOUNDS, Jobs } from '../../../worker-userdata/runtime/jobs/jobs.ts';
import { callDirectory } from '../../../worker-userdata/runtime/ledger/call-directory.ts';
import { claim } from '../../../worker-userdata/runtime/ledger/claim.ts';
import { recordResult, runningHere } from '../../../worker-userdata/runtime/ledger/entry.ts';
import { interrupted } from '../../../worker-userdata/runtime/ledger/outcomes.ts';
import { readLogSlice } from '../../../worker-userdata/runtime/output/log-slice.ts';

const root = mkdtempSync(join(tmpdir(), 'jobs-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Jobs whose supervisor is this test's process, and so alive. */
function jobsIn(name: string, bounds = JOB_BOUNDS) {
  const home = homeAt(join(root, name));
  prepareHome(home, { kind: 'same' });
  const jobs = new Jobs({ home, sessionId: 's', bootId: 'b', now: () => 10_000, stopGraceMs: 0, bounds });
  const begin = (command = 'sleep', logBytes = 0) => {
    const toolCallId = `call-${command}-${jobs.all().length}`;
    const folder = join(home.calls, toolCallId);
    mkdirSync(folder, { recursive: true });
    const log = join(folder, 'output.log');
    writeFileSync(log, 'x'.repeat(logBytes));
    return jobs.begin({
      toolCallId,
      command,
      startedAt: 0,
      log,
      shownBytes: 0,
      processId: 999_999,
      scope: { kind: 'group' },
    });
  };
  return { home, jobs, begin };
}

describe('bounds', () => {
  it('Bounds allow so many running jobs, and name them', async () => {
    const { jobs, begin } = jobsIn('many', { ...JOB_BOUNDS, runningMax: 2 });
    const first = begin('npm run dev');
    expect(await jobs.noRoom()).toBeUndefined();
    begin('npm test');
    expect(await jobs.noRoom()).toMatch(
      /^2 jobs run.*no more than 2 may: Job j1 \(npm run dev\), Job j2 \(npm test\)\. .* bash_job first$/,
    );
    jobs.ended(first, { exitCode: 0, signal: undefined });
    expect(await jobs.noRoom()).toBeUndefined();
  });

  it('Bounds make room for logs by forgetting ended jobs, the oldest first, and then say what is in the way', async () => {
    const { jobs, begin } = jobsIn('logs', { ...JOB_BOUNDS, logsBytesMax: 1_000 });
    for (const command of ['one', 'two']) jobs.ended(begin(command, 450), { exitCode: 0, signal: undefined });
    begin('three', 450);
    expect(await jobs.noRoom()).toBeUndefined();
    expect(jobs.all().map((job) => job.command)).toEqual(['two', 'three']);
    begin('four', 600);
    expect(await jobs.noRoom()).toMatch(/^the logs of the running jobs hold 1050 bytes, and no more than 1000/);
    expect(jobs.all().map((job) => job.command)).toEqual(['three', 'four']);
  });
});

describe('an end', () => {
  const ids = (news: { id: string }[]) => news.map(({ id }) => id);

  it('The end of a job is told once, and again when the call that should tell it was cut off', async () => {
    const { home, jobs, begin } = jobsIn('told');
    const job = begin();
    expect(await jobs.untold()).toEqual([]);
    jobs.ended(job, { exitCode: undefined, signal: 'SIGKILL' });
    expect(await jobs.untold()).toMatchObject([
      { id: 'j1', text: expect.stringContaining('was killed by SIGKILL after 10 s') },
    ]);
    jobs.files.setToldBy('j1', 'teller');
    const directory = callDirectory(home.calls, 'teller');
    const running = { ...runningHere('b', 0, { kind: 'group' }) };
    claim(home.calls, directory, { 'running.json': JSON.stringify(running) });
    expect(await jobs.untold()).toEqual([]);
    rmSync(directory.path, { recursive: true });
    claim(home.calls, directory, { 'running.json': JSON.stringify({ ...running, bootId: 'before' }) });
    expect(ids(await jobs.untold())).toEqual(['j1']);
    recordResult(directory, interrupted('teller', 0, ''));
    expect(ids(await jobs.untold())).toEqual(['j1']);
    rmSync(directory.result);
    recordResult(directory, { ...interrupted('teller', 0, ''), outcome: 'completed' });
    expect(await jobs.untold()).toEqual([]);
  });
});

describe('records', () => {
  it('Records get ids of their own, also from several at once, and numbers past nine in order', () => {
    const { jobs, begin } = jobsIn('ids');
    const ids = Array.from({ length: 11 }, () => begin().id);
    expect(ids).toEqual(Array.from({ length: 11 }, (_, index) => `j${index + 1}`));
    expect(jobs.all().map((job) => job.id)).toEqual(ids);
    expect(jobs.find(' J11 ')?.id).toBe('j11');
  });

  it('Records that cannot be read are passed over', () => {
    const { home, jobs, begin } = jobsIn('broken');
    begin();
    writeFileSync(join(home.jobs, 'j1', 'job.json'), '{"schema":1');
    expect(begin().id).toBe('j2');
    expect(jobs.all().map((job) => job.id)).toEqual(['j2']);
  });

  it('Records have one end: the first', async () => {
    const { jobs, begin } = jobsIn('ends');
    const job = begin();
    jobs.ended(job, { exitCode: 1, signal: undefined });
    jobs.ended(job, { exitCode: 2, signal: undefined });
    expect(await jobs.state(job)).toEqual({ kind: 'exited', exitCode: 1, ms: 10_000 });
  });

  it('Records have lasted no time at all when the clock was set back', async () => {
    const { home, begin } = jobsIn('clock');
    const job = { ...begin(), startedAt: 9_999_999 };
    const jobs = new Jobs({ home, sessionId: 's', bootId: 'b', now: () => 5, stopGraceMs: 0 });
    expect(jobs.describe(job, { kind: 'running' })).toContain('has been running for 0 s');
    jobs.ended(job, { exitCode: 0, signal: undefined });
    expect(jobs.describe(job, await jobs.state(job))).toContain('ended with exit 0 after 0 s');
  });

  it('Records are named by the first line of their command', () => {
    const { begin } = jobsIn('names');
    expect(jobName(begin('npm test'))).toBe('Job j1 (npm test)');
    expect(jobName(begin('cd x\nnpm test'))).toBe('Job j2 (cd x…)');
    expect(jobName(begin(`echo ${'x'.repeat(100)}`))).toBe(`Job j3 (echo ${'x'.repeat(55)}…)`);
  });
});

describe('a slice of a log', () => {
  const log = join(root, 'slice.log');
  const slice = (text: string, start: number, mayGrow: boolean) => {
    writeFileSync(log, text);
    return readLogSlice(log, { start: start, mayGrow: mayGrow }, { isSuccess: false });
  };

  it('A slice of a log holds whole lines while more may come, and all at the end', () => {
    expect(slice('one\ntwo\nthr', 4, true)).toEqual({ text: 'two\n', end: 8 });
    expect(slice('one\ntwo\nthr', 8, true)).toEqual({ text: 'thr', end: 11 });
    expect(slice('one\ntwo\nthr', 4, false)).toEqual({ text: 'two\nthr', end: 11 });
    expect(slice('one\n', 4, true)).toEqual({ text: '', end: 4 });
    expect(slice('', 100, false)).toEqual({ text: '', end: 100 });
    expect(readLogSlice(join(root, 'none'), { start: 0, mayGrow: false }, { isSuccess: false })).toBeUndefined();
  });

  it('A slice of a log is shortened in its middle, tells binary output, and holds no token', () => {
    const long = slice(`first\n${'word '.repeat(20_000)}\nlast\n`, 0, false);
    expect(long?.text).toMatch(/^first\n.*characters left out here; the whole output is in .*\nlast\n$/s);
    expect(long?.text.length).toBeLessThan(31_000);
    expect(slice('\0\x01\x02'.repeat(100), 0, false)?.text).toMatch(/^\(binary output, 300 bytes/);
    expect(slice(`a ghp_${'x'.repeat(36)} b\n`, 0, true)?.text).toBe('a [secret] b\n');
  });
});
