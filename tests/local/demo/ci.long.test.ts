import { expect, it } from 'vitest';
import type { CiReport } from '../../../local/demo/ci/run-ci.ts';
import { printed } from './printed.ts';

const ci = (...words: string[]) => printed<CiReport>('--ci', ...words);

it('A session waits an hour for CI with only bells running, repairs what is red and reports green', async () => {
  const { status, report } = await ci();
  expect(report.scenes.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`))).toEqual([]);
  expect(report.scenes.map(({ name }) => name)).toEqual(['opened', 'waiting', 'red', 'green']);
  expect([status, report.ok, report.error]).toEqual([0, true, undefined]);
  expect(report).toMatchObject({ modelCalls: 9, waiting: { modelCalls: 0 } });
  expect(report.waiting?.minutes).toBeGreaterThanOrEqual(60);
  expect(report.pullRequestUrl).toMatch(/\/github\/acme\/pager\/pull\/2$/);
});

it('The CI demo says that it does not know an option, in one object', async () => {
  const { status, report } = await ci('--bedrock');
  expect([status, report.ok]).toEqual([2, false]);
  expect(report.error).toContain('--bedrock');
});
