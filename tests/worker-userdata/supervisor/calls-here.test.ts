import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStat } from '../../../worker-userdata/runtime/process/proc.ts';
import { eventually } from '../../eventually.ts';
import { onlyResult, TestWorker, textOf } from '../worker.ts';

const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

function bash(command: string, more: Record<string, unknown> = {}) {
  return { toolCallId: worker.newId(), name: 'bash', input: { command, ...more } };
}

describe('the process of a command', () => {
  const supervisorOnce = async (toolCallId: string) => {
    await eventually(() => existsSync(worker.directory(toolCallId).running));
    return worker.supervisorId(toolCallId);
  };

  it('A command runs its calls itself, one after the other, outside of its script’s process group', async () => {
    const calls = [bash('echo one'), bash('echo two'), bash('until [ -e end ]; do sleep 0.02; done')];
    const { report } = worker.start(calls);
    const supervisors = await Promise.all(calls.map(({ toolCallId }) => supervisorOnce(toolCallId)));
    const [one = 0] = supervisors;
    expect(new Set(supervisors)).toEqual(new Set([one]));
    expect(readStat(one)).toMatchObject({ sessionId: one });
    writeFileSync(join(worker.workspace, 'end'), '');
    expect(await report).toMatchObject({ results: [{ exitCode: 0 }, { exitCode: 0 }, { exitCode: 0 }] });
  });

  it('A call gets a process of its own while something of an earlier one goes on', async () => {
    const calls = [bash('(until [ -e free ]; do sleep 0.02; done; echo late) &'), bash('echo two'), bash('echo three')];
    const report = await worker.start(calls).report;
    expect(report).toMatchObject({ results: [{ exitCode: 0 }, { exitCode: 0 }, { exitCode: 0 }] });
    const [one = 0, two = 0, three = 0] = calls.map(({ toolCallId }) => worker.supervisorId(toolCallId));
    expect(new Set([one, two, three]).size).toBe(3);
    expect(readStat(one)).toBeDefined();
    writeFileSync(join(worker.workspace, 'free'), '');
    await eventually(() => !readStat(one));
    expect(readFileSync(worker.directory(calls[0]?.toolCallId ?? '').log, 'utf8')).toMatch(/^late\n/);
  });

  it('When the process of a command dies, the call that it ran is interrupted, and each later one has its own', async () => {
    const calls = [bash('echo one'), bash('echo run >> ran; sleep 60'), bash('echo three'), bash('echo four')];
    const { report } = worker.start(calls);
    const [one = 0, two = 0] = await Promise.all(calls.slice(0, 2).map(({ toolCallId }) => supervisorOnce(toolCallId)));
    expect(two).toBe(one);
    await eventually(() => existsSync(join(worker.workspace, 'ran')));
    process.kill(two, 'SIGKILL');
    expect(await report).toMatchObject({
      results: ['completed', 'interrupted', 'completed', 'completed'].map((outcome) => ({ outcome })),
    });
    expect(readFileSync(join(worker.workspace, 'ran'), 'utf8')).toBe('run\n');
    const later = calls.slice(2).map(({ toolCallId }) => worker.supervisorId(toolCallId));
    expect(new Set([one, ...later]).size).toBe(3);
    const [, , , four] = calls;
    expect(four && onlyResult(await worker.run([four]))).toMatchObject({ outcome: 'completed' });
  });

  it('The process of a command reports, and stays with a job of its first call', async () => {
    const call = bash('echo begun; until [ -e go ]; do sleep 0.02; done; echo later; exit 3', { background: true });
    const result = onlyResult(await worker.start([call]).report);
    expect(textOf(result)).toMatch(/^begun\n\[It runs in the background as job j1 /);
    const supervisor = worker.supervisorId(call.toolCallId);
    expect(readStat(supervisor)).toBeDefined();
    writeFileSync(join(worker.workspace, 'go'), '');
    await eventually(() => !readStat(supervisor));
    expect(readFileSync(worker.directory(call.toolCallId).log, 'utf8')).toMatch(/^begun\nlater\n/);
    const read = { toolCallId: worker.newId(), name: 'bash_job', input: { job_id: 'j1', action: 'read' } };
    expect(onlyResult(await worker.start([read]).report)).toMatchObject({ exitCode: 3, endedJobs: ['j1'] });
  });

  it('The process of a command goes on when nobody reads its report any more', async () => {
    const call = bash('echo here > unread; until [ -e read-on ]; do sleep 0.02; done; echo fine');
    const { child, report } = worker.start([call]);
    const lost = expect(report).rejects.toThrow();
    await eventually(() => existsSync(join(worker.workspace, 'unread')));
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await lost;
    const supervisor = worker.supervisorId(call.toolCallId);
    writeFileSync(join(worker.workspace, 'read-on'), '');
    await eventually(() => !readStat(supervisor));
    expect(readFileSync(join(worker.home, 'logs', 'supervisors.log'), 'utf8')).toBe('');
    expect(textOf(onlyResult(await worker.run([call])))).toMatch(/^fine\nexit=0 /);
  });
});
