import { type DynamoDBClient, GetItemCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { SessionSummary } from '../../../domain/session/listed/summary.ts';
import type { ReadEntry, SessionReader } from '../../../ports/api/session-reader.ts';
import type { Blobs } from '../../../ports/blobs.ts';
import { entryOf } from '../items/entry-codec.ts';
import {
  entryKey,
  type Item,
  LIST_INDEX,
  listPartitions,
  listSortKey,
  partitionKey,
  SUMMARY_SORT_KEY,
} from '../items/keys.ts';
import { queryPages } from '../items/query-pages.ts';
import { summaryOf } from '../items/summary-codec.ts';

const VERSION_MAX = 9_999_999_999;
/** Pages of 1 MB that one request reads of a journal: with entries of 250 kB it takes many to hold 200. */
const PAGES_MAX = 20;
/** Above every key: no id has it. */
const LAST = '\uffff';

/** Reads for the API: the journal strongly consistent, summaries and the list not. */
export class DynamoSessionReader implements SessionReader {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #blobs: Blobs;

  constructor(client: DynamoDBClient, tableName: string, blobs: Blobs) {
    this.#client = client;
    this.#tableName = tableName;
    this.#blobs = blobs;
  }

  async summary(sessionId: string): Promise<SessionSummary | undefined> {
    const Key = { PK: partitionKey(sessionId), SK: { S: SUMMARY_SORT_KEY } };
    const { Item } = await this.#client.send(new GetItemCommand({ TableName: this.#tableName, Key }));
    return Item && summaryOf(Item);
  }

  async entries(
    sessionId: string,
    { after, before, limit }: { after?: number; before?: number; limit: number },
  ): Promise<ReadEntry[]> {
    const [from, to] = [(after ?? 0) + 1, (before ?? VERSION_MAX + 1) - 1];
    if (to < from) return [];
    const items = await this.#query(
      {
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :pk AND SK BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': partitionKey(sessionId),
          ':from': { S: entryKey(Math.min(from, VERSION_MAX)) },
          ':to': { S: entryKey(to) },
        },
        ScanIndexForward: before === undefined,
      },
      limit,
    );
    const read = await Promise.all(items.map((item) => this.#read(item)));
    return before === undefined ? read : read.reverse();
  }

  async entry(sessionId: string, version: number): Promise<ReadEntry | undefined> {
    const Key = { PK: partitionKey(sessionId), SK: { S: entryKey(version) } };
    const read = new GetItemCommand({ TableName: this.#tableName, ConsistentRead: true, Key });
    const { Item } = await this.#client.send(read);
    return Item && this.#read(Item);
  }

  async listed(
    month: string,
    below: { at: number; sessionId: string } | undefined,
    limit: number,
  ): Promise<SessionSummary[]> {
    const last = below ? listSortKey(below.at, below.sessionId) : LAST;
    const shards = await Promise.all(listPartitions(month).map((partition) => this.#shard(partition, last, limit)));
    const found = shards.flat().sort((a, b) => (a.key < b.key ? 1 : -1));
    return found.slice(0, limit).map(({ summary }) => summary);
  }

  async #shard(partition: string, below: string, limit: number): Promise<{ key: string; summary: SessionSummary }[]> {
    const items = await this.#query(
      {
        IndexName: LIST_INDEX,
        KeyConditionExpression: 'listPk = :partition AND listSk < :below',
        ExpressionAttributeValues: { ':partition': { S: partition }, ':below': { S: below } },
        ScanIndexForward: false,
      },
      limit,
    );
    return items.map((item) => ({ key: item.listSk?.S ?? '', summary: summaryOf(item) }));
  }

  async #query(input: Omit<QueryCommandInput, 'TableName'>, limit: number): Promise<Item[]> {
    const query = { TableName: this.#tableName, ...input };
    return (await queryPages(this.#client, query, { limit, pagesMax: PAGES_MAX })).items;
  }

  /** A newer build's entry, or a broken one, must not hide the others. */
  async #read(item: Item): Promise<ReadEntry> {
    try {
      return await entryOf(item, this.#blobs);
    } catch (error) {
      const version = Number((item.SK?.S ?? '').slice(2));
      return { version, broken: error instanceof Error ? error.message : String(error) };
    }
  }
}
