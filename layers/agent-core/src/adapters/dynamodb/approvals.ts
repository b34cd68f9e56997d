import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Approvals } from '../../ports.ts';
import { number } from './keys.ts';

export class DynamoApprovals implements Approvals {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async approve(scope: string, userId: string, by: string, at: number): Promise<void> {
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#tableName,
        Item: { ...approvalKey(scope, userId), by: { S: by }, at: number(at) },
      }),
    );
  }

  async isApproved(scope: string, userId: string): Promise<boolean> {
    const answer = await this.#client.send(
      new GetItemCommand({ TableName: this.#tableName, ConsistentRead: true, Key: approvalKey(scope, userId) }),
    );
    return answer.Item !== undefined;
  }
}

function approvalKey(scope: string, userId: string) {
  return { PK: { S: `A#${scope}` }, SK: { S: `U#${userId}` } };
}
