import { summaryRow } from '../../../domain/persisted/summary.ts';
import { readPersistedJson } from '../../../domain/read-persisted.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import { BEGINNING_SHOWN_MS } from '../../../domain/session/listed/begun.ts';
import { rowOf } from '../../../domain/session/listed/row.ts';
import type { SessionSummary } from '../../../domain/session/listed/summary.ts';
import { itemName } from './attributes.ts';
import { dueShard, type Item, listKeys, number, partitionKey, SUMMARY_SORT_KEY, sessionIdIn } from './keys.ts';

/** Repositories of a session that its summary names: enough for a search, and a bound of the item. */
const REPOSITORIES_MAX = 20;

/** The item that goes with a session's newest entry. `dueAt`: when the sweeper looks at it; null: nothing is open. */
export function summaryItem(entry: JournalEntry, dueAt: number | null): Item {
  const { state } = entry;
  const repositories = [...new Set(state.repositories.filter(Boolean))].slice(0, REPOSITORIES_MAX);
  return {
    PK: partitionKey(entry.sessionId),
    SK: { S: SUMMARY_SORT_KEY },
    version: number(entry.version),
    at: number(entry.at),
    phase: { S: state.phase.kind },
    turn: number(state.turn),
    requester: { S: state.requester || 'nobody' },
    costMicroUsd: number(state.spend.costMicroUsd),
    estimatedMicroUsd: number(state.spend.estimatedMicroUsd),
    repositories: { L: repositories.map((name) => ({ S: name })) },
    row: { S: JSON.stringify(rowOf(state)) },
    ...listKeys(entry.sessionId, entry.at),
    ...(dueAt === null ? {} : { dueAt: number(dueAt), dueShard: { S: dueShard(entry.sessionId) } }),
  };
}

/** The item of a session that has no entry yet: the first entry's takes its place, and without one it goes. */
export function beginningItem({ sessionId, at, repositories = [], ...summary }: SessionSummary): Item {
  return {
    ...{ PK: partitionKey(sessionId), SK: { S: SUMMARY_SORT_KEY } },
    ...{ version: number(summary.version), at: number(at), turn: number(summary.turn) },
    ...{ phase: { S: summary.phase }, requester: { S: summary.requester } },
    ...{ costMicroUsd: number(summary.costMicroUsd), estimatedMicroUsd: number(summary.estimatedMicroUsd) },
    repositories: { L: repositories.map((name) => ({ S: name })) },
    row: { S: JSON.stringify(summary.row) },
    ...listKeys(sessionId, at),
    expiresAt: number(Math.ceil((at + BEGINNING_SHOWN_MS) / 1_000)),
  };
}

export function summaryOf(item: Item): SessionSummary {
  return {
    sessionId: sessionIdIn(item),
    version: Number(item.version?.N ?? 0),
    at: Number(item.at?.N ?? 0),
    phase: item.phase?.S ?? '',
    turn: Number(item.turn?.N ?? 0),
    requester: item.requester?.S ?? '',
    costMicroUsd: Number(item.costMicroUsd?.N ?? 0),
    estimatedMicroUsd: Number(item.estimatedMicroUsd?.N ?? 0),
    ...(item.repositories?.L ? { repositories: item.repositories.L.flatMap(({ S }) => S ?? []) } : {}),
    ...(item.dueAt?.N ? { dueAt: Number(item.dueAt.N) } : {}),
    sweeps: Number(item.sweeps?.N ?? 0),
    ...rowIn(item),
  };
}

/** One that cannot be read must not hide the rest of a list. */
function rowIn(item: Item): Pick<SessionSummary, 'row'> {
  if (!item.row?.S) return {};
  try {
    return { row: readPersistedJson(summaryRow, item.row.S, itemName('Summary', item)) };
  } catch {
    return {};
  }
}
