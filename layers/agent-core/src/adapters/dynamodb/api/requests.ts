import { type DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { storedRequest } from '../../../domain/persisted/credentials.ts';
import type { Claimed, Made, Requests } from '../../../ports/api/requests.ts';
import { isConditionFailure } from '../errors.ts';
import { attributesOf, readItem } from '../items/attributes.ts';
import { type Item, number } from '../items/keys.ts';

/** As long as an absorbed message is known by its key. */
const KEPT_S = 7 * 24 * 3_600;

export class DynamoRequests implements Requests {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async claim(name: string, { sessionId, body }: Pick<Made, 'sessionId' | 'body'>, now: number): Promise<Claimed> {
    const fresh = { sessionId, body, at: now };
    const expiresAt = number(Math.floor(now / 1_000) + KEPT_S);
    const Item = { ...keyOf(name), ...attributesOf(fresh), expiresAt };
    const put = { TableName: this.#tableName, Item, ConditionExpression: 'attribute_not_exists(PK)' };
    try {
      await this.#client.send(new PutItemCommand(put));
      return { ...fresh, isRepeat: false };
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
    return { ...((await this.find(name, now)) ?? fresh), isRepeat: true };
  }

  async find(name: string, now: number): Promise<Made | undefined> {
    const read = new GetItemCommand({ TableName: this.#tableName, Key: keyOf(name), ConsistentRead: true });
    const { Item: known } = await this.#client.send(read);
    return known && this.#read(known, now);
  }

  async begun(name: string, thread: string): Promise<string> {
    try {
      const { Attributes } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: keyOf(name),
          ConditionExpression: 'attribute_exists(PK)',
          UpdateExpression: 'SET #thread = if_not_exists(#thread, :thread)',
          ExpressionAttributeNames: { '#thread': 'thread' },
          ExpressionAttributeValues: { ':thread': { S: thread } },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes?.thread?.S ?? thread;
    } catch (error) {
      // Its week is over: nobody else knows of it either.
      if (isConditionFailure(error)) return thread;
      throw error;
    }
  }

  /** A build before noted no time: then nothing of it began a thread. */
  #read(item: Item, now: number): Made {
    const { sessionId, body, at = now, thread } = readItem(storedRequest, item, 'Request');
    return { sessionId, body, at, ...(thread === undefined ? {} : { thread }) };
  }
}

function keyOf(name: string): Item {
  return { PK: { S: 'D#api' }, SK: { S: name } };
}
