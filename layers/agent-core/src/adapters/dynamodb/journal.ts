import { setTimeout as wait } from 'node:timers/promises';
import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { byOrder, type InboxItem, type JournalEntry } from '../../domain/session/journal.ts';
import type { TranscriptMessage } from '../../domain/transcript/transcript.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Commit, CommitResult, Journal, RecentJournal } from '../../ports/session/journal.ts';
import { absorbedFrom, transactionItems } from './commit.ts';
import { conflicts, failedItems, isConditionFailure } from './errors.ts';
import { type ChangedRows, changedRows } from './items/absorbed.ts';
import { entryItem, entryOf, messagesOf } from './items/entry-codec.ts';
import { inboxItemOf } from './items/inbox-codec.ts';
import { entryKey, type Item, number, partitionKey, SUMMARY_SORT_KEY } from './items/keys.ts';
import { queryPages } from './items/query-pages.ts';

/**
 * Tries of a transaction that meets another one. The only items that sessions share are the month's counters, one per
 * person and channel; a transaction takes some 10 ms, so that even twenty busy sessions of one person in one channel meet in
 * about one commit of thirty. Six tries catch everything but a fault.
 */
const CONFLICT_TRIES_MAX = 6;
/** Wait before the second try; doubles, half of it by chance, so that the same two do not meet again. */
const CONFLICT_WAIT_MS = 15;
/**
 * Newest entries that a step reads at once. A session of a usual length is in one read; in a longer one a step that only takes results
 * in would else read 1 MB each time, and a model call reads what its prefix needs beyond them.
 */
const RECENT_ENTRIES_MAX = 100;
/** Pages of 1 MB that one read takes: more would not fit into the memory of a function. */
const PAGES_MAX = 1_000;

/** The entry as an item, how often it was tried, and what of the inbox has changed since the step read it. */
type Written = { item: Item; tries: number; changed?: ChangedRows | undefined };

/** Journal, inbox and summary of a session in one table. All reads are strongly consistent. */
export class DynamoJournal implements Journal {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #blobs: Blobs;

  constructor(client: DynamoDBClient, tableName: string, blobs: Blobs) {
    this.#client = client;
    this.#tableName = tableName;
    this.#blobs = blobs;
  }

  async unread(sessionId: string): Promise<InboxItem[]> {
    const items = await this.#query({
      KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
      FilterExpression: 'attribute_not_exists(absorbedBy)',
      ExpressionAttributeValues: { ':pk': partitionKey(sessionId), ':prefix': { S: 'I#' } },
    });
    return items.map(inboxItemOf).sort(byOrder);
  }

  async newest(sessionId: string): Promise<JournalEntry | undefined> {
    const [item] = await this.#newestFirst(sessionId, 1);
    return item ? entryOf(item, this.#blobs) : undefined;
  }

  async recent(sessionId: string): Promise<RecentJournal | undefined> {
    const items = await this.#newestFirst(sessionId, RECENT_ENTRIES_MAX);
    if (!items[0]) return undefined;
    const newest = await entryOf(items[0], this.#blobs);
    return { newest, messages: (from) => this.#messagesSince(sessionId, items, newest.version, from) };
  }

  /** One answer: at most `limit` entries, or as many as fit into it (1 MB). */
  async #newestFirst(sessionId: string, limit: number): Promise<Item[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
        ExpressionAttributeValues: { ':pk': partitionKey(sessionId), ':prefix': { S: 'J#' } },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return answer.Items ?? [];
  }

  /** `items` are the newest entries without a gap, newest first. */
  async #messagesSince(sessionId: string, items: Item[], version: number, from: number): Promise<TranscriptMessage[]> {
    const oldest = version - items.length + 1;
    const before = from < oldest ? await this.messages(sessionId, from, oldest - 1) : [];
    const wanted = items.slice(0, Math.max(0, version - from + 1)).reverse();
    const messages = await Promise.all(wanted.map((item) => messagesOf(item, this.#blobs)));
    return [...before, ...messages.flat()];
  }

  async messages(sessionId: string, from: number, to: number): Promise<TranscriptMessage[]> {
    if (to < from) return [];
    const items = await this.#query({
      KeyConditionExpression: 'PK = :pk AND SK BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': partitionKey(sessionId),
        ':from': { S: entryKey(from) },
        ':to': { S: entryKey(to) },
      },
    });
    const messages = await Promise.all(items.map((item) => messagesOf(item, this.#blobs)));
    return messages.flat();
  }

  async commit(commit: Commit): Promise<CommitResult> {
    const item = await entryItem(commit.entry, this.#blobs);
    return this.#write(commit, { item, tries: 1 });
  }

  async #write(commit: Commit, { item, tries, changed }: Written): Promise<CommitResult> {
    const TransactItems = transactionItems(this.#tableName, commit, item, changed);
    try {
      await this.#client.send(new TransactWriteItemsCommand({ TransactItems }));
      return changed ? 'committed-and-changed' : 'committed';
    } catch (error) {
      const busy = conflicts(error);
      if (busy && tries < CONFLICT_TRIES_MAX) {
        await wait(CONFLICT_WAIT_MS * 2 ** (tries - 1) * (0.5 + Math.random() / 2));
        return this.#write(commit, { item, tries: tries + 1, changed });
      }
      // A busy counter is no lost race: the wake comes back, and the next step charges the paid call as lost.
      if (busy && commit.charge && !busy.includes(0)) throw error;
      if (busy) return 'conflict';
      const failed = failedItems(error);
      if (!failed) throw error;
      const newer = changed ? undefined : changedRows(commit.entry, absorbedFrom(commit), failed);
      if (newer) return this.#write(commit, { item, tries, changed: newer });
      const isWorker = commit.worker !== undefined && failed.size === 1 && failed.has(TransactItems.length - 1);
      if (!isWorker) return 'conflict';
      if (commit.worker?.kind !== 'release') return 'worker-conflict';
      return this.#write({ ...commit, worker: undefined }, { item, tries, changed });
    }
  }

  async isDue(sessionId: string): Promise<boolean> {
    const answer = await this.#client.send(
      new GetItemCommand({
        TableName: this.#tableName,
        ConsistentRead: true,
        Key: { PK: partitionKey(sessionId), SK: { S: SUMMARY_SORT_KEY } },
        ProjectionExpression: 'dueAt',
      }),
    );
    return answer.Item?.dueAt !== undefined;
  }

  async clearDue(sessionId: string, version: number): Promise<void> {
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: { PK: partitionKey(sessionId), SK: { S: SUMMARY_SORT_KEY } },
          ConditionExpression: 'version = :version',
          UpdateExpression: 'REMOVE dueAt, dueShard, sweeps',
          ExpressionAttributeValues: { ':version': number(version) },
        }),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }

  async #query(input: {
    KeyConditionExpression: string;
    FilterExpression?: string;
    ExpressionAttributeValues: Item;
  }): Promise<Item[]> {
    const query = { TableName: this.#tableName, ConsistentRead: true, ...input };
    const { items, isAll } = await queryPages(this.#client, query, { pagesMax: PAGES_MAX });
    if (!isAll) throw new Error(`A read of a session does not fit into ${PAGES_MAX} pages`);
    return items;
  }
}
