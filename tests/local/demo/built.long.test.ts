import { expect, it } from 'vitest';
import type { DemoReport } from '../../../local/demo/demo.ts';
import { printed } from './printed.ts';

it('A mention becomes a pull request with the functions and layers as they are deployed', async () => {
  const { status, report } = await printed<DemoReport>('--built');
  expect([status, report.ok, report.error]).toEqual([0, true, undefined]);
  expect(report).toMatchObject({ idleStop: true, resumed: true, commits: 2 });
});
