import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Built, builtFunctions } from '../../../bench/cold/built.ts';
import { stubOf } from '../../../layers/agent-core/unreached.mjs';
import { startParameterStore } from '../../../scripts/build/smoke.mjs';
import { ended } from '../../ended.ts';

/** Kilobytes that each function may load before its handler is there: what it had when this was written, and a twentieth. Only downwards. */
const KILOBYTES_MAX: Record<string, number> = {
  'agent-step': 251,
  api: 343,
  'dead-letter': 290,
  doorbell: 365,
  'github-events': 294,
  'slack-events': 346,
  'stack-end': 358,
  sweeper: 392,
  'worker-reaper': 280,
};

const folder = mkdtempSync(join(tmpdir(), 'cold-start-'));
let functions: Built[] = [];
let store: Awaited<ReturnType<typeof startParameterStore>>;
beforeAll(async () => {
  store = await startParameterStore();
  ({ functions } = await builtFunctions(folder));
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function built(name: string): Built {
  const found = functions.find((each) => each.name === name);
  if (!found) throw new Error(`There is no function ${name}`);
  return found;
}

/** A file and everything that it imports before it runs. */
function loadedWith(entry: string, found = new Set<string>()): Set<string> {
  if (found.has(entry)) return found;
  found.add(entry);
  for (const [, target = ''] of readFileSync(entry, 'utf8').matchAll(
    /(?:from|import)"(\.[^"]+|@remote-swe\/core\/[^"]+)"/g,
  ))
    loadedWith(
      target.startsWith('.')
        ? resolve(dirname(entry), target)
        : join(dirname(entry), '..', 'node_modules', `${target}.js`),
      found,
    );
  return found;
}

/** Each costs a cold start a look-up, a read and a module. slack-events has its handler in two, because a part of it loads Bolt later. */
const FILES_MAX = 3;

it('Each function loads no more before its handler is there than it did', () => {
  const sizes = functions.map(({ name, handler }) => {
    const files = [...loadedWith(handler)];
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    expect([name, files.length <= FILES_MAX]).toEqual([name, true]);
    return [name, Math.ceil(bytes / 1_000)] as const;
  });
  expect(Object.keys(KILOBYTES_MAX).sort()).toEqual(sizes.map(([name]) => name).sort());
  expect(sizes.filter(([name, size]) => size > (KILOBYTES_MAX[name] ?? 0))).toEqual([]);
});

/** A request as API Gateway gives it, signed with the secret that the made-up Parameter Store has. */
function signed(body: string, type: string): object {
  const at = String(Math.floor(Date.now() / 1_000));
  const signature = `v0=${createHmac('sha256', 'build').update(`v0:${at}:${body}`).digest('hex')}`;
  const headers = { 'content-type': type, 'x-slack-request-timestamp': at, 'x-slack-signature': signature };
  return { version: '2.0', body, isBase64Encoded: false, headers, requestContext: { http: { method: 'POST' } } };
}

/** The answers of the built handler, or what it threw, and all that it wrote. */
async function answersOf(name: string, events: object[]) {
  const { handler, environment } = built(name);
  const script = `const { handler } = await import(${JSON.stringify(handler)});
    const answers = [];
    for (const event of ${JSON.stringify(events)}) answers.push(await handler(event, {}).catch(String));
    console.log('answers ' + JSON.stringify(answers));
    process.exit(0);`;
  const env = { ...environment, AWS_ENDPOINT_URL: store.url, SLACK_API_URL: store.url, PATH: process.env.PATH };
  const words = ['--no-warnings', '--input-type=module', '--eval', script];
  const { output: text } = await ended(process.execPath, words, { env });
  const answers = JSON.parse(/^answers (.*)$/m.exec(text)?.[1] ?? '[]') as (
    | string
    | { statusCode: number; body?: string }
  )[];
  return { answers, text };
}

const EVENT = {
  type: 'event_callback',
  team_id: 'T1',
  api_app_id: 'A1',
  authorizations: [{ team_id: 'T1', user_id: 'U1', is_bot: true }],
};
const PRESS = {
  type: 'block_actions',
  user: { id: 'U2', team_id: 'T1' },
  team: { id: 'T1' },
  channel: { id: 'C1' },
  actions: [{ type: 'button', action_id: 'unknown', block_id: 'b', value: 'v' }],
};
const json = (body: object) => signed(JSON.stringify(body), 'application/json');
const pressed = (body: object) =>
  signed(`payload=${encodeURIComponent(JSON.stringify(body))}`, 'application/x-www-form-urlencoded');

it('What is left out of the build is reached on no way through slack-events', async () => {
  const message = { type: 'app_mention', user: 'U2', text: '<@U1> go', ts: '1.2', channel: 'C1', event_ts: '1.2' };
  const { answers, text } = await answersOf('slack-events', [
    json({ type: 'url_verification', challenge: 'said back' }),
    json({ ...EVENT, event: { type: 'app_home_opened', user: 'U2', channel: 'D1', tab: 'home', event_ts: '1.1' } }),
    pressed(PRESS),
    // Stored nowhere: the answer of the made-up service is an error, which Bolt hands to us.
    json({ ...EVENT, event: message }),
    { ...signed('{}', 'application/json'), body: '{"changed":1}' },
  ]);
  expect(answers.slice(0, 3).map((answer) => (answer as { statusCode: number }).statusCode)).toEqual([200, 200, 200]);
  expect(JSON.stringify(answers[0])).toContain('said back');
  expect(text).toContain('A Slack event was not handled');
  expect(answers[4]).toMatchObject({ statusCode: 401 });
  expect(text).not.toContain('was left out');
});

it('A stub says what was left out, and where', () => {
  const stub: { exports?: { App: new () => object } } = {};
  new Function('module', stubOf('express'))(stub);
  expect(() => stub.exports && new stub.exports.App()).toThrow(/^express was left out .*unreached\.mjs/);
});
