import { type AttributeValue, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDeliveryPlaces } from '@remote-swe/core/adapters/dynamodb/events/delivery-places';
import { DynamoRepositoryNames } from '@remote-swe/core/adapters/dynamodb/events/repository-names';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalAws, startLocalAws, tableDefinition } from '../local-aws.ts';

const AT = Date.UTC(2026, 10, 22);
const DAY_MS = 24 * 3_600_000;

let aws: LocalAws;
let client: DynamoDBClient;
let names: DynamoRepositoryNames;
let places: DynamoDeliveryPlaces;

beforeAll(async () => {
  aws = await startLocalAws('dynamodb');
  await aws.dynamoDb?.createTable(tableDefinition('sessions') as never);
  client = new DynamoDBClient(aws.client);
  names = new DynamoRepositoryNames(client, 'sessions');
  places = new DynamoDeliveryPlaces(client, 'sessions');
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

it('A place in the deliveries is read as it was remembered, and replaced whole', async () => {
  expect(await places.place()).toBeUndefined();
  const between = { until: AT, cursor: 'v1_10000000000000001', from: AT + 1, unsettledSince: AT + 2 };
  await places.remember(between);
  expect(await places.place()).toEqual(between);
  await places.remember({ until: AT + 3 });
  expect(await places.place()).toEqual({ until: AT + 3 });
});

it('A repository is known by its number under each of its names, of which the newest five are kept', async () => {
  expect(await names.seen(1, 'Acme/Shop', AT)).toEqual([]);
  expect(await names.seen(1, 'acme/shop', AT + DAY_MS)).toEqual([]);
  expect(await names.seen(1, 'acme/market', AT)).toEqual(['acme/shop']);
  expect(await names.seen(1, 'acme/shop', AT)).toEqual(['acme/market']);
  for (const name of ['a', 'b', 'c', 'd']) await names.seen(1, `acme/${name}`, AT);
  expect(await names.seen(1, 'acme/d', AT)).toEqual(['acme/c', 'acme/b', 'acme/a', 'acme/shop']);
});

it('Of events that come at the same moment none is lost', async () => {
  const called = ['first', 'second', 'third'].map((name) => `acme/${name}`);
  await Promise.all(called.map((name) => names.seen(9, name, AT)));
  const others = await names.seen(9, 'acme/last', AT);
  expect([...others].sort()).toEqual(called);
});

it('A name that another repository has or had is not given away', async () => {
  await names.seen(2, 'acme/lib', AT);
  await names.seen(2, 'acme/library', AT);
  expect(await names.seen(3, 'acme/lib', AT)).toBe('another');
  expect(await names.seen(2, 'acme/library', AT + 8 * DAY_MS)).toEqual(['acme/lib']);
});

it('A name is held for good, as the sessions are that go by it', async () => {
  await names.seen(4, 'acme/old', AT);
  await names.seen(4, 'acme/new', AT + DAY_MS);
  expect(await held('acme/old')).toEqual({ id: { N: '4' } });
});

it('Names that a build before let end by time are held for good from the first event on, and so is each that it still knew', async () => {
  await before('id:5', { names: { S: 'acme/now acme/then acme/lost acme/gone' }, at: { N: String(AT) } });
  for (const name of ['now', 'then']) await before(`name:acme/${name}`, { id: { N: '5' } });
  await before('name:acme/gone', { id: { N: '6' } });
  expect(await names.seen(5, 'acme/now', AT + DAY_MS)).toEqual(['acme/then', 'acme/lost', 'acme/gone']);
  for (const name of ['now', 'then', 'lost']) expect(await held(`acme/${name}`)).toEqual({ id: { N: '5' } });
  expect(await held('acme/gone')).toMatchObject({ id: { N: '6' }, expiresAt: {} });
  expect(await names.seen(7, 'acme/then', AT + 60 * DAY_MS)).toBe('another');
});

it('A name that a build before took for a while, after this one had noted it, is held for good again', async () => {
  await names.seen(8, 'acme/back', AT);
  await before('name:acme/back', { id: { N: '8' } });
  expect(await names.seen(8, 'acme/back', AT + DAY_MS)).toEqual([]);
  expect(await held('acme/back')).toEqual({ id: { N: '8' } });
});

/** As the build wrote it that let names end. */
async function before(sk: string, values: Record<string, AttributeValue>): Promise<void> {
  const Item = { PK: { S: 'D#github-names' }, SK: { S: sk }, ...values, expiresAt: { N: String(AT / 1_000 + 86_400) } };
  await client.send(new PutItemCommand({ TableName: 'sessions', Item }));
}

async function held(name: string): Promise<Record<string, AttributeValue> | undefined> {
  const Key = { PK: { S: 'D#github-names' }, SK: { S: `name:${name}` } };
  const { Item } = await client.send(new GetItemCommand({ TableName: 'sessions', Key }));
  if (!Item) return undefined;
  const { PK: _pk, SK: _sk, ...values } = Item;
  return values;
}
