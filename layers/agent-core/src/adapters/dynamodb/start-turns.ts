import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type StartBucket, type StartLimits, takeStart } from '../../domain/start-limits.ts';
import type { StartTurns } from '../../ports.ts';
import { isConditionFailure } from './errors.ts';
import { type Item, number } from './keys.ts';

/** Lost races for the bucket before a step rather comes back: with more, hundreds of sessions would start at once. */
const TRIES_MAX = 4;
/** When to come back after that many lost races. */
const CROWDED_MS = 1_000;
const KEY = { PK: { S: 'L#worker-starts' }, SK: { S: 'L' } };

/** The deployment's one bucket of worker starts, as an item that changes under a condition. */
export class DynamoStartTurns implements StartTurns {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #limits: StartLimits;

  constructor(client: DynamoDBClient, tableName: string, limits: StartLimits) {
    this.#client = client;
    this.#tableName = tableName;
    this.#limits = limits;
  }

  async take(now: number): Promise<{ kind: 'taken' } | { kind: 'later'; waitMs: number }> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const seen = await this.#read();
      const turn = takeStart(seen, now, this.#limits);
      if (turn.kind === 'later') return turn;
      if (await this.#write(seen, turn.bucket)) return { kind: 'taken' };
    }
    return { kind: 'later', waitMs: CROWDED_MS };
  }

  async #read(): Promise<StartBucket | undefined> {
    const answer = await this.#client.send(
      new GetItemCommand({ TableName: this.#tableName, ConsistentRead: true, Key: KEY }),
    );
    const item = answer.Item;
    return item && { milliTokens: Number(item.milliTokens?.N), at: Number(item.at?.N) };
  }

  async #write(seen: StartBucket | undefined, next: StartBucket): Promise<boolean> {
    const Item: Item = { ...KEY, milliTokens: number(next.milliTokens), at: number(next.at) };
    try {
      await this.#client.send(new PutItemCommand({ TableName: this.#tableName, Item, ...unchanged(seen) }));
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  }
}

function unchanged(seen: StartBucket | undefined) {
  if (!seen) return { ConditionExpression: 'attribute_not_exists(PK)' };
  return {
    ConditionExpression: 'milliTokens = :milliTokens AND #at = :at',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: { ':milliTokens': number(seen.milliTokens), ':at': number(seen.at) },
  };
}
