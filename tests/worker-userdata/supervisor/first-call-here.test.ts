import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStat } from '../../../worker-userdata/runtime/process/proc.ts';
import { eventually, onlyResult, TestWorker, textOf } from '../worker.ts';

const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

function bash(command: string, more: Record<string, unknown> = {}) {
  return { toolCallId: worker.newId(), name: 'bash', input: { command, ...more } };
}

describe('the process of a command', () => {
  it('A command runs the first of its calls itself, outside of its script’s process group', async () => {
    const calls = [bash('echo one'), bash('echo two'), bash('until [ -e end ]; do sleep 0.02; done')];
    const { report } = worker.start(calls);
    const [one = 0, two = 0, three = 0] = await Promise.all(
      calls.map(async ({ toolCallId }) => {
        await eventually(() => existsSync(worker.directory(toolCallId).running));
        return worker.supervisorId(toolCallId);
      }),
    );
    expect(new Set([one, two, three]).size).toBe(3);
    expect(readStat(one)).toMatchObject({ sessionId: one });
    expect(readStat(three)).toMatchObject({ sessionId: three });
    writeFileSync(join(worker.workspace, 'end'), '');
    expect(await report).toMatchObject({ results: [{ exitCode: 0 }, { exitCode: 0 }, { exitCode: 0 }] });
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
