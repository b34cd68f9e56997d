import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { WorkerItem } from '../../domain/worker/worker.ts';
import type { WorkerStore } from '../../ports/workers/worker-store.ts';
import { isConditionFailure } from './errors.ts';
import { readItem } from './items/attributes.ts';
import { type Item, machineKey, partitionKey, WORKER_SORT_KEY } from './items/keys.ts';
import { storedInstance } from './items/small-items.ts';
import { WORKER_FIELDS, workerItem, workerItemOf } from './items/worker-codec.ts';

export class DynamoWorkerStore implements WorkerStore {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async get(sessionId: string): Promise<WorkerItem | undefined> {
    const item = await this.#get({ PK: partitionKey(sessionId), SK: { S: WORKER_SORT_KEY } });
    return item ? workerItemOf(item) : undefined;
  }

  async sessionOf(machineId: string): Promise<string | undefined> {
    const item = await this.#get(machineKey(machineId));
    return item && readItem(storedInstance, item, 'Instance item').sessionId;
  }

  async replace(sessionId: string, expected: WorkerItem | undefined, next: WorkerItem): Promise<boolean> {
    try {
      await this.#client.send(new PutItemCommand(replacement(this.#tableName, sessionId, expected, next)));
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  }

  async #get(Key: Item): Promise<Item | undefined> {
    const answer = await this.#client.send(
      new GetItemCommand({ TableName: this.#tableName, ConsistentRead: true, Key }),
    );
    return answer.Item;
  }
}

/** The write of `next` where the item still is as `expected` in every field (undefined: absent). */
export function replacement(
  tableName: string,
  sessionId: string,
  expected: WorkerItem | undefined,
  next: WorkerItem,
): { TableName: string; Item: Item; ConditionExpression: string } {
  const condition = expected
    ? unchanged(workerItem(sessionId, expected))
    : { ConditionExpression: 'attribute_not_exists(PK)' };
  return { TableName: tableName, Item: workerItem(sessionId, next), ...condition };
}

/** Every field as it was read: what is absent must still be absent. */
function unchanged({ PK: _pk, SK: _sk, ...seen }: Item) {
  const fields = [...new Set([...WORKER_FIELDS, ...Object.keys(seen)])];
  return {
    ConditionExpression: fields
      .map((field) => (seen[field] ? `#${field} = :${field}` : `attribute_not_exists(#${field})`))
      .join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(fields.map((field) => [`#${field}`, field])),
    ExpressionAttributeValues: Object.fromEntries(Object.entries(seen).map(([field, value]) => [`:${field}`, value])),
  };
}
