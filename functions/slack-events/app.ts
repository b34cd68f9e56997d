import {
  ACTION_IDS,
  FEEDBACK_ACTION_ID,
  OPEN_CONSOLE_ACTION_ID,
  STOP_ACTION_ID,
} from '@remote-swe/core/adapters/slack/notice-message';
import { receiveFeedback, verdictOf } from '@remote-swe/core/ingress/slack/commands/feedback';
import { receiveOpenConsole } from '@remote-swe/core/ingress/slack/commands/open-console';
import { receiveResume } from '@remote-swe/core/ingress/slack/commands/resume';
import { pressOf } from '@remote-swe/core/ingress/slack/interpret/buttons';
import { receive, receiveStop } from '@remote-swe/core/ingress/slack/receive';
import type { Log } from '@remote-swe/core/ports/log';
import type { SlackIngress, SlackSecrets } from '@remote-swe/core/wiring/slack-events';
import type { Logger } from '@slack/bolt';
import bolt from '@slack/bolt';

/** Bolt's App, as its users know it. Listeners only store and ring: the 200 leaves when they are done. */
export function slackApp({ ports, settings }: SlackIngress, { botToken, signingSecret }: SlackSecrets) {
  const logger = boltLogger(ports.log);
  const receiver = new bolt.AwsLambdaReceiver({ signingSecret, logger });
  const app = new bolt.App({
    receiver,
    ignoreSelf: false,
    authorize: async () => ({ botToken }),
    logger,
  });
  app.event(/.*/, async ({ body }) => {
    await receive(ports, settings, body);
  });
  app.action(/.*/, async ({ ack, body, action }) => {
    const actionId = 'action_id' in action ? action.action_id : undefined;
    const press = pressOf(body, action);
    if (press && actionId === STOP_ACTION_ID) await receiveStop(ports, settings, press);
    if (press && actionId === ACTION_IDS['raise-budget']) await receiveResume(ports, settings, press, 'raise-budget');
    if (press && actionId === ACTION_IDS.resume) await receiveResume(ports, settings, press, 'resume');
    if (press && actionId === OPEN_CONSOLE_ACTION_ID) await receiveOpenConsole(ports, settings, press);
    const verdict = actionId === FEEDBACK_ACTION_ID ? verdictOf(action) : undefined;
    if (press && verdict) await receiveFeedback(ports, settings, press, verdict);
    await ack();
  });
  app.error(async (error) => {
    ports.log.error('A Slack event was not handled; Slack delivers it again', { error: String(error) });
    throw error;
  });
  return receiver.toHandler();
}

/** What Bolt has to say about errors, through our log: by itself it prints whole errors, with the headers of their requests. */
function boltLogger(log: Log): Logger {
  const ignored = () => {};
  return {
    error: (...said) => log.error('Bolt', { said }),
    warn: ignored,
    info: ignored,
    debug: ignored,
    setLevel: ignored,
    getLevel: () => bolt.LogLevel.ERROR,
    setName: ignored,
  };
}
