import { expect, it } from 'vitest';
import type { ForkReport } from '../../../local/demo/fork/run-fork.ts';
import { printed } from './printed.ts';

it('A session contributes by a fork to what it may only read, keeps both up to date, and leaves what is archived', async () => {
  const { status, report } = await printed<ForkReport>('--fork');
  expect(report.scenes.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`))).toEqual([]);
  expect(report.scenes.map(({ name }) => name)).toEqual(['opened', 'moved-on', 'archived']);
  expect([status, report.ok, report.error, report.modelCalls]).toEqual([0, true, undefined, 12]);
  expect(report.pullRequestUrl).toMatch(/\/github\/acme\/units\/pull\/2$/);
});
