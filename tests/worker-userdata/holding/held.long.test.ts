import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LET_GO_AFTER_MS } from '@remote-swe/core/domain/worker/wait-limits';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listProcesses, variablesOf } from '../../../worker-userdata/runtime/process/proc.ts';
import { eventually } from '../../eventually.ts';
import { jobSession } from '../tools/bash/job-session.ts';
import { onlyResult, TestWorker, textOf } from '../worker.ts';

const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

let newest = 10;
const nextReply = () => {
  newest += 10;
  return newest;
};

/** Long after it is let go, also where starting its process takes seconds. */
const ENDS_AFTER_S = 30;

describe('a foreground command that is held', () => {
  it('A foreground command that is held goes on as a job ten seconds after its start', async () => {
    const reply = nextReply();
    const { sessionId, job } = jobSession(worker);
    const toolCallId = worker.newId();
    const call = {
      toolCallId,
      name: 'bash',
      input: { command: `echo begun; sleep ${ENDS_AFTER_S}; echo ended`, timeout_s: 100 },
    };
    const startedAt = performance.now();
    const running = worker.run([call], { reply, sessionId });
    await eventually(() => worker.processes(toolCallId).length > 0);
    await worker.hold(reply);
    const result = onlyResult(await running);
    const afterMs = performance.now() - startedAt;
    expect(afterMs).toBeGreaterThan(LET_GO_AFTER_MS);
    expect(afterMs).toBeLessThan(ENDS_AFTER_S * 1_000);
    expect(result).toMatchObject({ outcome: 'completed', isError: false, becameJob: 'j1' });
    expect(textOf(result)).toMatch(
      /begun\n.*Somebody wrote, so it is not waited for any longer after [1-3]\d\.\ds\. It was not stopped: it goes on in the background as job j1/s,
    );
    expect(worker.processes(toolCallId).length).toBeGreaterThan(0);
    // The next reply of the model waits for it: nothing was killed, nothing is lost.
    const waiting = { toolCallId: worker.newId(), name: 'bash_job', input: { job_id: 'j1', action: 'wait' } };
    const ended = onlyResult(await worker.run([waiting], { reply: reply + 1, sessionId }));
    expect(textOf(ended)).toMatch(/ended\n.*ended with exit 0/s);
    await job('j1', 'read');
  });

  it('A foreground command that is held is waited for when all jobs are taken', async () => {
    const reply = nextReply();
    const { sessionId, started, job } = jobSession(worker);
    const ids: string[] = [];
    for (let count = 0; count < 8; count++) ids.push((await started('sleep 120')).id);
    const toolCallId = worker.newId();
    const call = { toolCallId, name: 'bash', input: { command: 'sleep 12; echo whole', timeout_s: 100 } };
    const running = worker.run([call], { reply, sessionId });
    await eventually(() => worker.processes(toolCallId).length > 0);
    await worker.hold(reply);
    expect(textOf(onlyResult(await running))).toMatch(/whole\n.*exit=0/s);
    for (const id of ids) await job(id, 'stop');
  });
});

/** The script and the process of a command, but no supervisor that it has started: those do not inherit SSM's variables. */
function killMarked(mark: string): void {
  for (const { processId } of listProcesses().filter((stat) => variablesOf(stat.processId, 'SSM_Mark').includes(mark)))
    try {
      process.kill(processId, 'SIGKILL');
    } catch {
      // It had ended.
    }
}

const RUNS = 12;
const RUN_MS_MAX = 40_000;
/** A run, a hold and a run that carries the hold, each killed or not, at any moment of the first two seconds. */
const moment = fc.integer({ min: 0, max: 1_500 });
const kill = fc.option(moment, { nil: undefined });
const plan = fc.record({ holdAt: moment, runKilledAt: kill, holdKilledAt: kill, againAt: moment });

describe('commands of one reply and holds of it, killed at any moment', () => {
  it('Commands and holds of one reply start nothing after a hold was reported, and say what is true, whenever they are killed', async () => {
    const property = fc.asyncProperty(plan, async ({ holdAt, runKilledAt, holdKilledAt, againAt }) => {
      const reply = nextReply();
      const names = [1, 2].map((number) => `k${reply}-${number}`);
      const calls = names.map((name) => ({
        toolCallId: worker.newId(),
        name: 'bash',
        input: { command: `date +%s%3N > ${join(worker.workspace, name)}; sleep 0.3` },
      }));
      const base = { schema: 1, sessionId: 'slack:T1:C1:1.1' };
      const started = (payload: unknown, killedAt?: number) => {
        const mark = worker.newId();
        const { report } = worker.startPayload(payload, { SSM_Mark: mark });
        if (killedAt !== undefined) setTimeout(() => killMarked(mark), killedAt).unref();
        return report.catch(() => undefined);
      };
      const hold = () => ({ ...base, action: 'hold', reply });
      const runs = [started(worker.payload(calls, { reply }), runKilledAt)];
      const heldAt = delay(holdAt).then(async () => {
        if (holdKilledAt !== undefined) await started(hold(), holdKilledAt);
        await started(hold());
        return Date.now();
      });
      runs.push(delay(againAt).then(() => started(worker.payload(calls, { reply, holds: true }))));
      await Promise.all([...runs, heldAt]);
      const last = await worker.run(calls, { reply });
      if (last.outcome !== 'done') throw new Error(JSON.stringify(last));
      for (const [index, name] of names.entries()) {
        const path = join(worker.workspace, name);
        const outcome = last.results[index]?.outcome;
        // A process of a command is that of its first call, too.
        if (outcome !== 'interrupted') expect(outcome).toBe(existsSync(path) ? 'completed' : 'not-started');
        if (existsSync(path)) expect(Number(readFileSync(path, 'utf8'))).toBeLessThanOrEqual(await heldAt);
      }
    });
    await fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: RUNS * RUN_MS_MAX * 0.8, endOnFailure: true });
  });
});
