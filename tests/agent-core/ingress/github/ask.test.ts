import { createHmac } from 'node:crypto';
import { PortError } from '@remote-swe/core/errors';
import type { CodeIngressPorts } from '@remote-swe/core/ingress/github/access/context';
import { REMARKS_PER_HOUR_MAX } from '@remote-swe/core/ingress/github/access/rights';
import { answerEvent } from '@remote-swe/core/ingress/github/answer';
import { ASK_BODY_BYTES_MAX, ASK_TEXT_CHARS_MAX, askKey } from '@remote-swe/core/ingress/github/ask/read-ask';
import { receiveEvent } from '@remote-swe/core/ingress/github/receive';
import { beforeEach, expect, it } from 'vitest';
import { entry, idle, state } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';
import { KnownNames } from './known-names.ts';

const [SECRET, WEBHOOK] = ['of-the-deployment', 'of-the-webhook'];
const SHOP = { owner: 'acme', name: 'shop' };
const HERE = 'github:acme:shop:7';
const RUN = 'https://github.com/acme/shop/actions/runs/9';
const SETTINGS = {
  ...({ agent: 'remote-swe', label: 'remote-swe', starters: 'write', deletesBranches: true } as const),
  budgets: { sessionBudgetMicroUsd: 20_000_000 },
};

let world: World;
let ports: CodeIngressPorts;
let opened: Map<string, string>;
let begun: unknown[];
let remarks: number;
let learned: string[];
const learn = (secrets: string[]) => void learned.push(...secrets);

beforeEach(() => {
  world = new World();
  [opened, begun, remarks, learned] = [new Map(), [], 0, []];
  const deliveries = new Set<string>();
  const events = {
    awaiting: async () => [],
    openedBy: async (key: string) => opened.get(key),
    wasHandled: async (id: string) => deliveries.has(id),
    handled: async (id: string) => void deliveries.add(id),
    countRemark: async () => ++remarks,
  };
  const sessions = { begins: async (_scope: string, session: unknown) => void begun.push(session) };
  const { table, chat, wakes, codeHost, clock, log, replies } = world;
  ports = {
    events,
    names: new KnownNames(),
    inbox: table,
    journal: table,
    workers: table,
    sessions,
    replies,
    chat,
    wakes,
    codeHost,
    clock,
    log,
  };
});

type Change = { body?: Record<string, unknown>; raw?: string; headers?: Record<string, string>; key?: string };
const ask = ({ body = {}, raw, headers = {}, key = askKey(SECRET, SHOP) }: Change = {}) => {
  const at = Math.floor(world.clock.now() / 1_000);
  const text =
    raw ?? JSON.stringify({ id: 'run-9-1-a', at, issue: 7, text: 'Repair the nightly run.', run: RUN, ...body });
  const signature = `sha256=${createHmac('sha256', key).update(text).digest('hex')}`;
  const signed = {
    'x-github-event': 'remote_swe_ask',
    'x-remote-swe-repository': 'acme/shop',
    'x-hub-signature-256': signature,
  };
  return { headers: { ...signed, ...headers }, body: text };
};
const send = (change?: Change, askSecret = async () => SECRET) =>
  answerEvent({ ports, settings: SETTINGS, secret: async () => WEBHOOK, askSecret, learn }, ask(change));
const stored = (sessionId = HERE) => (world.table.inbox.get(sessionId) ?? []).map(({ item }) => item);

it('An ask of CI begins the session of its issue, as a message of the repository’s CI with the link of the run', async () => {
  expect(await send()).toEqual({ statusCode: 200, body: 'accepted' });
  expect(begun).toMatchObject([{ sessionId: HERE, begunBy: 'ci:acme/shop' }]);
  expect(stored()).toMatchObject([
    { kind: 'message', user: 'ci:acme/shop', text: 'Repair the nightly run.', quotes: [{ frame: { link: RUN } }] },
  ]);
  expect(world.wakes.rings).toHaveLength(1);
});

it('An ask about a pull request that a session opened continues that session', async () => {
  opened.set('github.com/acme/shop#7', 'slack:T1:C1:2');
  world.table.inbox.set('slack:T1:C1:2', []);
  expect((await send()).body).toBe('accepted');
  expect(begun).toEqual([]);
  expect(stored('slack:T1:C1:2')).toMatchObject([{ kind: 'message', user: 'ci:acme/shop' }]);
});

it.each(['stop', '@remote-swe stop', '@remote-swe raise_budget 50', 'status'])(
  'CI gives no command: %s is words in the session',
  async (text) => {
    await send({ body: { text, id: 'first-one' } });
    await send({ body: { text, id: 'second-one' } });
    expect(stored()).toMatchObject([
      { kind: 'message', text },
      { kind: 'message', text },
    ]);
    expect(stored().some((item) => 'raiseToMicroUsd' in item)).toBe(false);
    expect(world.chat.said).toEqual([]);
  },
);

it('An ask that comes again does nothing, also when the first died half-way', async () => {
  world.calls.failNext('wakes.ring random', new Error('killed'));
  await expect(send()).rejects.toThrow('killed');
  expect((await send()).body).toBe('accepted');
  expect((await send()).body).toBe('repeated');
  expect(stored()).toHaveLength(1);
});

const nothing = () => world.calls.only('inbox', 'wakes', 'codeHost', 'chat');

it.each<[string, number, Change]>([
  ['with the webhook’s secret', 401, { key: WEBHOOK }],
  ['with the deployment’s own secret', 401, { key: SECRET }],
  ['with another repository’s secret', 401, { key: askKey(SECRET, { owner: 'acme', name: 'other' }) }],
  ['with an empty secret', 401, { key: '' }],
  ['without a signature', 401, { headers: { 'x-hub-signature-256': '' } }],
  ['with the signature of another body', 401, { headers: { 'x-hub-signature-256': `sha256=${'a'.repeat(64)}` } }],
  ['for no repository', 401, { headers: { 'x-remote-swe-repository': '' } }],
  ['for a path', 401, { headers: { 'x-remote-swe-repository': '../../acme/shop' } }],
  ['for another repository than it is signed for', 401, { headers: { 'x-remote-swe-repository': 'acme/other' } }],
  ['six minutes old', 401, { body: { at: -360 } }],
  ['six minutes ahead', 401, { body: { at: 360 } }],
  ['without a time', 401, { body: { at: null } }],
  ['that is no JSON', 401, { raw: 'hello' }],
  ['with a time in words', 401, { body: { at: '2026-11-30T00:00:00Z' } }],
  ['without an id', 400, { body: { id: undefined } }],
  ['with an id that is a key', 400, { body: { id: 'x#y/z:12' } }],
  ['about no issue', 400, { body: { issue: 0 } }],
  ['about half an issue', 400, { body: { issue: 1.5 } }],
  ['about an issue by name', 400, { body: { issue: '7' } }],
  ['about issue ten to the tenth', 400, { body: { issue: 10_000_000_000 } }],
  ['without words', 400, { body: { text: ' \n ' } }],
  ['with too many words', 400, { body: { text: 'x'.repeat(ASK_TEXT_CHARS_MAX + 1) } }],
  ['with a run that is a script', 400, { body: { run: 'javascript:alert(1)' } }],
  ['with a run that mentions people', 400, { body: { run: 'https://x/<@U1>' } }],
  ['larger than its bound', 413, { raw: 'x'.repeat(ASK_BODY_BYTES_MAX + 1) }],
])('An ask %s is refused with %i and has no effect', async (_what, status, change) => {
  const { at } = change.body ?? {};
  const now = Math.floor(world.clock.now() / 1_000);
  const moved = typeof at === 'number' ? { ...change, body: { ...change.body, at: now + at } } : change;
  expect((await send(moved)).statusCode).toBe(status);
  expect(nothing()).toEqual([]);
});

it.each([
  ['is missing', async () => Promise.reject(new PortError('refused', 'not set'))],
  ['is empty', async () => ''],
])('Where the secret of asks %s, no ask is taken', async (_what, secret) => {
  expect((await send({ key: askKey('', SHOP) }, secret)).statusCode).toBeGreaterThanOrEqual(401);
  expect(nothing()).toEqual([]);
});

it('With the secret of asks nobody signs an event of GitHub, and with the webhook’s event name an ask is none', async () => {
  const body = JSON.stringify({
    action: 'labeled',
    label: { name: 'remote-swe' },
    repository: { full_name: 'acme/shop' },
  });
  const headers = { 'x-github-event': 'issues', 'x-github-delivery': 'd1' };
  for (const key of [SECRET, askKey(SECRET, SHOP)])
    expect((await send({ raw: body, headers, key })).statusCode).toBe(401);
  expect(nothing()).toEqual([]);
});

it('An ask about an issue that is not there begins nothing, and says so', async () => {
  world.calls.failNext('codeHost.issue', new PortError('not-found', 'no such issue'));
  expect((await send()).statusCode).toBe(404);
  expect(begun).toEqual([]);
  expect(stored()).toEqual([]);
});

it('An ask under a name that another repository had before has none of its sessions, however it was signed', async () => {
  world.table.inbox.set(HERE, []);
  await ports.names.seen(1, 'acme/shop', world.clock.now());
  await ports.names.seen(1, 'acme/market', world.clock.now());
  world.codeHost.identities.set('acme/shop', { id: 2, name: 'acme/shop' });
  expect((await send()).statusCode).toBe(404);
  expect(stored()).toEqual([]);
});

it('An ask under the old name of a renamed repository goes on with the session of that name, and begins under the new one', async () => {
  world.table.inbox.set(HERE, []);
  world.codeHost.identities.set('acme/shop', { id: 1, name: 'acme/market' });
  expect((await send()).body).toBe('accepted');
  expect((await send({ body: { id: 'run-9-1-b', issue: 8 } })).body).toBe('accepted');
  expect(stored()).toHaveLength(1);
  expect(begun).toMatchObject([{ sessionId: 'github:acme:market:8' }]);
});

it('Beyond its bound an hour’s asks are refused', async () => {
  remarks = REMARKS_PER_HOUR_MAX;
  expect((await send()).statusCode).toBe(429);
  expect(stored()).toEqual([]);
});

it('The budget of a session that CI began is raised by the person whom it answers, and by nobody before', async () => {
  await send();
  world.codeHost.writers.add('alice');
  const raise = (requester: string, id: number) => {
    world.table.entries.set(HERE, [entry(state(idle, { begunBy: 'ci:acme/shop', requester }), { version: 1 })]);
    const comment = { id, body: '@remote-swe raise_budget 50', user: { login: 'alice', type: 'User' } };
    const body = { action: 'created', issue: { number: 7 }, comment, repository: { full_name: 'acme/shop' } };
    return receiveEvent(ports, SETTINGS, { event: 'issue_comment', delivery: `d${id}`, body });
  };
  const raised = () => stored().filter(({ kind }) => kind === 'resume');
  await raise('ci:acme/shop', 1);
  expect(raised()).toEqual([]);
  await raise('alice', 2);
  expect(raised()).toMatchObject([{ raiseToMicroUsd: 50_000_000 }]);
});

it('The key of a repository’s CI is a secret before anything of its events and asks is kept', async () => {
  await send();
  expect(learned).toEqual([askKey(SECRET, SHOP)]);
  learned = [];
  const body = JSON.stringify({ zen: 'x', repository: { full_name: 'acme/other' } });
  const signature = `sha256=${createHmac('sha256', WEBHOOK).update(body).digest('hex')}`;
  const headers = { 'x-github-event': 'ping', 'x-github-delivery': 'd', 'x-hub-signature-256': signature };
  const ingress = { ports, settings: SETTINGS, secret: async () => WEBHOOK, askSecret: async () => SECRET, learn };
  await answerEvent(ingress, { body, headers });
  expect(learned).toEqual([askKey(SECRET, { owner: 'acme', name: 'other' })]);
});
