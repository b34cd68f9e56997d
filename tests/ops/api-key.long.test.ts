import { afterAll, beforeAll, expect, it } from 'vitest';
import { Scenario } from '../scenarios/harness/scenario.ts';
import { Operator } from './operator.ts';

let scenario: Scenario;
let operator: Operator;

beforeAll(async () => {
  scenario = await Scenario.start({ AdminUserIdList: 'U0ALICE' });
  operator = new Operator(scenario);
});
afterAll(() => scenario.close());

async function ask(
  key: string,
  path: string,
  body?: object,
): Promise<{ status: number; json: { id: string; state: string } }> {
  const response = await fetch(`${scenario.system.baseUrl}/api${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, json: (await response.json()) as { id: string; state: string } };
}

async function keyOf(...options: string[]): Promise<string> {
  return (await operator.data('api-key', 'nightly', ...options)).key as string;
}

it('The first key begins a session and reads it, although nobody of Slack made it', async () => {
  const key = await keyOf();
  const { status, json } = await ask(key, '/sessions', { task: 'Say hello' });
  expect(status).toBe(201);
  const path = `/sessions/${encodeURIComponent(json.id)}`;
  await expect.poll(async () => (await ask(key, path)).json.state).toBe('idle');
  expect((await ask(key, `${path}/messages`, { text: 'Again' })).status).toBe(202);
  expect((await ask(key, '/workers')).status).toBe(403);
});

it('A key for admins shows operations, one that only reads writes nothing, and other scopes are none', async () => {
  const admin = await keyOf('--scopes', 'read,admin', '--days', '1');
  expect((await ask(admin, '/operations')).status).toBe(200);
  expect((await ask(admin, '/sessions', { task: 'Say hello' })).status).toBe(403);
  await expect(async () => keyOf('--scopes', 'everything')).rejects.toThrow(/takes read, write and admin/);
  expect(await operator.reads('api-key', 'shown')).toMatch(
    /^rswe_\w+_\S+\nGood until .*\nIts callbacks are signed with rsch_/,
  );
});
