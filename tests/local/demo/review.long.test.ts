import { expect, it } from 'vitest';
import type { ReviewReport } from '../../../local/demo/review/run-review.ts';
import { printed } from './printed.ts';

const review = (...words: string[]) => printed<ReviewReport>('--review', ...words);

it('A person’s remark is answered by the session that opened the pull request, and another session reviews it', async () => {
  const { status, report } = await review();
  expect(report.scenes.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`))).toEqual([]);
  expect(report.scenes.map(({ name }) => name)).toEqual(['opened', 'answered', 'reviewing']);
  expect([status, report.ok, report.error]).toEqual([0, true, undefined]);
  expect(report.pullRequestUrl).toMatch(/\/github\/acme\/lister\/pull\/2$/);
});

it('The review demo says that it does not know an option, in one object', async () => {
  const { status, report } = await review('--bedrock');
  expect([status, report.ok]).toEqual([2, false]);
  expect(report.error).toContain('--bedrock');
});
