import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { onlyResult, TestWorker, textOf } from '../../worker.ts';
import { jobSession } from './job-session.ts';

const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

const tools = new ToolBox(allTools);
const session = () => jobSession(worker);
const file = (id: string, name: string) => join(worker.home, 'jobs', id, name);
const seen = (name: string) => eventually(() => existsSync(join(worker.workspace, name)));

describe.concurrent('a command in the background', () => {
  it('A command in the background is answered at once, waited for, and its output comes once', async () => {
    const { bash, job, started } = session();
    const { id, toolCallId, result } = await started(
      'echo begun; until [ -e go ]; do sleep 0.05; done; echo done; exit 3',
    );
    expect(result.durationMs).toBeLessThan(15_000);
    expect(result.exitCode).toBeUndefined();
    // Put there by the model itself: nobody is held to its end.
    expect(result.becameJob).toBeUndefined();
    expect(textOf(result)).toMatch(/^begun\n\[It runs in the background as job j\d+ .*\]\nexit=none-yet /);
    expect(JSON.parse(readFileSync(file(id, 'job.json'), 'utf8'))).toMatchObject({
      id,
      toolCallId,
      command: expect.stringContaining('echo begun'),
      log: worker.directory(toolCallId).log,
    });
    expect(textOf(await job(id, 'read'))).toMatch(
      /^\(no new output\)\n\[Job j\d+ \(echo begun; .*…\) has been running for \d+ s; log /,
    );
    const waiting = job(id, 'wait', { timeout_s: 60 });
    writeFileSync(join(worker.workspace, 'go'), '');
    const ended = await waiting;
    expect(ended).toMatchObject({ isError: false, exitCode: 3, endedJobs: [id] });
    expect(textOf(ended)).toMatch(/^done\n.*\[Job j\d+ .* ended with exit 3 after \d+ s; log /s);
    expect(textOf(await job(id, 'read'))).toMatch(/^\(no new output\)\n\[Job j\d+ .* ended with exit 3/);
    // It was waited for: nobody is told again.
    expect(textOf(await bash('true'))).not.toContain('Job');
  });

  it('A command in the background has its end told once, with whatever result comes next', async () => {
    const { bash, started, sessionId } = session();
    const { id } = await started('until [ -e tell ]; do sleep 0.05; done; exit 7');
    writeFileSync(join(worker.workspace, 'tell'), '');
    await eventually(() => existsSync(file(id, 'end.json')));
    const call = { toolCallId: worker.newId(), name: 'read_file', input: { path: '.' } };
    const next = onlyResult(await worker.run([call], { sessionId }));
    expect(next.content).toHaveLength(2);
    expect(next.content[1]).toMatchObject({
      type: 'text',
      text: expect.stringMatching(new RegExp(`^Job ${id} \\(until .*\\) ended with exit 7 after \\d+ s; log /`)),
    });
    expect(textOf(await bash('true'))).not.toContain('Job');
    expect(onlyResult(await worker.run([call], { sessionId }))).toEqual(next);
  });
});

describe.concurrent('what is shown of a job', () => {
  const LINES = 'for i in $(seq 2000); do echo "line number $i"; done';
  /** What waiting for it shows of a job that does this once it is let go. */
  async function shown(name: string, command: string, more: Record<string, unknown> = {}): Promise<string> {
    const { job, started } = session();
    const { id } = await started(`until [ -e ${name} ]; do sleep 0.05; done; ${command}`);
    writeFileSync(join(worker.workspace, name), '');
    await eventually(() => existsSync(file(id, 'end.json')));
    return textOf(await job(id, 'wait', more));
  }

  it('A job that went well is shown by its end, one that failed by more, its alike lines folded', async () => {
    const [good, bad] = await Promise.all([
      shown('good', `${LINES}; for i in $(seq 50); do echo same; done; echo 2000 passed`),
      shown('bad', `${LINES}; exit 1`),
    ]);
    expect(good.length).toBeLessThan(12_500);
    expect(good).toMatch(/^line number 1\n/);
    expect(good).toMatch(/\nline number 2000\nsame\nsame\n\[… 47 similar lines …\]\nsame\n2000 passed\n/);
    expect(bad.length).toBeGreaterThan(29_000);
  });

  it('A job is shown by as many of its last lines as are asked for', async () => {
    const text = await shown('tail', LINES, { tail_lines: 2 });
    expect(text).toMatch(/^\[… only the last 2 lines are shown.*\]\nline number 1999\nline number 2000\n/);
  });

  it('A job is found by the number of its id alone, as number and as text', async () => {
    const { job, started, sessionId } = session();
    const { id } = await started('sleep 300');
    const number = id.slice(1);
    for (const given of [number, Number(number)]) {
      const { input } = tools.normalise({
        toolCallId: 'x',
        name: 'bash_job',
        input: { job_id: given, action: 'read' },
      });
      const result = await worker.call('bash_job', input, { sessionId });
      expect(textOf(result)).toContain(`[Job ${id} (sleep 300) has been running`);
    }
    await job(number, 'stop');
  });
});

describe.concurrent('a stop', () => {
  it('A stop ends the whole tree, daemons and deaf ones included', async () => {
    const { bash, job, started } = session();
    const command = `(setsid nohup bash -c 'trap "" TERM; touch deaf; sleep 300; sleep 300' >/dev/null 2>&1 &); sleep 300`;
    const { id, toolCallId } = await started(command);
    await seen('deaf');
    const result = await job(id, 'stop');
    expect(textOf(result)).toContain('was stopped after');
    expect(worker.processes(toolCallId)).toEqual([]);
    expect(JSON.parse(readFileSync(file(id, 'end.json'), 'utf8'))).toMatchObject({ kind: 'stopped' });
    expect(textOf(await job(id, 'stop'))).toContain('was stopped after');
    expect(textOf(await bash('true'))).not.toContain('Job');
  });
});

describe('a job that was cut off', () => {
  it('A job is interrupted after a restart of the machine, and that is told', async () => {
    const { bash, job, started } = session();
    const { id, toolCallId } = await started('echo so far; sleep 300');
    process.kill(worker.supervisorId(toolCallId), 'SIGKILL');
    for (const stat of worker.processes(toolCallId)) process.kill(stat.processId, 'SIGKILL');
    worker.bootId = 'boot-2';
    expect(textOf(await bash('true'))).toMatch(
      new RegExp(`\nJob ${id} \\(echo so far; sleep 300\\) was interrupted: .*; log `),
    );
    expect(textOf(await bash('true'))).not.toContain('Job');
    const wait = await job(id, 'wait', { timeout_s: 600 });
    expect(textOf(wait)).toContain('was interrupted: the machine restarted');
    worker.bootId = 'boot-1';
  });
});
