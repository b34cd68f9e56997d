import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { Approval, Approvals } from '../../../ports/people/people.ts';
import { readItem } from '../items/attributes.ts';
import { type Item, number } from '../items/keys.ts';
import { storedApproval } from '../items/small-items.ts';

const PREFIX = 'U#';
/** Approvals of one person that are looked at: one per channel. Catches an admin's script. */
const OF_ONE_MAX = 1_000;

/** One item per person, and one per person and channel. */
export class DynamoApprovals implements Approvals {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async approve(scope: string, approval: Approval): Promise<void> {
    const { by, at } = approval;
    const Item = { ...approvalKey(scope, approval), by: { S: by }, at: number(at) };
    await this.#client.send(new PutItemCommand({ TableName: this.#tableName, Item }));
  }

  async isApproved(scope: string, user: string, channel: string): Promise<boolean> {
    const found = await Promise.all([this.#has(scope, { user }), this.#has(scope, { user, channel })]);
    return found.includes(true);
  }

  async of(scope: string, user: string): Promise<Approval[]> {
    // The query also gives ids that only begin like this one.
    const found = await this.#query(scope, approvalSortKey({ user }), OF_ONE_MAX);
    return found.filter((approval) => approval.user === user);
  }

  async revoke(scope: string, approval: Pick<Approval, 'user' | 'channel'>): Promise<void> {
    const Key = approvalKey(scope, approval);
    await this.#client.send(new DeleteItemCommand({ TableName: this.#tableName, Key }));
  }

  list(scope: string, limit: number): Promise<Approval[]> {
    return this.#query(scope, PREFIX, limit);
  }

  async #has(scope: string, approval: Pick<Approval, 'user' | 'channel'>): Promise<boolean> {
    const Key = approvalKey(scope, approval);
    const read = new GetItemCommand({ TableName: this.#tableName, ConsistentRead: true, Key });
    return (await this.#client.send(read)).Item !== undefined;
  }

  async #query(scope: string, prefix: string, limit: number): Promise<Approval[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :scope AND begins_with(SK, :prefix)',
        ExpressionAttributeValues: { ':scope': scopeKey(scope), ':prefix': { S: prefix } },
        Limit: limit,
      }),
    );
    return (answer.Items ?? []).map(approvalOf);
  }
}

function scopeKey(scope: string): AttributeValue {
  return { S: `A#${scope}` };
}

function approvalKey(scope: string, approval: Pick<Approval, 'user' | 'channel'>): Item {
  return { PK: scopeKey(scope), SK: { S: approvalSortKey(approval) } };
}

function approvalSortKey({ user, channel }: Pick<Approval, 'user' | 'channel'>): string {
  return channel === undefined ? `${PREFIX}${user}` : `${PREFIX}${user}#${channel}`;
}

function approvalOf(item: Item): Approval {
  const [user = '', channel] = (item.SK?.S ?? '').slice(PREFIX.length).split('#');
  const { by, at } = readItem(storedApproval, item, 'Approval');
  return { user, ...(channel ? { channel } : {}), by, at };
}
