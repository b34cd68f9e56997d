import { App, AwsLambdaReceiver, LogLevel } from '@slack/bolt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type App as Receiver, type SlackSetup, startApp, startSlack } from '../harness.ts';

let setup: SlackSetup;
let app: Receiver;
beforeEach(async () => {
  setup = await startSlack({ ownPosts: 'withhold' });
  app = await startApp();
  setup.slack.connect({ eventsUrl: app.url, origin: setup.origin });
});
afterEach(async () => {
  await setup.stop();
  await app.stop();
});

/** A real Bolt app behind the request URL, as the ingress function has it. */
function startBolt() {
  const receiver = new AwsLambdaReceiver({ signingSecret: setup.slack.signingSecret, logLevel: LogLevel.ERROR });
  const bolt = new App({
    token: setup.slack.botToken,
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: `${setup.origin}/slack/api/` },
  });
  const handle = receiver.toHandler();
  /** Runs what was received through Bolt and returns its status codes. */
  const replay = async () => {
    const statuses: number[] = [];
    for (const { headers, body } of app.received.splice(0)) {
      const event = { headers, body, isBase64Encoded: false, rawPath: '/slack/events' };
      statuses.push((await handle(event as never, {})).statusCode);
    }
    return statuses;
  };
  return { bolt, replay };
}

it('Bolt takes mentions, messages and buttons, and answers through the Web API and the response URL', async () => {
  const { bolt, replay } = startBolt();
  bolt.event('app_mention', async ({ event, say }) => {
    await say({
      thread_ts: event.ts,
      text: 'Shall I stop?',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: '*Shall I stop?*' } },
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'stop', value: 's1', text: { type: 'plain_text', text: 'Stop' } }],
        },
      ],
    });
  });
  bolt.message(async () => {});
  bolt.action('stop', async ({ ack, respond, body, payload }) => {
    await ack();
    const value = 'value' in payload ? payload.value : '';
    await respond({ replace_original: true, text: `stopped ${value} for <@${body.user.id}>`, blocks: [] });
  });

  const mention = setup.slack.people.type({
    user: 'alice',
    channel: 'dev',
    text: '@remote-swe please fix <this> & that',
  });
  await setup.slack.delivery.settled();
  expect(await replay()).toEqual([200, 200]);
  const question = setup.slack.people.thread('dev', mention.ts).at(-1);
  expect(question).toMatchObject({ text: '*Shall I stop?*', buttons: [{ actionId: 'stop', value: 's1' }] });

  const outcome = await setup.slack.people.pressButton({
    user: 'bob',
    messageTs: question?.ts ?? '',
    actionId: 'stop',
  });
  expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
  expect(app.received[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(await replay()).toEqual([200]);
  expect(setup.slack.people.thread('dev', mention.ts).at(-1)).toMatchObject({
    text: 'stopped s1 for @bob',
    buttons: [],
    isEdited: true,
  });
});

it('Bolt refuses a body that was changed on the way', async () => {
  const { bolt, replay } = startBolt();
  bolt.message(async () => {});
  setup.slack.people.postMessage({ user: 'alice', channel: 'dev', text: 'pay 1' });
  await setup.slack.delivery.settled();
  const [received] = app.received;
  if (received) received.body = received.body.replace('pay 1', 'pay 9');
  expect(await replay()).toEqual([401]);
});

it('Bolt answers url_verification', async () => {
  const { replay } = startBolt();
  await setup.slack.delivery.verifyUrl();
  expect(await replay()).toEqual([200]);
});

it('A button that is not there is refused, and so is one whose app is not connected', async () => {
  const { ts } = setup.slack.people.postMessage({ user: 'alice', channel: 'dev', text: 'x' });
  const press = { user: 'alice', messageTs: ts, actionId: 'none' };
  await expect(setup.slack.people.pressButton(press)).rejects.toThrow('action_not_found');
  const alone = await startSlack();
  const message = alone.slack.people.postMessage({ user: 'alice', channel: 'dev', text: 'x' });
  const outcome = await alone.slack.people.pressButton({ ...press, messageTs: message.ts });
  expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringContaining('no app is connected') });
  await alone.stop();
});
