import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoPlaceBoard } from '@remote-swe/core/adapters/dynamodb/places/place-board';
import type { Trouble } from '@remote-swe/core/domain/places/trouble';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalAws, startLocalAws, tableDefinition } from '../../local-aws.ts';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const A = { model: 'm', place: 'a' };
const ONE = { tokens: 100, requests: 1 };
const NO_LIMIT = { tokens: Number.POSITIVE_INFINITY, requests: Number.POSITIVE_INFINITY };

let aws: LocalAws;
let client: DynamoDBClient;
beforeAll(async () => {
  aws = await startLocalAws('dynamodb');
  client = new DynamoDBClient(aws.client);
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

async function boardIn(tableName: string): Promise<DynamoPlaceBoard> {
  await aws.dynamoDb?.createTable(tableDefinition(tableName) as never);
  return new DynamoPlaceBoard(client, tableName);
}

it('A board that nobody has written to says nothing', async () => {
  const board = await boardIn('fresh');
  expect(await board.look('m', NOW)).toEqual({ troubles: new Map(), usage: new Map() });
});

it('A trouble is seen by all, for its model only, and a shorter one does not replace it', async () => {
  const board = await boardIn('troubles');
  const trouble: Trouble = { kind: 'throttled', failures: 2, until: NOW + 500 };
  await board.note(A, trouble);
  await board.note({ ...A, place: '999999999999/b' }, { ...trouble, kind: 'denied' });
  await board.note(A, { ...trouble, failures: 1, until: NOW + 400 });
  const { troubles } = await board.look('m', NOW);
  expect(troubles.get('a')).toMatchObject(trouble);
  expect(troubles.get('999999999999/b')).toMatchObject({ kind: 'denied' });
  expect((await board.look('other', NOW)).troubles.size).toBe(0);
  await board.note(A, { ...trouble, until: NOW + 501 });
  expect((await board.look('m', NOW)).troubles.get('a')?.until).toBe(NOW + 501);
});

it('However many calls come at once, a minute holds no more than its ceiling', async () => {
  const board = await boardIn('crowd');
  const limits = { ceiling: { tokens: 450, requests: 100 }, now: NOW };
  const answers = await Promise.all(Array.from({ length: 20 }, () => board.take(A, ONE, limits)));
  expect(answers.filter(Boolean)).toHaveLength(4);
  expect((await board.look('m', NOW)).usage.get('a')?.current).toMatchObject({ tokens: 400, requests: 4 });
});

it('Requests have a ceiling of their own, and none at all is a ceiling too', async () => {
  const board = await boardIn('requests');
  const ceiling = { tokens: Number.POSITIVE_INFINITY, requests: 1 };
  expect(await board.take(A, ONE, { ceiling, now: NOW })).toBe(true);
  expect(await board.take(A, ONE, { ceiling, now: NOW })).toBe(false);
  expect(await board.take({ ...A, place: 'b' }, ONE, { ceiling: { tokens: 99, requests: 9 }, now: NOW })).toBe(false);
  expect(await board.take({ ...A, place: 'c' }, ONE, { ceiling: NO_LIMIT, now: NOW })).toBe(true);
});

it('What a call took more or less is corrected in its own minute, and two minutes are seen', async () => {
  const board = await boardIn('minutes');
  await board.take(A, ONE, { ceiling: NO_LIMIT, now: NOW });
  await board.settle(A, -30, NOW + MINUTE - 1);
  await board.take(A, ONE, { ceiling: NO_LIMIT, now: NOW + MINUTE });
  const usage = (now: number) => board.look('m', now).then((news) => news.usage.get('a'));
  expect(await usage(NOW + MINUTE)).toMatchObject({ current: { tokens: 100 }, previous: { tokens: 70, requests: 1 } });
  expect(await usage(NOW + 2 * MINUTE)).toMatchObject({ current: { tokens: 0 }, previous: { tokens: 100 } });
  expect(await usage(NOW + 3 * MINUTE)).toBeUndefined();
});

it('What cannot be read says nothing about its place, and every item leaves the table in time', async () => {
  const board = await boardIn('odd');
  await board.note(A, { kind: 'throttled', failures: 1, until: NOW });
  await board.take(A, ONE, { ceiling: NO_LIMIT, now: NOW });
  const Item = { PK: { S: 'P#m' }, SK: { S: 'T#b' }, kind: { S: 'of a newer build' } };
  await client.send(new PutItemCommand({ TableName: 'odd', Item }));
  const { troubles } = await board.look('m', NOW);
  expect([...troubles.keys()]).toEqual(['a']);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'odd' }));
  const ours = Items.filter(({ SK }) => SK?.S !== 'T#b');
  expect(ours.map(({ expiresAt }) => Number(expiresAt?.N) * 1_000 > NOW)).toEqual([true, true]);
});
