import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { CodeEvents } from '../../../ports/session/code-events.ts';
import { readItem } from '../items/attributes.ts';
import { awaitedCommitKey, deliveryKey, type Item, number, pullRequestItemKey } from '../items/keys.ts';
import { storedSignpost } from '../items/small-items.ts';

/** GitHub's page sends a delivery again for three days; a week leaves room. */
const KEPT_S = 7 * 24 * 3_600;
const HOUR_MS = 3_600_000;
/** Sessions that one commit rings. Catches a commit that everybody waits for. */
const AWAITING_MAX = 100;

export class DynamoCodeEvents implements CodeEvents {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async awaiting(commitKey: string): Promise<string[]> {
    const { PK } = awaitedCommitKey(commitKey, '');
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
        ExpressionAttributeValues: { ':pk': PK ?? { S: '' }, ':prefix': { S: 'S#' } },
        Limit: AWAITING_MAX,
      }),
    );
    return (answer.Items ?? []).map((item) => readItem(storedSignpost, item, 'Awaited commit').sessionId);
  }

  async openedBy(pullRequestKey: string): Promise<string | undefined> {
    const item = await this.#get(pullRequestItemKey(pullRequestKey));
    return item && readItem(storedSignpost, item, 'Pull request').sessionId;
  }

  async wasHandled(deliveryId: string): Promise<boolean> {
    return (await this.#get(deliveryKey('github', deliveryId))) !== undefined;
  }

  async handled(deliveryId: string, now: number): Promise<void> {
    const Item = { ...deliveryKey('github', deliveryId), expiresAt: number(Math.floor(now / 1_000) + KEPT_S) };
    await this.#client.send(new PutItemCommand({ TableName: this.#tableName, Item }));
  }

  async countRemark(sessionId: string, now: number): Promise<number> {
    const answer = await this.#client.send(
      new UpdateItemCommand({
        TableName: this.#tableName,
        Key: deliveryKey('github-remarks', `${sessionId}#${Math.floor(now / HOUR_MS)}`),
        UpdateExpression: 'ADD remarks :one SET expiresAt = :expiresAt',
        ExpressionAttributeValues: { ':one': number(1), ':expiresAt': number(Math.floor(now / 1_000) + KEPT_S) },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return Number(answer.Attributes?.remarks?.N ?? 1);
  }

  async #get(Key: Item): Promise<Item | undefined> {
    const read = new GetItemCommand({ TableName: this.#tableName, ConsistentRead: true, Key });
    return (await this.#client.send(read)).Item;
  }
}
