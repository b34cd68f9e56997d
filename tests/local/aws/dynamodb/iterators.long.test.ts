import { queryObjects } from 'node:v8';
import { expect, test } from 'vitest';
import { Engine } from '../../../../local/aws/dynamodb/engine.ts';
import { storeIterators } from '../../../../local/aws/dynamodb/iterators.ts';

const QUERIES = 40;
/** The last ones may be in somebody's hands. */
const OPEN_MAX = 5;
const TABLE = {
  TableName: 'table',
  AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};
const QUERY = {
  TableName: 'table',
  KeyConditionExpression: 'PK = :pk',
  ExpressionAttributeValues: { ':pk': { S: 'a' } },
};

/** Collects garbage first, as a heap snapshot does. */
function openIterators(): number {
  return storeIterators().reduce((sum, made) => sum + queryObjects(made, { format: 'count' }), 0);
}

test('Queries and scans of the local table keep nothing of what it held when they read', async () => {
  const engine = await Engine.start();
  try {
    await engine.call('CreateTable', TABLE);
    // Until the table is active, which is soon, it takes nothing.
    const put = () => engine.call('PutItem', { TableName: 'table', Item: { PK: { S: 'a' } } });
    await expect.poll(async () => (await put()).status).toBe(200);
    const before = openIterators();
    for (let count = 0; count < QUERIES; count++) {
      expect(await engine.call('Query', QUERY)).toMatchObject({ status: 200, body: { Count: 1 } });
      expect(await engine.call('Scan', { TableName: 'table', Limit: 1 })).toMatchObject({ status: 200 });
    }
    expect(openIterators() - before).toBeLessThanOrEqual(OPEN_MAX);
  } finally {
    await engine.close();
  }
});
