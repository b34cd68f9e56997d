import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DueItem, DueItems } from '../../ports/session/due-items.ts';
import { isConditionFailure } from './errors.ts';
import { readItem } from './items/attributes.ts';
import { DUE_INDEX, dueShards, type Item, number, partitionKey, sessionIdIn } from './items/keys.ts';
import { storedDue } from './items/small-items.ts';

/** The sweeper's view: the sparse index over `dueAt`. It is the only reader of an index, which lags. */
export class DynamoDueItems implements DueItems {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async due(now: number, limit: number): Promise<DueItem[]> {
    const perShard = Math.ceil(limit / dueShards().length);
    const pages = await Promise.all(dueShards().map((shard) => this.#shard(shard, now, perShard)));
    return pages.flat();
  }

  async postpone(item: DueItem, dueAt: number): Promise<void> {
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: { PK: partitionKey(item.sessionId), SK: { S: item.key } },
          ConditionExpression: 'dueAt = :seen',
          UpdateExpression: 'SET dueAt = :next, sweeps = :sweeps',
          ExpressionAttributeValues: {
            ':seen': number(item.dueAt),
            ':next': number(dueAt),
            ':sweeps': number(item.sweeps + 1),
          },
        }),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }

  async #shard(shard: string, now: number, limit: number): Promise<DueItem[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        IndexName: DUE_INDEX,
        KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
        ExpressionAttributeValues: { ':shard': { S: shard }, ':now': number(now) },
        Limit: limit,
      }),
    );
    return (answer.Items ?? []).map(dueItemOf);
  }
}

function dueItemOf(item: Item): DueItem {
  const { dueAt, sweeps } = readItem(storedDue, item, 'Due item');
  return {
    sessionId: sessionIdIn(item),
    key: item.SK?.S ?? '',
    dueAt,
    sweeps,
  };
}
