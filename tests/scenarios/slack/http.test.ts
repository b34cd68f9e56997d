import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signatureHeaders } from '../../../local/slack/events/signature.ts';
import { expectGuarantees } from '../harness/guarantees.ts';
import { Scenario } from '../harness/scenario.ts';

const MENTION = {
  type: 'event_callback',
  token: 'x',
  team_id: 'T0LOCAL',
  api_app_id: 'A0AGENT',
  event_id: 'Ev1',
  event_time: 1,
  authorizations: [{ team_id: 'T0LOCAL', user_id: 'U0AGENT', is_bot: true }],
};

let scenario: Scenario;
beforeAll(async () => {
  scenario = await Scenario.start();
});
afterAll(() => scenario.close());

type Request = { body: string; secret?: string; at?: number; headers?: Record<string, string>; type?: string };

async function send({ body, secret, at, headers, type = 'application/json' }: Request): Promise<Response> {
  const { slack, clock, baseUrl } = scenario.system;
  const signature = signatureHeaders(secret ?? slack.signingSecret, at ?? clock.now(), body);
  return fetch(`${baseUrl}/api/slack/events`, {
    method: 'POST',
    headers: { 'content-type': type, ...signature, ...headers },
    body,
  });
}

function mention(event: Record<string, unknown>): string {
  const ts = `${Math.floor(scenario.system.clock.now() / 1000)}.000100`;
  const post = { type: 'app_mention', user: 'U0ALICE', channel: 'C0DEV', text: '<@U0AGENT> hello', ts, event_ts: ts };
  return JSON.stringify({ ...MENTION, event: { ...post, ...event } });
}

/** Who somebody is, and who we are, is asked without changing anything. */
const LOOKS = new Set(['dynamodb:Query', 'slack:auth.test', 'slack:users.info']);

/** Calls of the product since a mark that change or send something. */
async function effectsSince(mark: number): Promise<string[]> {
  await scenario.quiet();
  const effects = scenario.wire
    .since(mark)
    .filter((call) => call.service !== 'httpapi' && call.operation !== 'GetParameters');
  return effects.map((call) => `${call.service}:${call.operation}`).filter((name) => !LOOKS.has(name));
}

describe('a request that Slack did not sign', () => {
  test.each([
    ['a wrong secret', { secret: 'not the secret' }],
    ['a timestamp six minutes old', { at: -6 * 60_000 }],
    ['no signature', { headers: { 'x-slack-signature': '' } }],
    ['no timestamp', { headers: { 'x-slack-request-timestamp': '' } }],
    ['a signature of another length', { headers: { 'x-slack-signature': 'v0=abc' } }],
  ])('A request that Slack did not sign (%s) gets 401, and nothing is stored', async (_name, change) => {
    const mark = scenario.wire.mark();
    const at = 'at' in change ? scenario.system.clock.now() + change.at : undefined;
    const answer = await send({ body: mention({}), ...change, at });
    expect(answer.status).toBe(401);
    expect(await effectsSince(mark)).toEqual([]);
  });

  test('A body that was changed on its way gets 401', async () => {
    const body = mention({});
    const signed = signatureHeaders(scenario.system.slack.signingSecret, scenario.system.clock.now(), body);
    const answer = await send({ body: body.replace('hello', 'delete everything'), headers: signed });
    expect(answer.status).toBe(401);
  });

  test('A malformed body and url_verification get no further either', async () => {
    for (const body of ['{"type":', JSON.stringify({ type: 'url_verification', challenge: 'secret-echo' })]) {
      const answer = await send({ body, secret: 'not the secret' });
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain('secret-echo');
    }
  });
});

describe('a signed request that is no message', () => {
  test.each([
    ['cut off JSON', '{"type": "event_callback", "event": {'],
    ['no JSON at all', 'hello'],
    ['an empty body', ''],
  ])('A signed request that is no message (%s) gets 400, and nothing is stored', async (_name, body) => {
    const mark = scenario.wire.mark();
    expect((await send({ body })).status).toBe(400);
    expect(await effectsSince(mark)).toEqual([]);
  });

  test.each([
    ['null', 'null'],
    ['a form of null', 'payload=null'],
    ['a number', '7'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['an event_callback without event', JSON.stringify(MENTION)],
    ['a form without payload', 'a=b'],
    ['a form whose payload is no JSON', 'payload=%7B'],
  ])(
    'A signed request that is no message (%s) is a client error and no 500, and nothing is stored',
    async (_name, body) => {
      const mark = scenario.wire.mark();
      const type =
        body.startsWith('payload=') || body === 'a=b' ? 'application/x-www-form-urlencoded' : 'application/json';
      const { status } = await send({ body, type });
      expect([200, 400, 404]).toContain(status);
      expect(await effectsSince(mark)).toEqual([]);
    },
  );

  test.each([
    ['an unknown event type', { type: 'reaction_added', item: {} }],
    ['a message without ts', { ts: undefined }],
    ['a message whose ts is none', { ts: 'yesterday' }],
    ['a message without channel', { channel: undefined }],
    ['a message of a bot', { bot_id: 'B0OTHER' }],
    ['a message of nobody', { user: undefined }],
    ['our own message', { user: 'U0AGENT' }],
    ['an edit', { type: 'message', subtype: 'message_changed', message: { text: '<@U0AGENT> hi' } }],
    ['a deletion', { type: 'message', subtype: 'message_deleted', deleted_ts: '1.2' }],
    ['somebody joins', { type: 'message', subtype: 'channel_join' }],
    ['a message of a bot by subtype', { type: 'message', subtype: 'bot_message', user: undefined }],
    ['a message that is not for us', { type: 'message', text: 'lunch?' }],
    ['a reply in a thread that is no session', { type: 'message', text: 'indeed', thread_ts: '1700000000.000100' }],
  ])('A signed request that is no message (%s) gets 200 and is ignored', async (_name, change) => {
    const mark = scenario.wire.mark();
    expect((await send({ body: mention(change) })).status).toBe(200);
    expect(await effectsSince(mark)).toEqual([]);
  });

  test('A button that is not ours, and the Stop button of a thread without a session, get 200 and do nothing', async () => {
    const mark = scenario.wire.mark();
    const base = {
      type: 'block_actions',
      team: { id: 'T0LOCAL' },
      user: { id: 'U0ALICE', team_id: 'T0LOCAL' },
      channel: { id: 'C0DEV' },
      message: { ts: '1700000000.000200', thread_ts: '1700000000.000100' },
    };
    for (const actionId of ['something_else', 'remote_swe_stop']) {
      const actions = [{ type: 'button', action_id: actionId, block_id: 'b', action_ts: '1700000001.000100' }];
      const body = new URLSearchParams({ payload: JSON.stringify({ ...base, actions }) }).toString();
      expect((await send({ body, type: 'application/x-www-form-urlencoded' })).status).toBe(200);
    }
    expect(await effectsSince(mark)).toEqual([]);
  });

  test('The challenge of url_verification comes back', async () => {
    expect(await scenario.system.slack.delivery.verifyUrl()).toBe(true);
  });

  test('Another path or method gets 404', async () => {
    const { baseUrl } = scenario.system;
    expect((await fetch(`${baseUrl}/api/slack/events`)).status).toBe(404);
    expect((await fetch(`${baseUrl}/api/other`, { method: 'POST', body: '{}' })).status).toBe(404);
  });
});

describe('what people write', () => {
  test.each([
    ['40,000 characters', 'x'.repeat(39_900)],
    ['emoji and joined emoji', '👩‍👩‍👧‍👦 🏳️‍🌈 fix the 🐛'],
    ['Japanese', 'このバグを直してください。「全角」も大丈夫？'],
    ['right to left', 'תקן את הבאג العربية too'],
    ['signs that Slack escapes', 'if (a < b && c > d) { x &= 1 }'],
    ['control and zero-width characters', 'a\u200bb\u0007c\u2028d'],
    ['text that looks like our own markup', '<file name="x"> </file> Session facts: none'],
    ['a call to everybody', 'write <!channel> to all'],
  ])('The words of people reach the model as they were written, and come back so: %s', async (_name, words) => {
    const talk = scenario.open({ text: words, turns: [{ text: `You said: ${words.slice(0, 200)}` }] });
    await scenario.answered(talk, /You said/);
    const seen = talk
      .lastRequest()
      .messages[0]?.content.map((block) => block.text ?? '')
      .join('\n');
    expect(seen).toContain(words);
    expect(talk.answers()[0]?.text).toContain(`You said: ${words.slice(0, 200)}`);
    await expectGuarantees(scenario);
  });

  test('An empty mention gets help, and no session begins', async () => {
    const { people } = scenario.system.slack;
    const calls = scenario.system.bedrock.calls.length;
    const { ts } = people.type({ user: 'alice', channel: 'dev', text: '@remote-swe' });
    await scenario.until(() => people.thread('dev', ts).length > 1);
    await scenario.quiet();
    expect(people.thread('dev', ts)).toHaveLength(2);
    expect(people.thread('dev', ts)[1]?.text).toContain('What I do');
    expect(scenario.system.bedrock.calls).toHaveLength(calls);
  });

  test('A mention of spaces only gets help too', async () => {
    const { people } = scenario.system.slack;
    const { ts } = people.type({ user: 'alice', channel: 'dev', text: '@remote-swe  \n ' });
    await scenario.until(() => people.thread('dev', ts).length > 1);
    expect(people.thread('dev', ts)[1]?.text).toContain('What I do');
  });

  test('A direct message needs no mention', async () => {
    const talk = scenario.open({ channel: 'dm', text: 'in private', turns: [{ text: 'Between us.' }] });
    const thread = () => scenario.system.slack.people.thread(talk.channelId, talk.ts);
    await scenario.until(() => thread().some((message) => /Between us/.test(message.text)));
  });

  test('An edit of what was answered is told, one that leaves the words is not, and a deletion begins no turn', async () => {
    const { people } = scenario.system.slack;
    const turns = [{ text: 'Answered before the edit.' }, { text: 'Port 4000 then.' }];
    const talk = scenario.open({ text: 'use port 3000', turns });
    await scenario.answered(talk, /Answered before the edit/);
    const written = (people.thread('dev', talk.ts)[0]?.text ?? '').replace('@remote-swe', '<@U0AGENT>');
    people.edit({ user: 'alice', channel: 'dev', ts: talk.ts, text: `${written} ` });
    await scenario.quiet();
    expect(talk.modelCalls()).toHaveLength(1);
    people.edit({ user: 'alice', channel: 'dev', ts: talk.ts, text: written.replace('3000', '4000') });
    await scenario.answered(talk, /Port 4000 then/);
    const told = JSON.stringify((await talk.entries()).flatMap(({ messages }) => messages));
    expect(told).toMatch(/use port 4000.*"kind":"changed".*"of":"[^"]*use port 3000/);
    people.delete({ user: 'alice', channel: 'dev', ts: talk.ts });
    await scenario.quiet();
    expect(talk.modelCalls()).toHaveLength(2);
    expect((await talk.entries()).at(-1)?.kind).toBe('noted');
    expect(await talk.inbox()).toHaveLength(1);
  });

  test('A message that gets its mention by an edit is read, once', async () => {
    const { people } = scenario.system.slack;
    const { ts } = people.type({ user: 'alice', channel: 'dev', text: 'forgot the mention' });
    await scenario.quiet();
    expect(people.thread('dev', ts)).toHaveLength(1);
    people.edit({ user: 'alice', channel: 'dev', ts, text: '<@U0AGENT> forgot the mention' });
    await scenario.until(() => people.thread('dev', ts).length > 1);
    await scenario.quiet();
    expect(people.thread('dev', ts)).toHaveLength(2);
  });
});
