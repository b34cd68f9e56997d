import { type Samples, statistic } from './samples.ts';
import type { ShownMetric, Widget } from './widgets.ts';

/** The namespace of the functions' own metrics; AWS counts the others itself. */
const OWN = 'RemoteSWE';

/** No value: no sample. `byAws`: nothing that runs here counts it. */
export type BoardRow = { label: string; stat: string; value?: number; byAws?: true };
export type Board = { title: string; rows: BoardRow[] }[];

/** The dashboard with the numbers of these samples. */
export function boardOf(widgets: Widget[], samples: Samples): Board {
  const withMetrics = widgets.filter(({ metrics }) => metrics.length > 0);
  return withMetrics.map(({ title, metrics }) => ({ title, rows: metrics.map((metric) => rowOf(metric, samples)) }));
}

function rowOf({ namespace, name, label, stat }: ShownMetric, samples: Samples): BoardRow {
  if (namespace !== OWN) return { label, stat, byAws: true };
  const value = statistic(stat, samples.get(name) ?? []);
  return { label, stat, ...(value === undefined ? {} : { value }) };
}

const LABEL_WIDTH = 24;
const STAT_WIDTH = 12;

/** The board as lines for people. */
export function boardLines(board: Board): string[] {
  return board.flatMap(({ title, rows }) => ['', title, ...rows.map(rowLine)]);
}

function rowLine({ label, stat, value, byAws }: BoardRow): string {
  const shown = byAws ? '(AWS counts it)' : value === undefined ? '—' : numberText(value);
  return `  ${label.padEnd(LABEL_WIDTH)}${stat.padEnd(STAT_WIDTH)}${shown}`;
}

function numberText(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(4);
}
