import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { InboxItem } from '../../domain/session/journal.ts';
import { type Revised, type Revision, revised, type VersionMarks } from '../../domain/session/versions.ts';
import { PortError } from '../../errors.ts';
import type { Inbox } from '../../ports/session/inbox.ts';
import { isConditionFailure } from './errors.ts';
import { attributesOf } from './items/attributes.ts';
import { inboxItem, marksOf } from './items/inbox-codec.ts';
import { type Item, inboxSortKey, partitionKey, SUMMARY_SORT_KEY } from './items/keys.ts';

/** A row is read by one entry and edited by its author a few times: more losses than these in a row are a fault. */
const REVISE_TRIES_MAX = 5;

export class DynamoInbox implements Inbox {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async put(sessionId: string, item: InboxItem): Promise<'created' | 'exists'> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: inboxItem(sessionId, item),
          ConditionExpression: 'attribute_not_exists(PK)',
        }),
      );
      return 'created';
    } catch (error) {
      if (isConditionFailure(error)) return 'exists';
      throw error;
    }
  }

  /** Reads the row, decides, and writes on the condition that it is as it was read. */
  async revise(
    sessionId: string,
    revision: Revision,
    ifUnknown: 'store' | 'ignore',
  ): Promise<Revised | 'older' | 'unknown'> {
    for (let tries = 0; tries < REVISE_TRIES_MAX; tries++) {
      const marks = await this.#marks(sessionId, revision.item.key);
      if (!marks && ifUnknown === 'ignore') return 'unknown';
      const next = revised(marks, revision);
      if (next === 'older') return next;
      if (await this.#replace(marks, inboxItem(sessionId, revision.item, next.marks))) return next.what;
    }
    throw new PortError('retry', `${revision.item.key} changes while it is revised`);
  }

  async #marks(sessionId: string, key: string): Promise<VersionMarks | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#tableName,
        ConsistentRead: true,
        Key: { PK: partitionKey(sessionId), SK: { S: inboxSortKey(key) } },
        ProjectionExpression: 'PK, SK, version, absorbedBy, readBefore',
      }),
    );
    return Item && marksOf(Item);
  }

  async #replace(seen: VersionMarks | undefined, item: Item): Promise<boolean> {
    try {
      await this.#client.send(new PutItemCommand({ TableName: this.#tableName, Item: item, ...unchanged(seen) }));
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  }

  async first(sessionId: string): Promise<string | undefined> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
        ExpressionAttributeValues: { ':pk': partitionKey(sessionId), ':prefix': { S: inboxSortKey('') } },
        ProjectionExpression: 'SK',
        Limit: 1,
      }),
    );
    return Items[0]?.SK?.S?.slice(inboxSortKey('').length);
  }

  async exists(sessionId: string): Promise<boolean> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': partitionKey(sessionId) },
        ProjectionExpression: 'SK',
        Limit: 1,
      }),
    );
    return (answer.Items ?? []).length > 0;
  }

  async park(sessionId: string, items: InboxItem[]): Promise<void> {
    const keys = [SUMMARY_SORT_KEY, ...items.map((item) => inboxSortKey(item.key))];
    for (const key of keys) await this.#leaveSight(sessionId, key);
  }

  async #leaveSight(sessionId: string, sortKey: string): Promise<void> {
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: { PK: partitionKey(sessionId), SK: { S: sortKey } },
          ConditionExpression: 'attribute_exists(PK)',
          UpdateExpression: 'REMOVE dueAt, dueShard, sweeps',
        }),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }
}

/** The condition that a row's marks are still these, or that there is still no row. */
function unchanged(seen: VersionMarks | undefined) {
  if (!seen) return { ConditionExpression: 'attribute_not_exists(PK)' };
  const given = attributesOf(seen);
  const conditions = MARKS.map((name) => (given[name] ? `${name} = :${name}` : `attribute_not_exists(${name})`));
  const values = Object.entries(given).map(([name, value]) => [`:${name}`, value] as const);
  return {
    ConditionExpression: ['attribute_exists(PK)', ...conditions].join(' AND '),
    ...(values.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(values) } : {}),
  };
}

const MARKS = ['version', 'absorbedBy', 'readBefore'] as const;
