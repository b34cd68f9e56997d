import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { onlyResult, TestWorker, textOf } from '../../worker.ts';
import { jobSession } from './job-session.ts';

const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

const session = () => jobSession(worker);

describe.concurrent('a command in the background', () => {
  it('A command in the background that fails at once is an ordinary answer', async () => {
    const { bash } = session();
    const result = await bash('no-such-program', { background: true });
    expect(result).toMatchObject({ exitCode: 127 });
    expect(textOf(result)).not.toContain('as job');
  });

  it('A command in the background is known to its session alone', async () => {
    const { job, started } = session();
    const { id } = await started('sleep 300');
    const calls = [{ toolCallId: worker.newId(), name: 'bash_job', input: { job_id: id, action: 'stop' } }];
    const stranger = onlyResult(await worker.run(calls, { sessionId: 'slack:T1:C1:2.2' }));
    expect(textOf(stranger)).toBe(`There is no job '${id}'. No job is running.`);
    expect(textOf(await job('j99', 'read'))).toMatch(
      new RegExp(`^There is no job 'j99'. Running: Job ${id} \\(sleep 300\\) has`),
    );
    await job(id, 'stop');
  });
});

describe.concurrent('a wait', () => {
  it('A wait ends at its time limit while the job goes on', async () => {
    const { job, started } = session();
    const { id } = await started('sleep 300');
    const result = await job(id, 'wait', { timeout_s: 1 });
    expect(result.durationMs).toBeLessThan(10_000);
    expect(textOf(result)).toContain('has been running for');
    expect(textOf(await job(id, 'stop'))).toContain('was stopped after');
  });

  it('A wait that is cancelled says so, and leaves the job alone', async () => {
    const { job, started, sessionId } = session();
    const { id, toolCallId } = await started('sleep 300');
    const waitId = worker.newId();
    const waiting = worker.run(
      [{ toolCallId: waitId, name: 'bash_job', input: { job_id: id, action: 'wait', timeout_s: 600 } }],
      { sessionId },
    );
    await eventually(() => existsSync(worker.directory(waitId).running));
    // A stop of the session asks for all its calls, the one that became a job included.
    const report = await worker.cancel([toolCallId, waitId]);
    expect(report).toMatchObject({ results: [{ outcome: 'completed' }, { outcome: 'cancelled' }] });
    expect(textOf(onlyResult(await waiting))).toMatch(
      /^Cancelled\. Only the waiting was stopped: Job j\d+ \(sleep 300\) has been/,
    );
    expect(worker.processes(toolCallId).length).toBeGreaterThan(0);
    await job(id, 'stop');
    expect(worker.processes(toolCallId)).toEqual([]);
  });
});

describe('a job that was cut off', () => {
  it('A job is interrupted when its supervisor is killed, and leaves no process', async () => {
    const { job, started } = session();
    const { id, toolCallId } = await started('sleep 300');
    process.kill(worker.supervisorId(toolCallId), 'SIGKILL');
    expect(textOf(await job(id, 'wait'))).toContain('was interrupted');
    expect(worker.processes(toolCallId)).toEqual([]);
  });

  it('A job can be asked for when its log is gone', async () => {
    const { job, started } = session();
    const { id, toolCallId } = await started('sleep 300');
    await job(id, 'stop');
    rmSync(worker.directory(toolCallId).log);
    expect(textOf(await job(id, 'read'))).toMatch(/^\(its log was removed\)\n\[Job/);
  });
});
