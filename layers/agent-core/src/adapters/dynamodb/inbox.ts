import { type DynamoDBClient, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { InboxItem } from '../../domain/session/journal.ts';
import type { Inbox } from '../../ports/session/inbox.ts';
import { isConditionFailure } from './errors.ts';
import { inboxItem } from './items/inbox-codec.ts';
import { inboxSortKey, partitionKey, SUMMARY_SORT_KEY } from './items/keys.ts';

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
    const keys = [SUMMARY_SORT_KEY, ...items.map((item) => inboxSortKey(item.key))];
    for (const key of keys) await this.#leaveSight(sessionId, key);
  }

  async #leaveSight(sessionId: string, sortKey: string): Promise<void> {
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: { PK: partitionKey(sessionId), SK: { S: sortKey } },
          ConditionExpression: 'attribute_exists(PK)',
          UpdateExpression: 'REMOVE dueAt, dueShard, sweeps',
        }),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }
}
