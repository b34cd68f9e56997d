import type { EntryView, Item } from '@remote-swe/core/domain/api/entry';
import type { ForkDisk, SessionRow, SessionView } from '@remote-swe/core/domain/api/session';
import { MICRO_USD } from '@remote-swe/core/domain/model/spend';
import { ageText, timeText } from '../kit/output.ts';

type Spent = Pick<SessionRow, 'costMicroUsd' | 'estimatedMicroUsd'>;

const TITLE_CHARS_MAX = 60;
/** Of one text in a log: the console has all of it. */
const TEXT_CHARS_MAX = 2_000;

function money(microUsd: number): string {
  return `$${(microUsd / MICRO_USD).toFixed(2)}`;
}

/** What was counted, and the most that calls may have cost of which no answer came. */
export function spent({ costMicroUsd, estimatedMicroUsd }: Spent): string {
  return money(costMicroUsd + estimatedMicroUsd);
}

export function rowLine(row: SessionRow, now: number): string[] {
  return [row.id, row.state, ageText(row.updatedAt, now), spent(row), row.title.slice(0, TITLE_CHARS_MAX)];
}

export function viewLines(row: SessionView): string[] {
  return [
    row.title,
    `${row.state}${row.awaits ? `, waits for ${row.awaits}` : ''}${row.pausedBecause ? `: ${row.pausedBecause}` : ''}`,
    `${row.model}, ${spent(row)}`,
    ...row.repositories,
    ...row.pullRequests.map(({ url, checks }) => `${url}${checks ? ` (checks ${checks})` : ''}`),
    ...row.plan.map(({ text, state }) => `${MARKS[state] ?? MARKS.open} ${text}`),
  ].filter(Boolean);
}

const MARKS = { done: '✔', 'in-progress': '▸', open: '·' };

/** One line for each thing that an entry shows; a kind that this build does not know is named. */
export function entryLines({ version, items }: EntryView): string[] {
  return items.map((item) => `${String(version).padStart(4)} ${itemText(item)}`);
}

function itemText(item: Item): string {
  const said = item as Partial<Record<'text' | 'title' | 'what' | 'reason', string>>;
  const text = (said.text ?? said.title ?? said.what ?? said.reason ?? '').slice(0, TEXT_CHARS_MAX).trimEnd();
  switch (item.type) {
    case 'words':
      return `${item.by.name ?? item.by.id}: ${text}`;
    case 'call':
      return `→ ${text}`;
    case 'result':
      return `← ${item.outcome} ${text.split('\n')[0]}`;
    default:
      return `${item.type}: ${text}`;
  }
}

/** How exact the disk of a fork is. */
export function diskText({ state, savedAt = 0, leftOut = [] }: ForkDisk): string {
  const large = leftOut.length > 0 ? ` Too large to be saved: ${leftOut.join(', ')}.` : '';
  return `${DISKS[state](timeText(savedAt))}${large}`;
}

const DISKS: Record<ForkDisk['state'], (savedAt: string) => string> = {
  unused: () => 'No machine had been used by then.',
  exact: () => 'Its machine begins with the unpushed work as it was then.',
  older: (savedAt) =>
    `Its machine begins with unpushed work as it was saved at ${savedAt}: what came after is not there.`,
  none: () => 'Its machine begins without unpushed work: there is no save from then.',
};
