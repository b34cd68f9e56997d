import { BatchGetItemCommand, type DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { startBucket } from '../../domain/persisted/worker.ts';
import { nextStart, type StartBucket, type StartLimits, type StartPermit } from '../../domain/worker/start-limits.ts';
import type { WorkerItem } from '../../domain/worker/worker.ts';
import type { StartPermits } from '../../ports/workers/start-permits.ts';
import { conflicts, failedConditions } from './errors.ts';
import { readItem } from './items/attributes.ts';
import { type Item, number, partitionKey, WORKER_SORT_KEY } from './items/keys.ts';
import { workerItemOf } from './items/worker-codec.ts';
import { replacement } from './worker-store.ts';

const KEY = { PK: { S: 'L#worker-starts' }, SK: { S: 'L' } };
/** Position of the worker item in the transaction; the bucket follows. */
const WORKER = 0;

/** The deployment's one bucket of worker starts, read and written together with the worker item that wants a start. */
export class DynamoStartPermits implements StartPermits {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #limits: StartLimits;

  constructor(client: DynamoDBClient, tableName: string, limits: StartLimits) {
    this.#client = client;
    this.#tableName = tableName;
    this.#limits = limits;
  }

  async look(sessionId: string, now: number): Promise<{ item: WorkerItem | undefined; permit: StartPermit }> {
    const Keys = [{ PK: partitionKey(sessionId), SK: { S: WORKER_SORT_KEY } }, KEY];
    const answer = await this.#client.send(
      new BatchGetItemCommand({ RequestItems: { [this.#tableName]: { ConsistentRead: true, Keys } } }),
    );
    // An item that a throttled table leaves out must not be taken for absent: a second machine would be launched.
    if (answer.UnprocessedKeys?.[this.#tableName]) throw new Error('The table is throttled: the worker was not read');
    const items = answer.Responses?.[this.#tableName] ?? [];
    const worker = items.find((item) => item.SK?.S === WORKER_SORT_KEY);
    const bucket = items.find((item) => item.PK?.S === KEY.PK.S);
    return { item: worker && workerItemOf(worker), permit: nextStart(bucket && bucketOf(bucket), now, this.#limits) };
  }

  async take(
    sessionId: string,
    expected: WorkerItem | undefined,
    next: WorkerItem,
    permit: Extract<StartPermit, { kind: 'free' }>,
  ): Promise<'taken' | 'raced' | 'crowded'> {
    const bucket = { milliTokens: number(permit.next.milliTokens), at: number(permit.next.at) };
    const TransactItems = [
      { Put: replacement(this.#tableName, sessionId, expected, next) },
      { Put: { TableName: this.#tableName, Item: { ...KEY, ...bucket }, ...unchanged(permit.seen) } },
    ];
    try {
      await this.#client.send(new TransactWriteItemsCommand({ TransactItems }));
      return 'taken';
    } catch (error) {
      const lost = failedConditions(error) ?? conflicts(error);
      if (!lost) throw error;
      return lost.includes(WORKER) ? 'raced' : 'crowded';
    }
  }
}

function bucketOf(item: Item): StartBucket {
  return readItem(startBucket, item, 'Bucket of starts');
}

function unchanged(seen: StartBucket | undefined) {
  if (!seen) return { ConditionExpression: 'attribute_not_exists(PK)' };
  return {
    ConditionExpression: 'milliTokens = :milliTokens AND #at = :at',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: { ':milliTokens': number(seen.milliTokens), ':at': number(seen.at) },
  };
}
