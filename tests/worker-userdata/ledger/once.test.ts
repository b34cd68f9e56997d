import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '@remote-swe/core/domain/worker/command';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_SUPPLIES, runCalls } from '../../../worker-userdata/runtime/command/run-calls.ts';
import { homeAt } from '../../../worker-userdata/runtime/home.ts';
import type { Place } from '../../../worker-userdata/runtime/place.ts';
import { readSettings } from '../../../worker-userdata/runtime/settings.ts';
import { inOwnProcesses } from '../../../worker-userdata/runtime/supervisor/start-call.ts';
import { eventually } from '../../eventually.ts';
import { onlyResult, TestWorker, textOf } from '../worker.ts';

const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

/** A script that leaves one line per run, and takes a while. */
function counting(name: string, seconds = 0.1): string {
  return `echo run >> ${name}; sleep ${seconds}; echo done-$$`;
}

function runsOf(name: string): number {
  const path = join(worker.workspace, name);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').length : 0;
}

describe('the same call more than once', () => {
  // Twenty in this process, each with a supervisor of its own all the same: the long tests start twenty commands.
  it.each([2, 5, 20])('A call has one effect when %i commands run it at once, and all report it', async (commands) => {
    const call = { toolCallId: worker.newId(), name: 'bash', input: { command: counting(`once-${commands}`) } };
    const send = () => (commands > 5 ? worker.run([call]) : worker.start([call]).report);
    const reports = await Promise.all(Array.from({ length: commands }, send));
    const texts = new Set(reports.map((report) => textOf(onlyResult(report))));
    expect([...texts]).toHaveLength(1);
    expect([...texts][0]).toMatch(/^done-\d+\nexit=0 /);
    expect(runsOf(`once-${commands}`)).toBe(1);
  });

  it('A call is replayed later, the same to the letter', async () => {
    const call = { toolCallId: worker.newId(), name: 'bash', input: { command: counting('replayed', 0) } };
    const first = await worker.run([call]);
    worker.bootId = 'boot-after';
    const second = await worker.run([call], { notAfter: 0 });
    worker.bootId = 'boot-1';
    expect(second).toEqual(first);
    expect(runsOf('replayed')).toBe(1);
  });

  it('A second command attaches to a call after kill -9 of the first, and gets the result', async () => {
    const call = {
      toolCallId: worker.newId(),
      name: 'bash',
      input: { command: `${counting('attached', 0)}; until [ -e attach ]; do sleep 0.02; done` },
    };
    const first = worker.start([call]);
    const lost = expect(first.report).rejects.toThrow();
    await eventually(() => runsOf('attached') === 1);
    process.kill(-(first.child.pid ?? 0), 'SIGKILL');
    await lost;
    const second = worker.run([call]);
    writeFileSync(join(worker.workspace, 'attach'), '');
    const result = onlyResult(await second);
    expect(result).toMatchObject({ outcome: 'completed', exitCode: 0 });
    expect(runsOf('attached')).toBe(1);
  });

  it('A call runs once however early its command is killed', async () => {
    const killedAfter = async (delayMs: number) => {
      const name = `killed-${delayMs}`;
      const call = { toolCallId: worker.newId(), name: 'bash', input: { command: counting(name, 0.1) } };
      const first = worker.start([call]);
      const lost = first.report.catch(() => undefined);
      setTimeout(() => first.child.kill('SIGKILL'), delayMs);
      await lost;
      expect(onlyResult(await worker.run([call])).outcome).toBe('completed');
      expect(runsOf(name)).toBe(1);
    };
    await Promise.all([30, 90, 200].map(killedAfter));
  });
});

describe('a call that was cut off', () => {
  it('A call is interrupted after a restart of the machine, with its log so far, and never runs again', async () => {
    const toolCallId = worker.newId();
    const command = 'echo run >> rebooted; echo so far; sleep 60';
    const call = { toolCallId, name: 'bash', input: { command } };
    const first = worker.start([call]);
    const lost = first.report.catch(() => undefined);
    await eventually(() => existsSync(worker.directory(toolCallId).log) && runsOf('rebooted') === 1);
    await eventually(() => readFileSync(worker.directory(toolCallId).log, 'utf8').includes('so far'));
    for (const stat of worker.processes(toolCallId)) process.kill(stat.processId, 'SIGKILL');
    first.child.kill('SIGKILL');
    await lost;
    // The disk as a power cut leaves it: no result.
    await eventually(
      () => existsSync(worker.directory(toolCallId).result) || worker.processes(toolCallId).length === 0,
    );
    process.kill(worker.supervisorId(toolCallId), 'SIGKILL');
    rmSync(worker.directory(toolCallId).result, { force: true });
    worker.bootId = 'boot-2';
    const results = await Promise.all([worker.run([call]), worker.run([call])]);
    worker.bootId = 'boot-1';
    for (const report of results) {
      const result = onlyResult(report);
      expect(result).toMatchObject({ outcome: 'interrupted', isError: true });
      expect(textOf(result)).toMatch(/effects are unknown.*\nIts output so far:\nso far$/s);
    }
    expect(runsOf('rebooted')).toBe(1);
  });

  it('A call is interrupted when its supervisor is killed, and leaves no process', async () => {
    const toolCallId = worker.newId();
    const call = { toolCallId, name: 'bash', input: { command: 'echo before; (setsid sleep 61 &) ; sleep 60' } };
    const first = worker.start([call]);
    await eventually(
      () => existsSync(worker.directory(toolCallId).running) && worker.processes(toolCallId).length >= 3,
    );
    process.kill(worker.supervisorId(toolCallId), 'SIGKILL');
    expect(onlyResult(await first.report).outcome).toBe('interrupted');
    expect(worker.processes(toolCallId)).toEqual([]);
    expect(onlyResult(await worker.run([call])).outcome).toBe('interrupted');
  });

  it('A process with the id of a dead supervisor is taken for what it is', async () => {
    const toolCallId = worker.newId();
    await worker.call('bash', { command: 'true' }, { toolCallId });
    rmSync(worker.directory(toolCallId).result);
    const running = JSON.parse(readFileSync(worker.directory(toolCallId).running, 'utf8'));
    writeFileSync(worker.directory(toolCallId).running, JSON.stringify({ ...running, processId: process.pid }));
    const call = { toolCallId, name: 'bash', input: { command: 'true' } };
    expect(onlyResult(await worker.run([call])).outcome).toBe('interrupted');
  });
});

describe('notAfter', () => {
  it('notAfter refuses what comes late, without a trace in the ledger', async () => {
    const toolCallId = worker.newId();
    const call = { toolCallId, name: 'bash', input: { command: 'echo run >> late' } };
    const report = await worker.run([call], { notAfter: Date.now() - 1 });
    expect(report.outcome).toBe('refused');
    expect(worker.callNames()).not.toContain(toolCallId);
    expect(runsOf('late')).toBe(0);
    expect(onlyResult(await worker.run([call])).exitCode).toBe(0);
  });

  it('notAfter does not hold up the later calls of a command that came in time', async () => {
    const calls = ['true', 'echo second'].map((command) => ({
      toolCallId: worker.newId(),
      name: 'bash',
      input: { command },
    }));
    const times = [10];
    const command = runCommand.parse({
      schema: 1,
      action: 'run',
      sessionId: 's',
      calls,
      notAfter: 10,
      reportUrl: '',
      git: { serverUrl: 'https://github.com', author: { name: 'A', email: 'a@example.com' } },
    });
    const place: Place = {
      home: homeAt(worker.home),
      user: { kind: 'same' },
      settings: readSettings({
        PATH: process.env.PATH,
        REMOTE_SWE_HOME: worker.home,
        REMOTE_SWE_BOOT_ID: worker.bootId,
      }),
      runtime: { program: process.execPath, parameters: [worker.runtime] },
    };
    const report = await runCalls(command, async () => NO_SUPPLIES, {
      home: place.home,
      bootId: worker.bootId,
      startCall: inOwnProcesses(place),
      now: () => times.shift() ?? 1_000_000,
      stopGraceMs: 0,
    });
    expect(report).toMatchObject({ outcome: 'done', results: [{ exitCode: 0 }, { exitCode: 0 }] });
  });
});

describe('ids from outside', () => {
  const strange = ['../../escape', '.', '..', '', 'a/b', 'x'.repeat(5_000), 'Ünï\0code', '-rf', '.claim-1-x'];

  it('Ids from outside make a directory of their own inside calls/', () => {
    for (const toolCallId of strange) {
      const { name, path } = worker.directory(toolCallId);
      expect(name).toMatch(/^[A-Za-z0-9_~][A-Za-z0-9_~-]{0,79}$/);
      expect(path).toBe(join(worker.home, 'calls', name));
    }
  });

  it('Ids from outside stay apart when they look alike', () => {
    const names = ['a/b', 'a_b', 'a:b', 'a.b'].map((toolCallId) => worker.directory(toolCallId).name);
    expect(new Set(names).size).toBe(4);
  });
});
