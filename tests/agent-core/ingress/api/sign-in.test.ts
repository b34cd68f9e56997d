import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { secretHash } from '@remote-swe/core/domain/api/token';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entry, SESSION, state, thinking } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { type ApiWorld, startApi } from './api-world.ts';

const HOUR_MS = 3_600_000;

let world: ApiWorld;

beforeAll(async () => {
  world = await startApi(['UADMIN']);
  await world.approvals.approve('T1', { user: 'U1', by: 'UADMIN', at: START });
  await world.commit(entry(state(thinking, { begunBy: 'U1' }), { sessionId: SESSION, version: 1, at: START }));
});
afterAll(() => world.close());

const path = () => `/api/sessions/${encodeURIComponent(SESSION)}`;

describe('signing in', () => {
  const code = async (value: string) =>
    world.api.ports.signIns.put('code', secretHash(value), {
      person: { source: 'slack', installation: 'T1', id: 'U1' },
      ...{ language: 'ja', at: world.clock.now(), expiresAt: world.clock.now() + 300_000 },
    });
  const signIn = (value: string) => world.ask('/api/sign-in', { method: 'POST', body: { code: value } });

  it('A code becomes a cookie that no script sees and no other site sends, and is good once', async () => {
    await code('c'.repeat(43));
    const [first, second] = [await signIn('c'.repeat(43)), await signIn('c'.repeat(43))];
    expect([first.status, second.status]).toEqual([204, 401]);
    expect(first.cookies[0]).toMatch(
      /^remote_swe_session=\S{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    const as = /session=([^;]+)/.exec(first.cookies[0] ?? '')?.[1];
    expect((await world.ask('/api/me', { as })).json).toMatchObject({ person: { id: 'U1' }, language: 'ja' });
  });

  it('A code that is five minutes old is refused', async () => {
    await code('d'.repeat(43));
    world.clock.jump(300_000);
    expect((await signIn('d'.repeat(43))).status).toBe(401);
  });

  it('A write without the value that only our page knows is refused, and a signed-out cookie is worth nothing', async () => {
    const as = await world.signedIn('U1');
    expect((await world.ask('/api/sign-out', { method: 'POST', as })).status).toBe(403);
    const { csrf } = (await world.ask('/api/me', { as })).json as { csrf: string };
    const headers = { 'x-csrf-token': csrf };
    const other = await world.signedIn('U1');
    expect((await world.ask('/api/sign-out', { method: 'POST', as: other, headers })).status).toBe(403);
    expect((await world.ask('/api/sign-out', { method: 'POST', as, headers })).status).toBe(204);
    expect((await world.ask('/api/me', { as })).status).toBe(401);
  });

  it('A cookie ends after twelve hours, whatever the table still holds', async () => {
    const as = await world.signedIn('U1');
    world.clock.jump(12 * HOUR_MS);
    expect((await world.ask('/api/me', { as })).status).toBe(401);
    world.clock.jump(-12 * HOUR_MS);
  });
});

describe('keys', () => {
  const SECRET = 'k'.repeat(43);
  const make = (id: string, scopes: ('read' | 'write' | 'admin')[], by = 'UADMIN') =>
    world.keys.put({
      ...{ id, hash: secretHash(SECRET), name: 'test', scopes, createdAt: START, expiresAt: START + HOUR_MS },
      createdBy: { source: 'slack', installation: 'T1', id: by },
    });

  it('A key has the rights of its maker within its scopes', async () => {
    await make('readonly1', ['read']);
    await make('adminkey1', ['read', 'admin']);
    const status = async (key: string) => (await world.ask(path(), { key })).status;
    expect(await status(`rswe_adminkey1_${SECRET}`)).toBe(200);
    expect(await status(`rswe_readonly1_${SECRET}`)).toBe(404);
  });

  it('A wrong secret, an unknown key and one that has ended are nobody', async () => {
    await make('endedkey1', ['read']);
    const status = async (key: string) => (await world.ask('/api/me', { key })).status;
    expect(await status(`rswe_endedkey1_${'x'.repeat(43)}`)).toBe(401);
    expect(await status(`rswe_nosuchkey_${SECRET}`)).toBe(401);
    expect(await status('nonsense')).toBe(401);
    world.clock.jump(HOUR_MS);
    expect(await status(`rswe_endedkey1_${SECRET}`)).toBe(401);
    world.clock.jump(-HOUR_MS);
  });

  it('The last use of a key is written once in five minutes, however often it asks', async () => {
    await make('usedkey01', ['read'], 'U1');
    const key = `rswe_usedkey01_${SECRET}`;
    const writes: string[] = [];
    world.aws.front.observers.push({
      before: ({ operation }, { body }) => {
        if (operation === 'UpdateItem' && body.includes('lastUsedAt')) writes.push(operation);
      },
    });
    const asked = async (times: number) => {
      for (let time = 0; time < times; time++) await world.ask('/api/me', { key });
      return writes.length;
    };
    expect(await asked(3)).toBe(1);
    world.clock.jump(5 * 60_000);
    expect(await asked(3)).toBe(2);
    world.aws.front.observers.pop();
    expect((await world.keys.get('usedkey01'))?.lastUsedAt).toBe(world.clock.now());
    world.clock.jump(-5 * 60_000);
  });

  it('A key that asks more than 300 times within a minute waits', async () => {
    await make('busykey01', ['read'], 'U1');
    const minute = String(Math.floor(world.clock.now() / 60_000));
    const Item = { PK: { S: 'V#key:busykey01' }, SK: { S: minute }, count: { N: '299' } };
    await world.client.send(new PutItemCommand({ TableName: world.table, Item }));
    const key = `rswe_busykey01_${SECRET}`;
    expect((await world.ask('/api/me', { key })).status).toBe(200);
    const refused = await world.ask('/api/me', { key });
    expect([refused.status, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
  });
});
