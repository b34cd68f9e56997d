import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../../../local/aws/dynamodb/engine.ts';
import { DynamoDbService } from '../../../../local/aws/dynamodb/service.ts';
import { LocalClock } from '../../../../local/kernel/clock.ts';
import type { LocalRequest } from '../../../../local/kernel/http.ts';
import { DUE_TABLE } from '../../../contract/endpoint/due-table.ts';

const DEFINITION = {
  TableName: 'sessions',
  ...DUE_TABLE,
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  DeletionProtectionEnabled: true,
};

function request(operation: string, body: unknown): LocalRequest {
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    caller: 'tester',
  };
}

describe('DynamoDbService', () => {
  const clock = new LocalClock();
  const started: { service?: DynamoDbService } = {};

  beforeAll(async () => {
    started.service = await DynamoDbService.start({ clock });
    await started.service.createTable(DEFINITION);
  });
  afterAll(async () => {
    await started.service?.close();
    clock.close();
  });

  async function call(operation: string, input: unknown): Promise<{ status: number; body: Json }> {
    if (!started.service) throw new Error('not started');
    const response = await started.service.handle(request(operation, input));
    return { status: response.status, body: JSON.parse(String(response.body)) as Json };
  }

  const key = (name: string, version = 1) => ({ PK: { S: name }, SK: { S: `J#${version}` } });
  const get = async (name: string, version = 1) =>
    (await call('GetItem', { TableName: 'sessions', Key: key(name, version), ConsistentRead: true })).body.Item;
  const newItem = (name: string, version = 1) => ({
    Put: { TableName: 'sessions', Item: key(name, version), ConditionExpression: 'attribute_not_exists(PK)' },
  });

  test('DynamoDbService creates a table from CloudFormation properties, ready for use', async () => {
    const { body } = await call('DescribeTable', { TableName: 'sessions' });
    expect(body.Table).toMatchObject({ TableStatus: 'ACTIVE', GlobalSecondaryIndexes: [{ IndexName: 'due' }] });
    await expect(started.service?.createTable(DEFINITION)).rejects.toThrow();
  });

  test('DynamoDbService keeps the TTL setting', async () => {
    const describeTtl = async () => (await call('DescribeTimeToLive', { TableName: 'sessions' })).body;
    const update = (Enabled: boolean) =>
      call('UpdateTimeToLive', {
        TableName: 'sessions',
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled },
      });
    const enabled = { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' } };
    expect(await describeTtl()).toEqual(enabled);
    expect((await update(true)).body.message).toContain('already enabled');
    expect((await update(false)).status).toBe(200);
    expect(await describeTtl()).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
    await update(true);
    expect((await call('DescribeTimeToLive', { TableName: 'absent' })).body.__type).toContain('ResourceNotFound');
  });

  test('A failed write gives the item back only when asked', async () => {
    await call('PutItem', { TableName: 'sessions', Item: { ...key('old'), phase: { S: 'idle' } } });
    const failing = { ...newItem('old').Put };
    expect((await call('PutItem', failing)).body.Item).toBeUndefined();
    const asked = await call('PutItem', { ...failing, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
    expect(asked).toMatchObject({ status: 400, body: { Item: { phase: { S: 'idle' } } } });
    const none = await call('PutItem', { ...failing, ReturnValuesOnConditionCheckFailure: 'NONE' });
    expect(none.body.Item).toBeUndefined();
  });

  test('A request token is forgotten after ten minutes', async () => {
    const input = { TransactItems: [newItem('token')], ClientRequestToken: 'token-1' };
    expect((await call('TransactWriteItems', input)).status).toBe(200);
    clock.advance(599_000);
    expect((await call('TransactWriteItems', input)).status).toBe(200);
    clock.advance(2_000);
    expect((await call('TransactWriteItems', input)).body.__type).toBe(
      'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    );
  });

  test('A cancelled transaction may be tried again with its token', async () => {
    const input = { TransactItems: [newItem('retry')], ClientRequestToken: 'token-2' };
    await call('PutItem', { TableName: 'sessions', Item: key('retry') });
    expect((await call('TransactWriteItems', input)).status).toBe(400);
    await call('DeleteItem', { TableName: 'sessions', Key: key('retry') });
    expect((await call('TransactWriteItems', input)).status).toBe(200);
    expect(await get('retry')).toEqual(key('retry'));
  });

  test('Writers that race by transactions and by plain writes agree on every version', async () => {
    const commits = async (writer: string): Promise<number[]> => {
      const won: number[] = [];
      for (let version = 1; version <= 15; version++) {
        const items = [newItem('race', version), newItem(`race-${writer}`, version)];
        const { status } = await call('TransactWriteItems', { TransactItems: items });
        if (status === 200) won.push(version);
      }
      return won;
    };
    const plain = async () => {
      const won: number[] = [];
      for (let version = 15; version >= 1; version--)
        if ((await call('PutItem', newItem('race', version).Put)).status === 200) won.push(version);
      return won;
    };
    const [a = [], b = [], c = []] = await Promise.all([commits('a'), commits('b'), plain()]);
    expect([...a, ...b, ...c].sort((x, y) => x - y)).toEqual(Array.from({ length: 15 }, (_, n) => n + 1));
    for (const [writer, won] of Object.entries({ a, b }))
      for (let version = 1; version <= 15; version++)
        expect((await get(`race-${writer}`, version)) !== undefined).toBe(won.includes(version));
  });

  test('Malformed transactions are refused with their reason', async () => {
    const refusal = async (TransactItems: unknown) =>
      String((await call('TransactWriteItems', { TransactItems })).body.message);
    expect(await refusal(undefined)).toContain('greater than or equal to 1');
    expect(await refusal([{}])).toContain('one of');
    expect(await refusal([{ Put: { TableName: 'sessions' } }])).toContain('Item');
    expect(await refusal([{ Update: { TableName: 'sessions', Key: key('x') } }])).toContain('UpdateExpression');
    expect(await refusal([{ ConditionCheck: { TableName: 'sessions', Key: key('x') } }])).toContain('Condition');
    const broken = { ...newItem('syntax').Put, ConditionExpression: 'attribute_not_exists(' };
    expect(await refusal([newItem('syntax', 2), { Put: broken }])).toContain('Syntax error');
    expect(await get('syntax', 2)).toBeUndefined();
    const large = Array.from({ length: 14 }, (_, n) => ({
      Put: { TableName: 'sessions', Item: { ...key('sum', n), text: { S: 'x'.repeat(310_000) } } },
    }));
    expect(await refusal(large)).toContain('4 MB');
    expect((await call('TransactWriteItems', '{')).body.__type).toContain('SerializationException');
    expect((await call('Nonsense', {})).body.__type).toContain('UnknownOperationException');
  });
});
