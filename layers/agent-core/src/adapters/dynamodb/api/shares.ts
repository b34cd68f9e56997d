import { DeleteItemCommand, type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { storedShare } from '../../../domain/persisted/credentials.ts';
import type { Share, Shares } from '../../../ports/api/shares.ts';
import { readItem } from '../items/attributes.ts';
import { withExpiry } from '../items/expiry.ts';
import type { Item } from '../items/keys.ts';
import { queryPages } from '../items/query-pages.ts';

/** Pages of 1 MB: links by the ten thousand. */
const PAGES_MAX = 10;

/** One item for each link, those of a session together; the table drops each after its end. */
export class DynamoShares implements Shares {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async put(hash: string, { sessionId, by, at, expiresAt }: Share): Promise<void> {
    const Item = { ...shareKey(sessionId, hash), ...withExpiry({ by, at, expiresAt }) };
    await this.#client.send(new PutItemCommand({ TableName: this.#tableName, Item }));
  }

  async get(sessionId: string, hash: string): Promise<Share | undefined> {
    const Key = shareKey(sessionId, hash);
    const read = new GetItemCommand({ TableName: this.#tableName, Key, ConsistentRead: true });
    const { Item } = await this.#client.send(read);
    if (!Item) return undefined;
    const { by, at, expiresAtMs } = readItem(storedShare, Item, 'Share');
    return { sessionId, by, at, expiresAt: expiresAtMs };
  }

  async revoke(sessionId: string): Promise<void> {
    const query = {
      TableName: this.#tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'PK = :shares',
      ExpressionAttributeValues: { ':shares': sharesOf(sessionId) },
      ProjectionExpression: 'PK, SK',
    };
    const { items, isAll } = await queryPages(this.#client, query, { pagesMax: PAGES_MAX });
    for (const Key of items) await this.#client.send(new DeleteItemCommand({ TableName: this.#tableName, Key }));
    if (!isAll) throw new Error(`There are more links to ${sessionId} than were ended: end them again`);
  }
}

function sharesOf(sessionId: string): Item[string] {
  return { S: `X#${sessionId}` };
}

function shareKey(sessionId: string, hash: string): Item {
  return { PK: sharesOf(sessionId), SK: { S: hash } };
}
