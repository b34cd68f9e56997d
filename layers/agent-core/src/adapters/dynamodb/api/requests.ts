import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { storedRequest } from '../../../domain/persisted/credentials.ts';
import type { Made, Requests } from '../../../ports/api/requests.ts';
import { isConditionFailure } from '../errors.ts';
import { readItem } from '../items/attributes.ts';
import { number } from '../items/keys.ts';

/** As long as an absorbed message is known by its key. */
const KEPT_S = 7 * 24 * 3_600;

export class DynamoRequests implements Requests {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async claim(name: string, { sessionId, body }: Made, now: number): Promise<Made> {
    const Key = { PK: { S: 'D#api' }, SK: { S: name } };
    const expiresAt = number(Math.floor(now / 1_000) + KEPT_S);
    const Item = { ...Key, sessionId: { S: sessionId }, body: { S: body }, expiresAt };
    const put = { TableName: this.#tableName, Item, ConditionExpression: 'attribute_not_exists(PK)' };
    try {
      await this.#client.send(new PutItemCommand(put));
      return { sessionId, body };
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
    const read = new GetItemCommand({ TableName: this.#tableName, Key, ConsistentRead: true });
    const { Item: known } = await this.#client.send(read);
    return known ? readItem(storedRequest, known, 'Request') : { sessionId, body };
  }
}
