import { expect, it } from 'vitest';
import type { DemoReport } from '../../../local/demo/demo.ts';
import { printed } from './printed.ts';

/** The builds of nine functions and four layers, and a demo; on a machine with other work each takes minutes. */
const BUILT_MS_MAX = 400_000;

it('A mention becomes a pull request with the functions and layers as they are deployed', {
  timeout: BUILT_MS_MAX,
}, async () => {
  const { status, report } = await printed<DemoReport>('--built');
  expect([status, report.ok, report.error]).toEqual([0, true, undefined]);
  expect(report).toMatchObject({ idleStop: true, resumed: true, commits: 2 });
});
