import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { summaryOf } from '@remote-swe/core/adapters/dynamodb/items/summary-codec';
import { DynamoMuting } from '@remote-swe/core/adapters/dynamodb/people/muting';
import { DynamoSessionList } from '@remote-swe/core/adapters/dynamodb/people/session-list';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalAws, startLocalAws, tableDefinition } from '../../local-aws.ts';

const AT = Date.UTC(2026, 10, 22);
const DAY = 24 * 3_600_000;

let aws: LocalAws;
let client: DynamoDBClient;
beforeAll(async () => {
  aws = await startLocalAws('dynamodb');
  await aws.dynamoDb?.createTable(tableDefinition('sessions') as never);
  client = new DynamoDBClient(aws.client);
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

it('A thread is muted by itself or by its channel, and its own word counts before that of the channel', async () => {
  const muting = new DynamoMuting(client, 'sessions');
  const [thread, other] = ['1.1', '1.2'].map((thread) => ({ place: 'C1', thread }) as const);
  if (!thread || !other) throw new Error('There are two threads');
  expect(await muting.of('T1', thread)).toBeUndefined();
  await muting.set('T1', { place: 'C1' }, { muted: true, by: 'U1', at: AT });
  expect(await muting.of('T1', thread)).toBe('place');
  await muting.set('T1', thread, { muted: false, by: 'U1', at: AT });
  expect([await muting.of('T1', thread), await muting.of('T1', other)]).toEqual([undefined, 'place']);
  await muting.set('T1', thread, { muted: true, by: 'U1', at: AT });
  await muting.set('T1', { place: 'C1' }, { muted: false, by: 'U1', at: AT });
  expect([await muting.of('T1', thread), await muting.of('T1', other)]).toEqual(['thread', undefined]);
  expect(await muting.of('T2', thread)).toBeUndefined();
});

it('Sessions are listed from the newest on, of one person or of all, over the end of a month', async () => {
  const list = new DynamoSessionList(client, 'sessions');
  const begins = (name: string, begunBy: string, at: number) =>
    list.begins('T1', { sessionId: `slack:T1:C1:${name}`, begunBy, at });
  await begins('old', 'U1', AT - 60 * DAY);
  await begins('october', 'U1', AT - 30 * DAY);
  await begins('first', 'U1', AT - 2 * DAY);
  await begins('second', 'U2', AT - DAY);
  await begins('second', 'U2', AT - DAY);
  const names = async (wanted: { user?: string; limit: number }) =>
    (await list.newest('T1', { ...wanted, now: AT })).map(({ sessionId }) => sessionId.split(':')[3]);
  expect(await names({ limit: 9 })).toEqual(['second', 'first', 'october']);
  expect(await names({ limit: 2 })).toEqual(['second', 'first']);
  expect(await names({ user: 'U1', limit: 9 })).toEqual(['first', 'october']);
  expect(await list.newest('T2', { limit: 9, now: AT })).toEqual([]);
});

it('A session whose beginning was noted twice is listed once', async () => {
  const list = new DynamoSessionList(client, 'sessions');
  const sessionId = 'api:T5:twice';
  // A repeat of a request, or of an event, that was cut off after this.
  for (const at of [AT, AT + 1_000]) await list.begins('T5', { sessionId, begunBy: 'U1', at });
  await list.begins('T5', { sessionId: 'api:T5:older', begunBy: 'U1', at: AT - 1 });
  const names = async (limit: number) => (await list.newest('T5', { limit, now: AT })).map((row) => row.sessionId);
  expect(await names(9)).toEqual([sessionId, 'api:T5:older']);
  expect(await names(2)).toEqual([sessionId, 'api:T5:older']);
});

it('A listed session tells what its summary says, once there is one', async () => {
  const list = new DynamoSessionList(client, 'sessions');
  await list.begins('T3', { sessionId: 'slack:T3:C1:1.1', begunBy: 'U1', at: AT });
  expect(await list.newest('T3', { limit: 1, now: AT })).toEqual([
    { sessionId: 'slack:T3:C1:1.1', begunBy: 'U1', at: AT },
  ]);
  const summary = { phase: { S: 'idle' }, costMicroUsd: { N: '7' }, estimatedMicroUsd: { N: '1' }, at: { N: `${AT}` } };
  const Item = { PK: { S: 'S#slack:T3:C1:1.1' }, SK: { S: 'M' }, ...summary };
  await client.send(new PutItemCommand({ TableName: 'sessions', Item }));
  expect(await list.newest('T3', { limit: 1, now: AT })).toMatchObject([{ phase: 'idle', microUsd: 8, lastAt: AT }]);
});

it('The summary of a beginning is written once, never over that of an entry, and goes by itself', async () => {
  const list = new DynamoSessionList(client, 'sessions');
  const summary = async (sessionId: string) => {
    const Key = { PK: { S: `S#${sessionId}` }, SK: { S: 'M' } };
    return (await client.send(new GetItemCommand({ TableName: 'sessions', Key }))).Item;
  };
  const [fresh, old, silent] = ['slack:T4:C1:1.1', 'slack:T4:C1:1.2', 'slack:T4:C1:1.3'] as const;
  const begun = { begunBy: 'U1', at: AT, words: '<@U9> fix the build\nplease' };
  await list.begins('T4', { ...begun, sessionId: fresh });
  await list.begins('T4', { ...begun, sessionId: fresh, words: 'something else' });
  expect(summaryOf((await summary(fresh)) ?? {})).toMatchObject({
    ...{ sessionId: fresh, version: 0, phase: 'thinking', at: AT },
    row: { title: 'fix the build', begunBy: 'U1', people: ['U1'] },
  });
  expect(await summary(fresh)).toMatchObject({ expiresAt: { N: String(AT / 1_000 + 24 * 3_600) } });
  const Item = { PK: { S: `S#${old}` }, SK: { S: 'M' }, version: { N: '7' } };
  await client.send(new PutItemCommand({ TableName: 'sessions', Item }));
  await list.begins('T4', { ...begun, sessionId: old });
  expect(await summary(old)).toEqual(Item);
  await list.begins('T4', { sessionId: silent, begunBy: 'U1', at: AT });
  expect(await summary(silent)).toBeUndefined();
});
