import { createHmac } from 'node:crypto';
import { verifySlackRequest } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANSWER_MS_MAX } from '../../../../local/slack/events/post.ts';
import { type App, envelopes, eventsOf, type SlackWithApp, startSlack, startSlackWithApp } from '../harness.ts';

const MINUTE_MS = 60_000;

let setup: SlackWithApp;
let app: App;
beforeEach(async () => {
  setup = await startSlackWithApp();
  app = setup.app;
});
afterEach(async () => {
  await setup.stop();
});

const settled = () => setup.slack.delivery.settled();
const say = (text: string, threadTs?: string) =>
  setup.slack.people.postMessage({ user: 'alice', channel: 'dev', text, ...(threadTs ? { threadTs } : {}) });
const summary = () =>
  setup.slack.delivery.log.all().map(({ type, retryNumber, outcome }) => [type, retryNumber, outcome.kind]);

describe('shapes', () => {
  it('A mention in a channel fires app_mention and message with different event ids', async () => {
    const { ts } = say('<@U0AGENT> fix it');
    await settled();
    const [first, second] = envelopes(app);
    expect(first).toMatchObject({
      type: 'event_callback',
      team_id: 'T0LOCAL',
      api_app_id: 'A0AGENT',
      authorizations: [{ team_id: 'T0LOCAL', user_id: 'U0AGENT', is_bot: true, is_enterprise_install: false }],
    });
    const byType = new Map(eventsOf(app).map((event) => [event.type, event]));
    expect(byType.get('app_mention')).toMatchObject({
      user: 'U0ALICE',
      text: '<@U0AGENT> fix it',
      ts,
      channel: 'C0DEV',
      event_ts: ts,
    });
    expect(byType.get('app_mention')).not.toHaveProperty('channel_type');
    expect(byType.get('message')).toMatchObject({ user: 'U0ALICE', ts, channel_type: 'channel' });
    expect(first?.event_id).not.toBe(second?.event_id);
    expect(first?.event_id).toMatch(/^Ev[0-9A-Z]+$/);
  });

  it('A thread reply fires message with thread_ts; a direct message has channel_type im', async () => {
    const parent = say('parent');
    say('reply', parent.ts);
    setup.slack.people.postMessage({ user: 'alice', channel: 'dm', text: '<@U0AGENT> hi' });
    await settled();
    const byText = new Map(eventsOf(app).map((event) => [event.text, event]));
    expect(byText.get('reply')).toMatchObject({ type: 'message', thread_ts: parent.ts, parent_user_id: 'U0ALICE' });
    expect(byText.get('<@U0AGENT> hi')).toMatchObject({ type: 'message', channel: 'D0ALICE', channel_type: 'im' });
    expect(app.received).toHaveLength(3);
  });

  it('Files travel as subtype file_share and can be fetched with the token', async () => {
    setup.slack.people.postMessage({
      user: 'alice',
      channel: 'dev',
      text: 'look',
      files: [{ name: 'error.log', content: 'boom' }],
    });
    await settled();
    const [event] = eventsOf(app);
    expect(event).toMatchObject({
      subtype: 'file_share',
      files: [{ name: 'error.log', mimetype: 'text/plain', size: 4 }],
    });
    const [file] = (event?.files ?? []) as { url_private: string }[];
    const headers = { authorization: `Bearer ${setup.slack.botToken}` };
    expect(await (await fetch(file?.url_private ?? '', { headers })).text()).toBe('boom');
  });

  it('Edits and deletions fire message_changed and message_deleted', async () => {
    const { ts } = say('one');
    setup.slack.people.edit({ user: 'alice', channel: 'dev', ts, text: 'two' });
    setup.slack.people.delete({ user: 'alice', channel: 'dev', ts });
    await settled();
    const bySubtype = new Map(eventsOf(app).map((event) => [event.subtype, event]));
    expect(bySubtype.get('message_changed')).toMatchObject({
      hidden: true,
      channel: 'C0DEV',
      message: { text: 'two', ts, edited: { user: 'U0ALICE' } },
      previous_message: { text: 'one', ts },
    });
    expect(bySubtype.get('message_deleted')).toMatchObject({ deleted_ts: ts, previous_message: { text: 'two' } });
  });

  it('An edit that brings the mention in fires app_mention with edited', async () => {
    const { ts } = say('fix it');
    setup.slack.people.edit({ user: 'alice', channel: 'dev', ts, text: '<@U0AGENT> fix it' });
    setup.slack.people.edit({ user: 'alice', channel: 'dev', ts, text: '<@U0AGENT> fix it now' });
    await settled();
    const mentions = eventsOf(app).filter((event) => event.type === 'app_mention');
    expect(mentions).toMatchObject([{ ts, edited: { user: 'U0ALICE' } }]);
  });

  it('The bot hears its own posts, marked by bot_id, and nothing from where it was not invited', async () => {
    await setup.client().chat.postMessage({ channel: 'C0DEV', text: 'from the bot <@U0AGENT>' });
    setup.slack.people.postMessage({ user: 'alice', channel: 'random', text: '<@U0AGENT> not here' });
    await settled();
    expect(eventsOf(app)).toMatchObject([{ type: 'message', bot_id: 'B0AGENT', user: 'U0AGENT' }]);
  });

  it('The bot’s own posts are withheld when that is asked for', async () => {
    const quiet = await startSlack({ ownPosts: 'withhold' });
    quiet.slack.connect({ eventsUrl: app.url, origin: quiet.origin });
    await quiet.client().chat.postMessage({ channel: 'C0DEV', text: 'from the bot' });
    await quiet.slack.delivery.settled();
    expect(app.received).toEqual([]);
    await quiet.stop();
  });
});

describe('signature', () => {
  it('Bolt accepts the signature, which is made at the local clock’s time', async () => {
    setup.clock.advance(60 * MINUTE_MS);
    say('<@U0AGENT> signed: 日本語 ✓');
    await settled();
    for (const { headers, body } of app.received)
      verifySlackRequest({
        signingSecret: setup.slack.signingSecret,
        body,
        headers: {
          'x-slack-signature': String(headers['x-slack-signature']),
          'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
        },
        nowMilliseconds: setup.clock.now(),
      });
    expect(app.received).toHaveLength(2);
  });

  it('The signature is v0 over seconds and the raw body', async () => {
    say('x');
    await settled();
    const [{ headers, body } = { headers: {}, body: '' }] = app.received;
    const base = `v0:${headers['x-slack-request-timestamp']}:${body}`;
    const digest = createHmac('sha256', setup.slack.signingSecret).update(base).digest('hex');
    expect(headers['x-slack-signature']).toBe(`v0=${digest}`);
    expect(headers['content-type']).toBe('application/json');
  });

  it('The request URL is verified by its challenge', async () => {
    app.answer = ({ body }) => ({ status: 200, body: JSON.stringify({ challenge: JSON.parse(body).challenge }) });
    expect(await setup.slack.delivery.verifyUrl()).toBe(true);
    app.answer = () => ({ status: 200, body: 'ok' });
    expect(await setup.slack.delivery.verifyUrl()).toBe(false);
  });
});

describe('retries', () => {
  it('A retry comes at once, after a minute and after five, then Slack gives up', async () => {
    app.answer = () => ({ status: 500 });
    say('x');
    const attempts = (count: number) => expect.poll(() => setup.slack.delivery.log.all()).toHaveLength(count);
    await attempts(2);
    setup.clock.advance(MINUTE_MS);
    await attempts(3);
    setup.clock.advance(5 * MINUTE_MS);
    await attempts(4);
    setup.clock.advance(60 * MINUTE_MS);
    await settled();
    expect(app.received.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']])).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_error'],
      ['3', 'http_error'],
    ]);
    expect(new Set(envelopes(app).map((envelope) => envelope.event_id)).size).toBe(1);
    expect(setup.slack.delivery.log.all()[0]).toMatchObject({ outcome: { kind: 'answered', status: 500 } });
  });

  it('Three seconds without an answer count as a failure', async () => {
    app.answer = ({ headers }) => (headers['x-slack-retry-num'] ? { status: 200 } : undefined);
    say('x');
    await expect.poll(() => app.received).toHaveLength(1);
    setup.clock.advance(ANSWER_MS_MAX);
    await expect.poll(() => app.received).toHaveLength(2);
    await settled();
    expect(summary()).toEqual([
      ['message', 0, 'timed-out'],
      ['message', 1, 'answered'],
    ]);
    expect(app.received[1]?.headers['x-slack-retry-reason']).toBe('http_timeout');
  });

  it('Retries stop when the app says X-Slack-No-Retry, and follow a refused connection', async () => {
    app.answer = () => ({ status: 500, headers: { 'x-slack-no-retry': '1' } });
    say('x');
    await settled();
    expect(summary()).toEqual([['message', 0, 'answered']]);
    await app.stop();
    say('nobody there');
    await expect.poll(summary).toHaveLength(3);
    expect(summary().slice(1)).toEqual([
      ['message', 0, 'failed'],
      ['message', 1, 'failed'],
    ]);
  });
});

describe('disturbances', () => {
  it('The delivery duplicates and drops', async () => {
    setup.slack.delivery.disturb = ({ type }) =>
      type === 'app_mention' ? { kind: 'drop' } : { kind: 'duplicate', copies: 3 };
    say('<@U0AGENT> x');
    await settled();
    expect(new Set(envelopes(app).map((envelope) => envelope.event_id)).size).toBe(1);
    expect(eventsOf(app).map((event) => event.type)).toEqual(['message', 'message', 'message']);
    expect(summary()[0]).toEqual(['app_mention', 0, 'dropped']);
  });

  it('The delivery delays on the local clock', async () => {
    setup.slack.delivery.disturb = () => ({ kind: 'delay', delayMs: 10 * MINUTE_MS });
    say('late');
    await settled();
    expect(app.received).toEqual([]);
    setup.clock.advance(10 * MINUTE_MS);
    await settled();
    expect(eventsOf(app)).toMatchObject([{ text: 'late' }]);
  });

  it('The delivery reorders what it held', async () => {
    setup.slack.delivery.disturb = () => ({ kind: 'hold' });
    for (const text of ['a', 'b', 'c']) say(text);
    await settled();
    expect(app.received).toEqual([]);
    setup.slack.delivery.release((held) => held.toReversed().slice(0, 1));
    await settled();
    expect(eventsOf(app).map((event) => event.text)).toEqual(['c']);
  });

  it('The delivery loses the app’s answer, so that the app sees the event again', async () => {
    setup.slack.delivery.disturb = () => ({ kind: 'lose-answer' });
    say('x');
    await expect.poll(() => app.received).toHaveLength(2);
    await settled();
    expect(summary()).toEqual([
      ['message', 0, 'answer-lost'],
      ['message', 1, 'answered'],
    ]);
  });
});
