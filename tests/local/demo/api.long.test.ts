import { expect, it } from 'vitest';
import type { ApiReport } from '../../../local/demo/api/run-api.ts';
import { printed } from './printed.ts';

it('A session by REST ends with a pull request, and a program is told it by signed callbacks and events', async () => {
  const { status, report } = await printed<ApiReport>('--api');
  expect(report.scenes.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`))).toEqual([]);
  expect(report.scenes.map(({ name }) => name)).toEqual(['key', 'begin', 'work', 'told', 'revoke']);
  expect([status, report.ok, report.error]).toEqual([0, true, undefined]);
  expect(report.events).toEqual(['session.started', 'pull_request.opened', 'session.finished']);
});
