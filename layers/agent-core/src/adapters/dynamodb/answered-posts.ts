import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Replies } from '../../ports/people/answered-posts.ts';
import { isConditionFailure } from './errors.ts';
import { readItem } from './items/attributes.ts';
import { type Item, number, replyKey } from './items/keys.ts';
import { storedReply } from './items/small-items.ts';

/** A claim older than this is dead: it is longer than the function's time-out, and shorter than the time to Slack's second retry. */
const CLAIM_MS = 30_000;
/** Slack's last retry comes after about five minutes; a day leaves room for what is delivered by hand. */
const KEPT_S = 24 * 60 * 60;

/** One item per answered post. Its claim is a lock for a while; its answer counts for good. */
export class DynamoReplies implements Replies {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async claim(postKey: string, now: number): Promise<'mine' | 'answering' | 'answered'> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: replyItem(postKey, now, 'answering', now + CLAIM_MS),
          ConditionExpression: 'attribute_not_exists(PK) OR (#status = :answering AND claimedUntil <= :now)',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':answering': { S: 'answering' }, ':now': number(now) },
        }),
      );
      return 'mine';
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      return this.#status(postKey);
    }
  }

  async answered(postKey: string, now: number): Promise<void> {
    await this.#put(replyItem(postKey, now, 'answered', now));
  }

  async release(postKey: string, now: number): Promise<void> {
    await this.#put(replyItem(postKey, now, 'answering', now));
  }

  async #put(item: Item): Promise<void> {
    await this.#client.send(new PutItemCommand({ TableName: this.#tableName, Item: item }));
  }

  async #status(postKey: string): Promise<'answering' | 'answered'> {
    const read = new GetItemCommand({ TableName: this.#tableName, ConsistentRead: true, Key: replyKey(postKey) });
    const { Item } = await this.#client.send(read);
    return Item ? readItem(storedReply, Item, 'Reply item').status : 'answering';
  }
}

function replyItem(postKey: string, now: number, status: 'answering' | 'answered', claimedUntil: number): Item {
  return {
    ...replyKey(postKey),
    status: { S: status },
    claimedUntil: number(claimedUntil),
    expiresAt: number(Math.floor(now / 1_000) + KEPT_S),
  };
}
