import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { BROKEN, type BrokenKind, brokenModel } from '../../eval/model/broken.ts';
import { readResults } from '../../eval/results/schema.ts';
import { playTask } from '../../eval/session/play.ts';
import { runAll } from '../../eval/session/play-all.ts';
import { loadTasks } from '../../eval/task/load.ts';
import { functionScript } from '../../local/aws/bedrock/script.ts';
import { startLocalSystem } from '../../local/system/system.ts';
import { type ArchiveLine, readArchive } from '../../ops/records/archive.ts';
import { evaluation } from './evaluation.ts';

const PARALLEL = 3;
/** A machine that runs other tests meanwhile is slow; the limit of minutes itself is what two of the models reach. */
const LIMITS = { modelCalls: 8, dollars: 3, minutes: 0.7 };
const folder = mkdtempSync(join(tmpdir(), 'eval-broken-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** How each broken model may end: a limit, a pause, or an answer that is graded. */
const ENDS: Record<BrokenKind, RegExp> = {
  'wrong-names': /^(model-calls|paused|minutes)$/,
  'no-json': /^(paused|minutes)$/,
  endless: /^(model-calls|minutes)$/,
  repeating: /^(paused|model-calls|minutes)$/,
  empty: /^(failed|minutes)$/,
  nonsense: /^(answered|minutes)$/,
  failing: /^(minutes|paused)$/,
  silent: /^minutes$/,
};

it('Every broken model ends a task within its limits, with a reason, and passes nothing', async () => {
  const kinds = Object.keys(BROKEN) as BrokenKind[];
  const [task] = loadTasks().filter(({ name }) => name === 'dotenv-empty-quotes');
  if (!task) throw new Error('The task is gone.');
  // Each run has an owner of its own, `<task>-<run>`, which tells its model.
  const script = functionScript((request) => {
    const run = Number(/github\/dotenv-empty-quotes-(\d+)\//.exec(JSON.stringify(request.messages))?.[1] ?? 1);
    return brokenModel(kinds[run - 1] ?? 'empty').reply(request);
  });
  const system = await startLocalSystem({ script, threadsMax: PARALLEL + 2 });
  const lab = {
    scratch: join(system.directory, 'eval'),
    sandbox: system.instances.sandbox,
    now: () => system.clock.now(),
  };
  try {
    const play = (at: number) => playTask(system, { task, run: at + 1, limits: LIMITS, lab });
    const runs = await runAll(
      kinds.map((name, at) => ({ name, run: () => play(at) })),
      PARALLEL,
    );
    for (const [at, kind] of kinds.entries()) {
      const { passed, ended, modelCalls, minutes } = runs[at] ?? {};
      expect(passed, kind).toBe(false);
      expect(ended?.kind, kind).toMatch(ENDS[kind]);
      expect(ended?.reason.length, kind).toBeGreaterThan(10);
      expect(modelCalls, kind).toBeLessThanOrEqual(LIMITS.modelCalls + 2);
      // A stopped session gets up to a minute to end what runs.
      expect(minutes, kind).toBeLessThan(LIMITS.minutes + 1.2);
    }
  } finally {
    await system.close();
  }
});

it('The program leaves results, a page and a record of each session', async () => {
  const to = join(folder, 'nonsense.json');
  const args = ['--broken', 'nonsense', '--tasks', 'quick-lru-memory', '--to', to, '--json'];
  const { status, stdout, output } = await evaluation(args);
  expect(status, output).toBe(0);
  const printed = JSON.parse(stdout);
  expect(printed).toMatchObject({ ok: true, summary: { success: { value: 0 } }, files: { results: to } });
  const [run] = readResults(to).runs;
  expect(run).toMatchObject({ task: 'quick-lru-memory', passed: false, ended: { kind: 'answered' }, modelCalls: 1 });
  expect(readFileSync(printed.files.report, 'utf8')).toContain('quick-lru-memory, run 1');
  const lines: ArchiveLine[] = [];
  for await (const line of readArchive(run?.record ?? '')) lines.push(line);
  expect(lines[0]).toMatchObject({ kind: 'head', sessionId: run?.sessionId });
  expect(lines.filter(({ kind }) => kind === 'item').length).toBeGreaterThan(2);

  const shown = await evaluation(['--results', to, '--against', to, '--json']);
  expect(JSON.parse(shown.stdout).comparison.success).toMatchObject({ tasks: 1, same: 1, p: 1 });
  const wrong = await evaluation(['--results', join(folder, 'none.json'), '--json']);
  expect(wrong.status).toBe(2);
  expect(JSON.parse(wrong.stdout)).toMatchObject({ ok: false, error: expect.stringContaining('none.json') });
});
