import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../eventually.ts';
import { onlyResult, TestWorker } from '../worker.ts';

/** A command takes a few hundred milliseconds on a quiet machine: kills fall before, into and after all of its parts. */
const KILL_MS_MAX = 900;
const RUNS = 25;
const RUN_MS_MAX = 40_000;

const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

function callNamed(name: string) {
  const command = `echo run >> ${name}; sleep 0.2; echo $$`;
  return { toolCallId: worker.newId(), name: 'bash', input: { command } };
}

function runsOf(name: string): number {
  const path = join(worker.workspace, name);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').length : 0;
}

function kill(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // It had ended.
  }
}

/** Kills the process that runs the call, if one has claimed it by then. */
async function killSupervisor(toolCallId: string, afterMs: number): Promise<void> {
  await delay(afterMs);
  if (existsSync(worker.directory(toolCallId).running)) kill(worker.supervisorId(toolCallId));
}

const moment = fc.integer({ min: 0, max: KILL_MS_MAX });
const plan = fc.record({
  /** When each command is killed; one without a time lives. */
  commands: fc.array(fc.option(moment, { nil: undefined }), { minLength: 2, maxLength: 6 }),
  supervisorKilledAfterMs: fc.option(moment, { nil: undefined }),
});

describe('the same call, sent by several commands that are killed at any moment', () => {
  it('A call sent by commands that are killed has one effect, or at most one without supervisor, and one result', {
    timeout: RUNS * RUN_MS_MAX,
  }, async () => {
    const property = fc.asyncProperty(plan, async ({ commands, supervisorKilledAfterMs }) => {
      const call = callNamed(worker.newId());
      const name = String(call.input.command.split(' ')[3]?.replace(';', ''));
      const killing =
        supervisorKilledAfterMs === undefined ? [] : [killSupervisor(call.toolCallId, supervisorKilledAfterMs)];
      const results = await Promise.all(
        commands.map(async (killedAfterMs): Promise<ToolResult | undefined> => {
          const { child, report } = worker.start([call]);
          const result = report.then(onlyResult, () => undefined);
          if (killedAfterMs !== undefined) await delay(killedAfterMs).then(() => kill(child.pid ?? 0));
          return result;
        }),
      );
      await Promise.all(killing);
      const last = onlyResult(await worker.run([call]));
      for (const result of results) if (result) expect(result).toEqual(last);
      if (supervisorKilledAfterMs === undefined) expect(last.outcome).toBe('completed');
      expect(['completed', 'interrupted']).toContain(last.outcome);
      expect(runsOf(name)).toBeLessThanOrEqual(1);
      if (last.outcome === 'completed') expect(runsOf(name)).toBe(1);
      expect(onlyResult(await worker.run([call]))).toEqual(last);
      await eventually(() => worker.processes(call.toolCallId).length === 0);
    });
    await fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: RUNS * RUN_MS_MAX * 0.8, endOnFailure: true });
  });

  it('A call has one effect when twenty commands send it at once', async () => {
    const call = callNamed('twenty');
    const reports = await Promise.all(Array.from({ length: 20 }, () => worker.start([call]).report));
    expect(new Set(reports.map((report) => JSON.stringify(onlyResult(report)))).size).toBe(1);
    expect(runsOf('twenty')).toBe(1);
  });
});
