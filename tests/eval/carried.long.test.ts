import { expect, it } from 'vitest';
import { loadTasks } from '../../eval/task/load.ts';
import { evaluation } from './evaluation.ts';

it('Every grader is proved in both directions, and every task is carried through the whole system to a pass', async () => {
  const { status, stdout, output } = await evaluation(['--scripted', '--carry', 'all', '--json']);
  expect(status, output).toBe(0);
  const { ok, proofs, carried, problems } = JSON.parse(stdout);
  expect([ok, problems]).toEqual([true, []]);
  const names = loadTasks().map(({ name }) => name);
  expect(proofs.map(({ task }: { task: string }) => task)).toEqual(names);
  for (const { checks } of proofs) {
    expect(checks.some(({ untouched }: { untouched: boolean }) => !untouched)).toBe(true);
    expect(checks.every(({ fixed }: { fixed: boolean }) => fixed)).toBe(true);
  }
  expect(carried.map(({ task, passed }: { task: string; passed: boolean }) => [task, passed])).toEqual(
    names.map((name) => [name, true]),
  );
});
