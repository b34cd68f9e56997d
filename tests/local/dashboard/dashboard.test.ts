import { join } from 'node:path';
import { expect, it } from 'vitest';
import { boardLines, boardOf } from '../../../local/dashboard/board.ts';
import { samplesIn, statistic } from '../../../local/dashboard/samples.ts';
import { dashboardWidgets } from '../../../local/dashboard/widgets.ts';
import { readTemplate } from '../../../scripts/template.mjs';
import { ROOT } from '../../docs/documents.ts';

function emf(values: Record<string, number | number[]>): string {
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: 'Count' }));
  return JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics: [{ Metrics }] }, service: 's', ...values });
}

it('The samples of all lines are gathered by metric; other lines count nothing', () => {
  const lines = [
    '{"level":"INFO"}',
    `2026-11-29 12:00 ${emf({ StepMs: 5 })}`,
    emf({ StepMs: [7, 9], Dollars: 0.5 }),
    '{"_aws"',
  ];
  expect(samplesIn(lines)).toEqual(
    new Map([
      ['StepMs', [5, 7, 9]],
      ['Dollars', [0.5]],
    ]),
  );
});

it.each([
  ['Sum', 10],
  ['Maximum', 4],
  ['SampleCount', 4],
  ['p50', 2],
  ['p90', 4],
])('The statistic %s of 4, 1, 3 and 2 is %d', (name, value) => {
  expect(statistic(name, [4, 1, 3, 2])).toBe(value);
  expect(statistic(name, [])).toBeUndefined();
});

it('A statistic that nobody knows is told', () => {
  expect(() => statistic('Average', [1])).toThrow('No such statistic here: Average');
});

it('The board has every widget of the template’s dashboard with numbers, in its order', () => {
  const widgets = dashboardWidgets(readTemplate(join(ROOT, 'template.yaml')));
  const board = boardOf(widgets, samplesIn([emf({ StepMs: 1_200, Dollars: 0.25 })]));
  expect(board.map(({ title }) => title)).toEqual(widgets.slice(1).map(({ title }) => title));
  const rows = board.flatMap((widget) => widget.rows);
  expect(rows).toContainEqual({ label: 'steps', stat: 'SampleCount', value: 1 });
  expect(rows).toContainEqual({ label: 'Dollars', stat: 'Sum', value: 0.25 });
  expect(rows).toContainEqual({ label: 'Conflicts', stat: 'Sum' });
  expect(rows).toContainEqual({ label: 'SweeperFunction', stat: 'Sum', byAws: true });
  expect(boardLines(board).join('\n')).toMatch(/USD a day\)\n {2}Dollars +Sum +0\.2500\n/);
});
