import type { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { queryPages } from '@remote-swe/core/adapters/dynamodb/items/query-pages';
import { expect, it } from 'vitest';

/** A table of ten items whose pages hold three. */
function tableOfTen() {
  const asked: (number | undefined)[] = [];
  const client = {
    async send({ input: { Limit = 3, ExclusiveStartKey } }: QueryCommand) {
      asked.push(Limit);
      const from = Number(ExclusiveStartKey?.n?.N ?? 0);
      const Items = [0, 1, 2].map((at) => ({ n: { N: `${from + at}` } })).slice(0, Math.min(Limit, 10 - from));
      const next = from + Items.length;
      return next < 10 ? { Items, LastEvaluatedKey: { n: { N: `${next}` } } } : { Items };
    },
  };
  return { client: client as unknown as DynamoDBClient, asked };
}

it.each([
  ['all of it', { pagesMax: 9 }, 10, true, [3, 3, 3, 3]],
  ['two pages', { pagesMax: 2 }, 6, false, [3, 3]],
  ['five items', { limit: 5, pagesMax: 9 }, 5, false, [5, 2]],
  ['no items, unasked', { limit: 0, pagesMax: 9 }, 0, false, []],
])('A query gives %s within its bounds', async (_what, bounds, count, isAll, limits) => {
  const { client, asked } = tableOfTen();
  const found = await queryPages(client, { TableName: 't' }, bounds);
  expect(found.items.map(({ n }) => Number(n?.N))).toEqual(Array.from({ length: count }, (_, at) => at));
  expect([found.isAll, asked]).toEqual([isAll, limits]);
});
