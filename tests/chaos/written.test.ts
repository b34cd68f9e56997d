import { afterEach, beforeEach, expect, it } from 'vitest';
import { Writings } from '../../local/chaos/people/written.ts';
import { type App, type SlackWithApp, startSlackWithApp } from '../local/slack/harness.ts';

const MINUTE_MS = 60_000;
/** Slack’s waits before its second retry and its third. The first comes at once. */
const WAITS_MS = [MINUTE_MS, 5 * MINUTE_MS];

let setup: SlackWithApp;
let app: App;
beforeEach(async () => {
  setup = await startSlackWithApp();
  app = setup.app;
});
afterEach(async () => {
  await setup.stop();
});

const say = () => setup.slack.people.type({ user: 'alice', channel: 'dev', text: 'hello' });

const attempts = (count: number) => expect.poll(() => setup.slack.delivery.log.all()).toHaveLength(count);

/** As often as Slack tries. */
async function deliverAll(): Promise<void> {
  await attempts(2);
  for (const [index, waitMs] of WAITS_MS.entries()) {
    setup.clock.advance(waitMs);
    await attempts(index + 3);
  }
}

it('An event that Slack gave up is on its way no more, and is counted', async () => {
  app.answer = () => ({ status: 500 });
  const writings = new Writings(setup);
  say();
  expect(writings).toMatchObject({ undelivered: 1, givenUp: 0 });
  await deliverAll();
  expect(writings).toMatchObject({ undelivered: 0, givenUp: 1 });
});

it('An event that the app wants no more of is given up at once', async () => {
  app.answer = () => ({ status: 500, headers: { 'x-slack-no-retry': '1' } });
  const writings = new Writings(setup);
  say();
  await attempts(1);
  expect(writings).toMatchObject({ undelivered: 0, givenUp: 1 });
});

it('An event that a retry brings was not given up', async () => {
  app.answer = ({ headers }) => ({ status: headers['x-slack-retry-num'] === '3' ? 200 : 500 });
  const writings = new Writings(setup);
  say();
  await deliverAll();
  expect(writings).toMatchObject({ undelivered: 0, givenUp: 0 });
});
