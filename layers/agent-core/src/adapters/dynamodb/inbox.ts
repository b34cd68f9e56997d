import { type DynamoDBClient, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { InboxItem } from '../../domain/journal.ts';
import type { Inbox } from '../../ports.ts';
import { isConditionFailure } from './errors.ts';
import { inboxItem } from './inbox-codec.ts';
import { inboxSortKey, partitionKey } from './keys.ts';

export class DynamoInbox implements Inbox {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async put(sessionId: string, item: InboxItem): Promise<'created' | 'exists'> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: inboxItem(sessionId, item),
          ConditionExpression: 'attribute_not_exists(PK)',
        }),
      );
      return 'created';
    } catch (error) {
      if (isConditionFailure(error)) return 'exists';
      throw error;
    }
  }

  async exists(sessionId: string): Promise<boolean> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': partitionKey(sessionId) },
        ProjectionExpression: 'SK',
        Limit: 1,
      }),
    );
    return (answer.Items ?? []).length > 0;
  }

  async park(sessionId: string, items: InboxItem[]): Promise<void> {
    for (const item of items) {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: { PK: partitionKey(sessionId), SK: { S: inboxSortKey(item.key) } },
          UpdateExpression: 'REMOVE dueAt, dueShard, sweeps',
        }),
      );
    }
  }
}
