import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type MonthSpend, type SharedScope, scopeName } from '../../domain/money/month-spend.ts';
import type { Budgets, RaisedBudget } from '../../ports/session/budgets.ts';
import { monthSpendOf } from './counters.ts';
import { isConditionFailure } from './errors.ts';
import { monthKey, number, RAISED_PREFIX } from './items/keys.ts';
import { queryPages } from './items/query-pages.ts';

/** Pages of one month's counters (1 MB each, some 5,000 counters): more people and channels than one deployment has. */
const PAGES_MAX = 10;

/** The month's counters that commits write, and the limits that people raise. */
export class DynamoBudgets implements Budgets {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async month(month: string): Promise<MonthSpend> {
    const query = {
      TableName: this.#tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'PK = :pk',
      ExpressionAttributeValues: { ':pk': monthKey(month) },
    };
    const { items, isAll } = await queryPages(this.#client, query, { pagesMax: PAGES_MAX });
    if (!isAll) throw new Error(`The counters of ${month} do not fit into ${PAGES_MAX} pages`);
    return monthSpendOf(month, items);
  }

  async raise(month: string, scope: SharedScope, { limitMicroUsd, by, at }: RaisedBudget): Promise<void> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: {
            PK: monthKey(month),
            SK: { S: `${RAISED_PREFIX}${scopeName(scope)}` },
            limitMicroUsd: number(limitMicroUsd),
            by: { S: by },
            at: number(at),
          },
          ConditionExpression: 'attribute_not_exists(PK) OR limitMicroUsd < :limit',
          ExpressionAttributeValues: { ':limit': number(limitMicroUsd) },
        }),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }
}
