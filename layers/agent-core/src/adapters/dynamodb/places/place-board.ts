import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { PlaceNews } from '../../../domain/places/choose-place.ts';
import { MINUTE_MS } from '../../../domain/places/place.ts';
import { FORGET_MS, type Trouble } from '../../../domain/places/trouble.ts';
import type { PlaceUsage } from '../../../domain/places/usage.ts';
import type { ModelThere, PlaceBoard } from '../../../ports/place-board.ts';
import { isConditionFailure } from '../errors.ts';
import { type Item, number } from '../items/keys.ts';
import { minuteOf, placeNews, placePartition, troubleKey, usageKey } from './place-items.ts';

/** A counter is looked at for two minutes. DynamoDB removes it some time after this. */
const USAGE_KEPT_MS = 10 * MINUTE_MS;

/**
 * One partition for each model: the troubles of its places, and counters of each place and minute where a quota is set. Every call reads
 * it once where there is more than one place: half a unit. It is written only by a call that failed, and by calls to a place with
 * a quota, whose requests per minute bound how often: no item is hot below 60,000 of them.
 */
export class DynamoPlaceBoard implements PlaceBoard {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /** The first page is enough: it holds thousands of items, and there are a few for each place. */
  async look(model: string, now: number): Promise<PlaceNews> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        KeyConditionExpression: 'PK = :pk AND SK >= :from',
        ExpressionAttributeValues: { ':pk': placePartition(model), ':from': { S: usageKey(minuteOf(now) - 1, '') } },
      }),
    );
    return placeNews(Items, now);
  }

  async take(
    there: ModelThere,
    taken: PlaceUsage,
    { ceiling, now }: { ceiling: PlaceUsage; now: number },
  ): Promise<boolean> {
    const limits = Object.entries({
      tokens: ceiling.tokens - taken.tokens,
      requests: ceiling.requests - taken.requests,
    });
    const counted = limits.filter(([, limit]) => Number.isFinite(limit));
    // A counter that is not there yet counts as zero, which a limit below zero forbids as well.
    if (counted.some(([, limit]) => limit < 0)) return false;
    const conditions = counted.map(([name]) => `(attribute_not_exists(${name}) OR ${name} <= :${name}Max)`);
    const values = Object.fromEntries(counted.map(([name, limit]) => [`:${name}Max`, number(limit)]));
    return this.#unlessRefused(there, usageKey(minuteOf(now), there.place), {
      UpdateExpression: 'SET expiresAt = :expiresAt ADD tokens :tokens, requests :requests',
      ...(conditions.length > 0 ? { ConditionExpression: conditions.join(' AND ') } : {}),
      ExpressionAttributeValues: {
        ':expiresAt': seconds(now + USAGE_KEPT_MS),
        ':tokens': number(taken.tokens),
        ':requests': number(taken.requests),
        ...values,
      },
    });
  }

  async settle(there: ModelThere, tokens: number, takenAt: number): Promise<void> {
    await this.#unlessRefused(there, usageKey(minuteOf(takenAt), there.place), {
      UpdateExpression: 'SET expiresAt = :expiresAt ADD tokens :tokens',
      ExpressionAttributeValues: { ':expiresAt': seconds(takenAt + USAGE_KEPT_MS), ':tokens': number(tokens) },
    });
  }

  async note(there: ModelThere, { kind, failures, until }: Trouble): Promise<void> {
    await this.#unlessRefused(there, troubleKey(there.place), {
      UpdateExpression: 'SET #kind = :kind, failures = :failures, #until = :until, expiresAt = :expiresAt',
      ConditionExpression: 'attribute_not_exists(PK) OR #until < :until',
      ExpressionAttributeNames: { '#kind': 'kind', '#until': 'until' },
      ExpressionAttributeValues: {
        ':kind': { S: kind },
        ':failures': number(failures),
        ':until': number(until),
        ':expiresAt': seconds(until + FORGET_MS),
      },
    });
  }

  async #unlessRefused({ model }: ModelThere, SK: string, change: Change): Promise<boolean> {
    try {
      const Key = { PK: placePartition(model), SK: { S: SK } };
      await this.#client.send(new UpdateItemCommand({ TableName: this.#tableName, Key, ...change }));
      return true;
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      return false;
    }
  }
}

type Change = {
  UpdateExpression: string;
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues: Item;
};

function seconds(ms: number) {
  return number(Math.floor(ms / 1_000));
}
