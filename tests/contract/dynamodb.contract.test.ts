import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DUE_TABLE } from './endpoint/due-table.ts';
import { startEndpoint } from './endpoint/endpoint.ts';

const endpoint = await startEndpoint('dynamodb');
const client = new DynamoDBClient(endpoint.clientConfig);
const TableName = endpoint.uniqueName('table');

beforeAll(async () => {
  await client.send(new CreateTableCommand({ TableName, ...DUE_TABLE }));
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
});

afterAll(async () => {
  await client.send(new DeleteTableCommand({ TableName }));
  client.destroy();
  await endpoint.close();
});

const entryKey = (session: string, version: number) => ({
  PK: { S: `S#${session}` },
  SK: { S: `J#${String(version).padStart(10, '0')}` },
});

const put = (session: string, version: number, attributes = {}) =>
  client.send(
    new PutItemCommand({
      TableName,
      Item: { ...entryKey(session, version), ...attributes },
      ConditionExpression: 'attribute_not_exists(PK)',
    }),
  );

const transact = (TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
  client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));

async function get(session: string, version: number) {
  const input = { TableName, Key: entryKey(session, version), ConsistentRead: true };
  return (await client.send(new GetItemCommand(input))).Item;
}

const newEntry = (session: string, version: number, attributes = {}): TransactWriteItem => ({
  Put: {
    TableName,
    Item: { ...entryKey(session, version), ...attributes },
    ConditionExpression: 'attribute_not_exists(PK)',
  },
});

async function cancelled(attempt: Promise<unknown>): Promise<TransactionCanceledException> {
  const error = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof TransactionCanceledException) return error;
  throw new Error(`Expected TransactionCanceledException, got ${String(error)}`);
}

const codes = (error: TransactionCanceledException) => error.CancellationReasons?.map((reason) => reason.Code);

test('A race of 20 conditional puts has one winner [documented]', async () => {
  const attempts = Array.from({ length: 20 }, (_, n) => put('race', 1, { writer: { N: String(n) } }));
  const settled = await Promise.allSettled(attempts);
  const lost = settled.filter((result) => result.status === 'rejected');
  expect(lost).toHaveLength(19);
  for (const result of lost) expect(result.reason.name).toBe('ConditionalCheckFailedException');
  const winner = settled.findIndex((result) => result.status === 'fulfilled');
  expect((await get('race', 1))?.writer).toEqual({ N: String(winner) });
});

test('A failed condition returns the item when asked [documented]', async () => {
  await put('old-image', 1, { phase: { S: 'idle' } });
  const attempt = client.send(
    new UpdateItemCommand({
      TableName,
      Key: entryKey('old-image', 1),
      UpdateExpression: 'SET phase = :new',
      ConditionExpression: 'phase = :expected',
      ExpressionAttributeValues: { ':new': { S: 'a' }, ':expected': { S: 'b' } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  );
  await expect(attempt).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
    Item: { phase: { S: 'idle' } },
  });
});

test('A transaction puts, updates, deletes and checks at once [documented]', async () => {
  await put('all', 1);
  await put('all', 2);
  await put('all', 3, { state: { S: 'online' } });
  await transact([
    newEntry('all', 4),
    {
      Update: {
        TableName,
        Key: entryKey('all', 1),
        UpdateExpression: 'SET #n = :n',
        ExpressionAttributeNames: { '#n': 'name' },
        ExpressionAttributeValues: { ':n': { S: 'x' } },
      },
    },
    { Delete: { TableName, Key: entryKey('all', 2) } },
    {
      ConditionCheck: {
        TableName,
        Key: entryKey('all', 3),
        ConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'state' },
        ExpressionAttributeValues: { ':s': { S: 'online' } },
      },
    },
  ]);
  expect(await get('all', 4)).toEqual(entryKey('all', 4));
  expect((await get('all', 1))?.name).toEqual({ S: 'x' });
  expect(await get('all', 2)).toBeUndefined();
  expect(await get('all', 3)).toEqual({ ...entryKey('all', 3), state: { S: 'online' } });
});

test('A condition check on an absent item creates nothing [documented]', async () => {
  const check = { TableName, Key: entryKey('check', 1), ConditionExpression: 'attribute_not_exists(PK)' };
  await transact([{ ConditionCheck: check }, newEntry('check', 2)]);
  expect(await get('check', 1)).toBeUndefined();
  expect(await get('check', 2)).toBeDefined();
});

test('A cancelled transaction leaves nothing and says which condition failed [documented]', async () => {
  await put('cancel', 2, { phase: { S: 'idle' } });
  await put('cancel', 3, { count: { N: '1' }, bytes: { B: new Uint8Array([1, 2]) } });
  const error = await cancelled(
    transact([
      newEntry('cancel', 1),
      {
        Put: {
          TableName,
          Item: entryKey('cancel', 2),
          ConditionExpression: 'attribute_not_exists(PK)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      { Delete: { TableName, Key: entryKey('cancel', 3) } },
      { Delete: { TableName, Key: entryKey('cancel', 4), ConditionExpression: 'attribute_exists(PK)' } },
    ]),
  );
  expect(codes(error)).toEqual(['None', 'ConditionalCheckFailed', 'None', 'ConditionalCheckFailed']);
  expect(error.CancellationReasons?.[1]?.Item).toMatchObject({ phase: { S: 'idle' } });
  expect(error.message).toContain('[None, ConditionalCheckFailed, None, ConditionalCheckFailed]');
  expect(await get('cancel', 1)).toBeUndefined();
  expect((await get('cancel', 2))?.phase).toEqual({ S: 'idle' });
  expect(await get('cancel', 3)).toEqual({
    ...entryKey('cancel', 3),
    count: { N: '1' },
    bytes: { B: new Uint8Array([1, 2]) },
  });
  expect(await get('cancel', 4)).toBeUndefined();
});

test('Concurrent transactions on one version commit whole or not at all [documented]', async () => {
  const attempts = Array.from({ length: 8 }, (_, n) =>
    transact([newEntry('atomic', 1, { writer: { N: String(n) } }), newEntry(`atomic-${n}`, 1)]),
  );
  // On AWS two transactions that meet may both be cancelled (TransactionConflict); never may two succeed.
  const settled = await Promise.allSettled(attempts);
  const winners = settled.flatMap((result, n) => (result.status === 'fulfilled' ? [n] : []));
  expect(winners.length).toBeLessThanOrEqual(1);
  for (const n of settled.keys()) expect((await get(`atomic-${n}`, 1)) !== undefined).toBe(winners.includes(n));
});

test('Readers never see what a cancelled transaction would have written [documented]', async () => {
  await put('half', 1);
  const state = { writing: true };
  const writing = (async () => {
    for (let n = 0; n < 10; n++)
      await cancelled(transact([newEntry('half', 2), newEntry('half', 3), newEntry('half', 1)]));
    state.writing = false;
  })();
  const readers = Array.from({ length: 4 }, async () => {
    while (state.writing) expect(await get('half', 2)).toBeUndefined();
  });
  await Promise.all([writing, ...readers]);
});

test('A transaction refuses what AWS refuses [documented]', async () => {
  const many = Array.from({ length: 101 }, (_, n) => newEntry('many', n));
  const validation = { name: 'ValidationException' };
  await expect(transact([])).rejects.toMatchObject(validation);
  await expect(transact(many)).rejects.toMatchObject(validation);
  const twice = [newEntry('twice', 1), { Delete: { TableName, Key: entryKey('twice', 1) } }];
  await expect(transact(twice)).rejects.toMatchObject(validation);
  const elsewhere = [{ Put: { TableName: `${TableName}-absent`, Item: entryKey('x', 1) } }];
  await expect(transact(elsewhere)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('An update that the stored item does not allow cancels the transaction [documented]', async () => {
  await put('wrong-type', 1, { name: { S: 'x' } });
  const increment = {
    TableName,
    Key: entryKey('wrong-type', 1),
    UpdateExpression: 'SET #n = #n + :one',
    ExpressionAttributeNames: { '#n': 'name' },
    ExpressionAttributeValues: { ':one': { N: '1' } },
  };
  const error = await cancelled(transact([newEntry('wrong-type', 2), { Update: increment }]));
  expect(codes(error)).toEqual(['None', 'ValidationError']);
  expect(await get('wrong-type', 2)).toBeUndefined();
});

test('A repeated client request token succeeds without effect, and refuses other parameters [documented]', async () => {
  const token = endpoint.uniqueName('t').slice(-36);
  const items = [newEntry('token', 1)];
  await transact(items, token);
  await transact(items, token);
  await expect(transact(items)).rejects.toMatchObject({ name: 'TransactionCanceledException' });
  await expect(transact([newEntry('token', 2)], token)).rejects.toMatchObject({
    name: 'IdempotentParameterMismatchException',
  });
});

test('A reverse query of limit 1 finds the newest entry, consistently [documented]', async () => {
  for (let version = 1; version <= 12; version++) {
    await put('newest', version);
    const found = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'PK = :p AND begins_with(SK, :s)',
        ExpressionAttributeValues: { ':p': { S: 'S#newest' }, ':s': { S: 'J#' } },
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );
    expect(found.Items?.[0]?.SK).toEqual(entryKey('newest', version).SK);
  }
});

test('A query takes begins_with with a filter, and BETWEEN [documented]', async () => {
  for (let version = 1; version <= 5; version++)
    await put('range', version, version % 2 ? {} : { absorbedBy: { N: '1' } });
  const query = (condition: string, values: { [name: string]: { S: string } }, filter?: string) =>
    client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: `PK = :p AND ${condition}`,
        FilterExpression: filter,
        ExpressionAttributeValues: { ':p': { S: 'S#range' }, ...values },
        ConsistentRead: true,
      }),
    );
  const unread = await query('begins_with(SK, :j)', { ':j': { S: 'J#' } }, 'attribute_not_exists(absorbedBy)');
  expect(unread.Items?.map((item) => item.SK?.S)).toEqual([1, 3, 5].map((n) => entryKey('range', n).SK.S));
  const between = await query('SK BETWEEN :a AND :b', { ':a': entryKey('', 2).SK, ':b': entryKey('', 4).SK });
  expect(between.Items?.map((item) => item.SK?.S)).toEqual([2, 3, 4].map((n) => entryKey('range', n).SK.S));
});

test('A sparse index gains an item with its attribute and loses it with the attribute [documented]', async () => {
  const due = async () => {
    const input = {
      TableName,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :d AND dueAt <= :now',
      ExpressionAttributeValues: { ':d': { S: 'contract' }, ':now': { N: '1000' } },
    };
    return (await client.send(new QueryCommand(input))).Items?.map((item) => item.SK?.S);
  };
  await put('sparse', 1, { dueShard: { S: 'contract' }, dueAt: { N: '900' } });
  await put('sparse', 2, { dueShard: { S: 'contract' }, dueAt: { N: '1001' } });
  await put('sparse', 3);
  await expect.poll(due).toEqual([entryKey('', 1).SK.S]);
  await transact([
    { Update: { TableName, Key: entryKey('sparse', 1), UpdateExpression: 'REMOVE dueAt, dueShard' } },
    newEntry('sparse', 4, { dueShard: { S: 'contract' }, dueAt: { N: '5' } }),
  ]);
  await expect.poll(due).toEqual([entryKey('', 4).SK.S]);
  await cancelled(
    transact([
      { Update: { TableName, Key: entryKey('sparse', 4), UpdateExpression: 'REMOVE dueAt, dueShard' } },
      newEntry('sparse', 1),
    ]),
  );
  expect(await due()).toEqual([entryKey('', 4).SK.S]);
});

test('300 kB of binary come back unchanged; over 400 kB are refused, in a transaction too [documented]', async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, n) => (n * 31) % 256);
  await transact([newEntry('large', 1, { content: { B: bytes } })]);
  const stored = (await get('large', 1))?.content?.B;
  expect(Buffer.compare(stored ?? Buffer.alloc(0), bytes)).toBe(0);
  const tooMuch = { content: { B: new Uint8Array(410_000) } };
  await expect(put('large', 2, tooMuch)).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(transact([newEntry('large', 3), newEntry('large', 4, tooMuch)])).rejects.toThrow();
  expect(await get('large', 3)).toBeUndefined();
});
