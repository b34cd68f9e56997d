import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { monthOf } from '../../../domain/money/month-spend.ts';

/** Entries sort by version, so that the newest is the last: their sort keys have this many digits. */
const VERSION_DIGITS = 10;
/** Partitions of the sweeper's index: writes of many sessions must not meet in one. */
export const DUE_SHARDS = 4;
export const DUE_INDEX = 'due';

export type Item = Record<string, AttributeValue>;

export function partitionKey(sessionId: string): AttributeValue {
  return { S: `S#${sessionId}` };
}

/** The inverse of {@link partitionKey}; empty for an item without a key. */
export function sessionIdIn(item: Item): string {
  return (item.PK?.S ?? '').replace(/^S#/, '');
}

export function entryKey(version: number): string {
  return `J#${String(version).padStart(VERSION_DIGITS, '0')}`;
}

export function inboxSortKey(key: string): string {
  return `I#${key}`;
}

/** What one person said of one answer. */
export function feedbackSortKey(postId: string, user: string): string {
  return `F#${postId}#${user}`;
}

/** The item that names the session of a machine. */
export function machineKey(machineId: string): Item {
  return { PK: { S: `N#${machineId}` }, SK: { S: 'N' } };
}

/** The item that names the session of a pull request. */
export function pullRequestItemKey(key: string): Item {
  return { PK: { S: `P#${key}` }, SK: { S: 'P' } };
}

/** The item of one session that waits for checks of a commit; all of a commit are in one partition. */
export function awaitedCommitKey(key: string, sessionId: string): Item {
  return { PK: { S: `C#${key}` }, SK: { S: `S#${sessionId}` } };
}

/** The item that notes a delivery of an event. */
export function deliveryKey(source: string, id: string): Item {
  return { PK: { S: `D#${source}` }, SK: { S: id } };
}

/** The item that notes the answer to a post outside of its session. */
export function replyKey(postKey: string): Item {
  return { PK: { S: `R#${postKey}` }, SK: { S: 'R' } };
}

export const WORKER_SORT_KEY = 'W';
export const SUMMARY_SORT_KEY = 'M';

/** The shard of a session, the same for all its items. */
export function dueShard(sessionId: string): string {
  return `D#${shardOf(sessionId, DUE_SHARDS)}`;
}

function shardOf(sessionId: string, shards: number): number {
  let sum = 0;
  for (const character of sessionId) sum = (sum * 31 + character.charCodeAt(0)) % 65_521;
  return sum % shards;
}

export function dueShards(): string[] {
  return Array.from({ length: DUE_SHARDS }, (_, index) => `D#${index}`);
}

export const LIST_INDEX = 'list';
/** Partitions of a month in the index of all sessions: each commit writes there, 1,000 a second in each. */
const LIST_SHARDS = 4;
/** Digits of a time in ms, so that keys sort as times do. */
const TIME_DIGITS = 14;

/** Where a summary stands in the index of all sessions: by month, shard and last activity. */
export function listKeys(sessionId: string, at: number): Item {
  return {
    listPk: { S: `L#${monthOf(at)}#${shardOf(sessionId, LIST_SHARDS)}` },
    listSk: { S: listSortKey(at, sessionId) },
  };
}

export function listSortKey(at: number, sessionId: string): string {
  return `${String(at).padStart(TIME_DIGITS, '0')}#${sessionId}`;
}

/** The partitions of one month. */
export function listPartitions(month: string): string[] {
  return Array.from({ length: LIST_SHARDS }, (_, shard) => `L#${month}#${shard}`);
}

export function number(value: number): AttributeValue {
  return { N: String(value) };
}

/** Counters and raised limits of a month stand together, so that one query gives them all. */
export function monthKey(month: string): AttributeValue {
  return { S: `C#${month}` };
}

export const COUNTER_PREFIX = 'U#';
export const RAISED_PREFIX = 'B#';
