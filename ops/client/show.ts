import { ageText } from '../kit/output.ts';

export type Spent = { costMicroUsd: number; estimatedMicroUsd: number };
export type Row = Spent & {
  id: string;
  state: string;
  title: string;
  updatedAt: number;
  awaits?: string;
  pausedBecause?: string;
  model: string;
  repositories: string[];
  pullRequests: { url: string; checks?: string }[];
  plan?: { text: string; state: string }[];
};

const MICRO = 1_000_000;
const TITLE_CHARS_MAX = 60;
/** Of one text in a log: the console has all of it. */
const TEXT_CHARS_MAX = 2_000;

function money(microUsd: number): string {
  return `$${(microUsd / MICRO).toFixed(2)}`;
}

/** What was counted, and the most that calls may have cost of which no answer came. */
export function spent({ costMicroUsd, estimatedMicroUsd }: Spent): string {
  return money(costMicroUsd + estimatedMicroUsd);
}

export function rowLine(row: Row, now: number): string[] {
  return [row.id, row.state, ageText(row.updatedAt, now), spent(row), row.title.slice(0, TITLE_CHARS_MAX)];
}

export function viewLines(row: Row): string[] {
  return [
    row.title,
    `${row.state}${row.awaits ? `, waits for ${row.awaits}` : ''}${row.pausedBecause ? `: ${row.pausedBecause}` : ''}`,
    `${row.model}, ${spent(row)}`,
    ...row.repositories,
    ...row.pullRequests.map(({ url, checks }) => `${url}${checks ? ` (checks ${checks})` : ''}`),
    ...(row.plan ?? []).map(({ text, state }) => `${MARKS[state] ?? '·'} ${text}`),
  ].filter(Boolean);
}

const MARKS: Readonly<Record<string, string>> = { done: '✔', 'in-progress': '▸', open: '·' };

type Item = { type: string; text?: string; title?: string; what?: string; reason?: string; outcome?: string; by?: By };
type By = { id: string; name?: string };

/** One line for each thing that an entry shows; a kind that this build does not know is named. */
export function entryLines(entry: unknown): string[] {
  const { version, items = [] } = entry as { version: number; items?: Item[] };
  return items.map((item) => `${String(version).padStart(4)} ${itemText(item)}`);
}

function itemText(item: Item): string {
  const text = (item.text ?? item.title ?? item.what ?? item.reason ?? '').slice(0, TEXT_CHARS_MAX).trimEnd();
  switch (item.type) {
    case 'words':
      return `${item.by?.name ?? item.by?.id ?? 'somebody'}: ${text}`;
    case 'call':
      return `→ ${text}`;
    case 'result':
      return `← ${item.outcome ?? ''} ${text.split('\n')[0]}`;
    default:
      return `${item.type}: ${text}`;
  }
}
