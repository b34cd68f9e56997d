import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Commit, Signpost } from '../../ports/session/journal.ts';
import type { WorkerChange } from '../../ports/workers/worker-store.ts';
import { countCharge } from './counters.ts';
import { absorbed, type ChangedRows } from './items/absorbed.ts';
import {
  awaitedCommitKey,
  type Item,
  machineKey,
  number,
  partitionKey,
  pullRequestItemKey,
  WORKER_SORT_KEY,
} from './items/keys.ts';
import { summaryItem } from './items/summary-codec.ts';
import { replacement } from './worker-store.ts';

const ENTRY_IS_NEW = 'attribute_not_exists(PK)';
const SAME_GENERATION = '#generation = :generation';
const CLAIMABLE = `${SAME_GENERATION} AND instanceId = :instanceId AND #state IN (:online, :starting)`;

/** Before the absorbed items: the entry, the summary and the counter. */
export function absorbedFrom({ charge }: Pick<Commit, 'charge'>): number {
  return charge ? 3 : 2;
}

/** The transaction's members. The entry is first and the worker last: reasons of a cancelled transaction go by position. */
export function transactionItems(
  tableName: string,
  commit: Commit,
  entryItem: Item,
  changed: ChangedRows = new Map(),
): TransactWriteItem[] {
  const { entry } = commit;
  return [
    { Put: { TableName: tableName, Item: entryItem, ConditionExpression: ENTRY_IS_NEW } },
    { Put: { TableName: tableName, Item: summaryItem(commit.entry, commit.dueAt) } },
    ...(commit.charge ? [countCharge(tableName, commit.charge)] : []),
    ...entry.absorbed.map((name) => ({
      Update: { TableName: tableName, ...absorbed(entry, name, changed.get(name)) },
    })),
    ...(commit.signposts ?? []).map((signpost) => ({
      Put: { TableName: tableName, Item: signpostItem(signpost, entry.sessionId) },
    })),
    ...workerWrites(tableName, entry.sessionId, commit.worker),
  ];
}

function workerWrites(tableName: string, sessionId: string, change: WorkerChange | undefined): TransactWriteItem[] {
  if (!change) return [];
  if (change.kind === 'replace') return [{ Put: replacement(tableName, sessionId, change.expected, change.next) }];
  const Key = { PK: partitionKey(sessionId), SK: { S: WORKER_SORT_KEY } };
  const generation = { ':generation': number(change.generation) };
  const names = { '#generation': 'generation' };
  switch (change.kind) {
    case 'claim':
      return [
        {
          Update: {
            TableName: tableName,
            Key,
            ...claim(change),
            ExpressionAttributeNames: { ...names, '#state': 'state' },
          },
        },
      ];
    case 'release':
      return [
        {
          Update: {
            TableName: tableName,
            Key,
            ...release(change, generation, names),
          },
        },
      ];
    case 'launched':
      return [
        { Put: { TableName: tableName, Item: instanceItem(change.machineId, sessionId) } },
        {
          Update: {
            TableName: tableName,
            Key,
            ConditionExpression: SAME_GENERATION,
            UpdateExpression: 'SET instanceId = :instanceId',
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: { ...generation, ':instanceId': { S: change.machineId } },
          },
        },
      ];
  }
}

/**
 * A doubted worker goes back to `starting`: from there only an answer of EC2 and SSM makes it online. One that is being
 * stopped, or was, is not brought back: a reaper that is about to stop it must find it unclaimable.
 */
function release(change: Extract<WorkerChange, { kind: 'release' }>, values: Item, names: Record<string, string>) {
  const removed = change.toldNewDisk ? 'inFlightUntil, newDisk' : 'inFlightUntil';
  const at = { ...values, ':at': number(change.at) };
  if (!change.doubted) {
    return {
      ConditionExpression: SAME_GENERATION,
      UpdateExpression: change.answered
        ? `SET lastUsedAt = :at, workedIn = :generation REMOVE ${removed}, bootFailures`
        : `SET lastUsedAt = :at REMOVE ${removed}`,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: at,
    };
  }
  const doubted = { ...at, ':online': { S: 'online' }, ':starting': { S: 'starting' } };
  const { busyUntil } = change;
  const claimed = busyUntil === undefined ? `REMOVE ${removed}` : ', inFlightUntil = :until';
  return {
    ConditionExpression: `${SAME_GENERATION} AND #state IN (:online, :starting)`,
    UpdateExpression: `SET lastUsedAt = :at, #state = :starting ${claimed}`,
    ExpressionAttributeNames: { ...names, '#state': 'state' },
    ExpressionAttributeValues: busyUntil === undefined ? doubted : { ...doubted, ':until': number(busyUntil) },
  };
}

function claim(change: Extract<WorkerChange, { kind: 'claim' }>) {
  return {
    ConditionExpression: CLAIMABLE,
    UpdateExpression: 'SET #state = :online, inFlightUntil = :until, lastUsedAt = :at',
    ExpressionAttributeValues: {
      ':generation': number(change.generation),
      ':instanceId': { S: change.machineId },
      ':online': { S: 'online' },
      ':starting': { S: 'starting' },
      ':until': number(change.inFlightUntil),
      ':at': number(change.at),
    },
  };
}

/** Events that come after a wait is over find its item for this long; they ring a session that has gone on. */
const AWAITED_KEPT_S = 24 * 3_600;

function signpostItem(signpost: Signpost, sessionId: string): Item {
  switch (signpost.kind) {
    case 'pull-request':
      return { ...pullRequestItemKey(signpost.key), sessionId: { S: sessionId } };
    case 'commit': {
      const expiresAt = number(Math.floor(signpost.until / 1_000) + AWAITED_KEPT_S);
      return { ...awaitedCommitKey(signpost.key, sessionId), sessionId: { S: sessionId }, expiresAt };
    }
  }
}

/** Maps a machine to its session, for events that only know the machine. */
function instanceItem(instanceId: string, sessionId: string): Item {
  return { ...machineKey(instanceId), sessionId: { S: sessionId } };
}
