import type { Item } from '@remote-swe/core/adapters/dynamodb/items/keys';
import { addUsage, noUsage, type Usage } from '@remote-swe/core/domain/model/spend';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { LocalSystem } from '../system/system.ts';
import { entriesOf, readTable } from './table.ts';

const TOKENS = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens'] as const;
type Sums = Record<'costMicroUsd' | 'estimatedMicroUsd' | 'modelCalls' | (typeof TOKENS)[number], number>;

/**
 * One line for each sum that is told in two ways: the steps of a journal against its state and its summary, and all sessions
 * together against the month's counters. To the micro-dollar.
 */
export async function moneyFlaws(system: LocalSystem): Promise<string[]> {
  const items = await readTable(system);
  const entries = await entriesOf(items);
  const ids = [...new Set(entries.map((entry) => entry.sessionId))];
  const sessions = ids.map((id) => entries.filter((entry) => entry.sessionId === id).sort(byVersion));
  const newest = sessions.flatMap((all) => all.at(-1) ?? []);
  const summaries = new Map(items.flatMap((item) => (item.SK?.S === 'M' ? [[item.PK?.S ?? '', item]] : [])));
  const counters = items.filter((item) => item.PK?.S?.startsWith('C#') && item.SK?.S?.startsWith('U#'));
  return [
    ...sessions.flatMap(sessionFlaws),
    ...newest.flatMap((entry) => summaryFlaws(entry, summaries.get(`S#${entry.sessionId}`))),
    ...different('the counters of the months', sumOfSessions(newest), sumOfCounters(counters)),
  ];
}

const byVersion = (a: JournalEntry, b: JournalEntry) => a.version - b.version;

/** The steps of a journal, one by one, against what its newest state says. */
function sessionFlaws(entries: JournalEntry[]): string[] {
  const costMicroUsd = entries.reduce((sum, entry) => sum + (entry.costMicroUsd ?? 0), 0);
  const usage = entries.reduce<Usage>((sum, entry) => addUsage(sum, entry.usage ?? noUsage), noUsage);
  const newest = entries.at(-1);
  if (!newest) return [];
  const { spend } = newest.state;
  return different(`the state of ${newest.sessionId}`, { costMicroUsd, ...usage }, { ...spend, ...spend.usage });
}

function summaryFlaws({ sessionId, state }: JournalEntry, summary: Item | undefined): string[] {
  const { costMicroUsd, estimatedMicroUsd } = state.spend;
  const told = { costMicroUsd: count(summary, 'costMicroUsd'), estimatedMicroUsd: count(summary, 'estimatedMicroUsd') };
  return different(`the summary of ${sessionId}`, { costMicroUsd, estimatedMicroUsd }, told);
}

function sumOfSessions(newest: JournalEntry[]): Sums {
  return sum(
    newest.map(({ state: { spend, counters } }) => ({ ...spend, ...spend.usage, modelCalls: counters.modelCalls })),
  );
}

function sumOfCounters(counters: Item[]): Sums {
  const names = ['costMicroUsd', 'estimatedMicroUsd', 'modelCalls', ...TOKENS] as const;
  return sum(counters.map((item) => Object.fromEntries(names.map((name) => [name, count(item, name)])) as Sums));
}

function sum(all: Sums[]): Sums {
  const names = ['costMicroUsd', 'estimatedMicroUsd', 'modelCalls', ...TOKENS] as const;
  const total = (name: keyof Sums) => all.reduce((whole, each) => whole + each[name], 0);
  return Object.fromEntries(names.map((name) => [name, total(name)])) as Sums;
}

function count(item: Item | undefined, name: string): number {
  return Number(item?.[name]?.N ?? 0);
}

function different(what: string, expected: Partial<Sums>, told: Partial<Sums>): string[] {
  const names = Object.keys(expected) as (keyof Sums)[];
  return names.flatMap((name) =>
    expected[name] === told[name] ? [] : [`money: ${what} say ${told[name]} ${name}, the steps ${expected[name]}`],
  );
}
