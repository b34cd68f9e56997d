import { expect, it } from 'vitest';
import { readAsked } from '../../../bench/asked.ts';
import { BENCHES } from '../../../bench/benches.ts';
import type { Load } from '../../../bench/load/load.ts';
import { newestRun } from '../../../bench/page/page.ts';
import { namesOfRun, namesOnPage, numbersIn } from '../shown.ts';

const SESSIONS = 8;

it('A few sessions at once and a quiet one are all answered, and each figure that docs/performance.md shows is measured', async () => {
  const result = await BENCHES.load?.run(readAsked(['load', '--quick']).options);
  if (!result) throw new Error('There is no bench load');
  const load = result.figures as unknown as Load;
  expect(load).toMatchObject({ sessions: SESSIONS });
  // A step for each of the three replies, and one for what the last of them left.
  expect(load.steps).toBeGreaterThanOrEqual(3 * SESSIONS);
  expect(load.memory.at(-1)?.sessions).toBe(SESSIONS);
  for (const { heapMb, buffersMb, functionsMb, environments } of load.memory)
    for (const value of [heapMb, buffersMb, functionsMb, environments]) expect(value).toBeGreaterThan(1);
  for (const value of [load.stepMs.p50, load.quiet.aloneMs, load.quiet.besideMs, load.storedKbPerSession])
    expect(value).toBeGreaterThan(0);
  expect(numbersIn([load, result.mustReach]).filter((value) => !Number.isFinite(value))).toEqual([]);
  expect(namesOfRun('load', { ...newestRun().run, benches: [result] })).toEqual(namesOnPage('load'));
});
