import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Item } from './keys.ts';

/** `pagesMax`: pages of 1 MB, after which the rest is left. */
type Bounds = { limit?: number; pagesMax: number };

/** The items of a query over its pages, at most `limit` of them. `isAll` false: the bounds left some, or may have. */
export async function queryPages(
  client: DynamoDBClient,
  input: QueryCommandInput,
  { limit, pagesMax }: Bounds,
): Promise<{ items: Item[]; isAll: boolean }> {
  const items: Item[] = [];
  let start: Item | undefined;
  for (let page = 0; page < pagesMax; page++) {
    const left = limit === undefined ? {} : { Limit: limit - items.length };
    // DynamoDB refuses a query for no items.
    if (left.Limit !== undefined && left.Limit <= 0) break;
    const answer = await client.send(new QueryCommand({ ...input, ...left, ExclusiveStartKey: start }));
    items.push(...(answer.Items ?? []));
    start = answer.LastEvaluatedKey;
    if (!start) return { items, isAll: true };
  }
  return { items, isAll: false };
}
