import { STOP_ACTION_ID } from '@remote-swe/core/adapters/slack/notice-message';
import { App, AwsLambdaReceiver, LogLevel } from '@slack/bolt';
import { expect, it } from 'vitest';
import { DEFAULT_ROSTER } from '../../local/slack/workspace/directory.ts';
import { eventNames, loadEvent } from '../../scripts/event.mjs';

const signingSecret = 'local-signing-secret';

/** A real Bolt app that notes what reached which kind of listener. */
function listeningApp(): { handler: ReturnType<AwsLambdaReceiver['toHandler']>; heard: string[] } {
  const heard: string[] = [];
  const receiver = new AwsLambdaReceiver({ signingSecret, logLevel: LogLevel.ERROR });
  const authorize = async () => ({ botToken: 'xoxb-test', botId: 'B0AGENT', botUserId: 'U0AGENT' });
  const app = new App({ receiver, authorize, logLevel: LogLevel.ERROR });
  app.event('app_mention', async ({ event }) => void heard.push(`app_mention ${event.text}`));
  app.event('message', async ({ event }) => void heard.push(`message ${'text' in event ? event.text : ''}`));
  app.action(STOP_ACTION_ID, async ({ ack, body }) => {
    await ack();
    heard.push(`stop by ${body.user.id}`);
  });
  return { handler: receiver.toHandler(), heard };
}

/** The stored JSON is an HTTP API event; Bolt's type for it only differs in being looser. */
async function deliver(name: `slack/${string}`, options: { signingSecret?: string; nowMs?: number } = {}) {
  const { handler, heard } = listeningApp();
  const event = loadEvent(name, options) as unknown as Parameters<typeof handler>[0];
  const response = await handler(event, {});
  return { status: response.statusCode, body: response.body, heard };
}

it.each([
  ['slack/mention', 'app_mention <@U0AGENT> Please fix https://github.com/acme/strftime/issues/1'],
  ['slack/approve-user', 'app_mention <@U0AGENT> approve_user <@U0BOB>'],
  ['slack/revoke-user', 'app_mention <@U0AGENT> revoke_user <@U0BOB>'],
  ['slack/list-users', 'app_mention <@U0AGENT> list_users'],
  ['slack/thread-reply', 'message Please add a line to the changelog as well. ありがとう 🙏'],
  ['slack/button', 'stop by U0ALICE'],
] as const)("%s passes Bolt's signature check and reaches its listener", async (name, expected) => {
  expect(await deliver(name)).toMatchObject({ status: 200, heard: [expected] });
});

it('slack/url-verification is answered with its challenge', async () => {
  const { status, body } = await deliver('slack/url-verification');
  expect(status).toBe(200);
  expect(JSON.parse(body)).toEqual({ challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P' });
});

it('Another secret, or a signature of six minutes ago, is refused', async () => {
  expect(await deliver('slack/mention', { signingSecret: 'another' })).toMatchObject({ status: 401, heard: [] });
  const nowMs = Date.now() - 6 * 60_000;
  expect(await deliver('slack/mention', { nowMs })).toMatchObject({ status: 401, heard: [] });
});

it('The samples name people and a channel that the local Slack has', () => {
  const { team, bot, people, channels } = DEFAULT_ROSTER;
  const known = [team, bot, ...people, ...channels].map(({ id }) => id);
  const texts = eventNames().map((name) => JSON.stringify(loadEvent(name)));
  const named = texts.flatMap((text) => text.match(/(?<![A-Z0-9])[TUC]0[A-Z]+(?![A-Z0-9])/g) ?? []);
  expect(new Set(named)).toEqual(new Set(['T0LOCAL', 'U0AGENT', 'U0ALICE', 'U0BOB', 'C0DEV']));
  expect(known).toEqual(expect.arrayContaining([...new Set(named)]));
});
