import { STOP_ACTION_ID } from '@remote-swe/core/adapters/slack/notice-message';
import { receive, receiveStop } from '@remote-swe/core/ingress/receive';
import { stopTargetOf } from '@remote-swe/core/ingress/stop-button';
import type { SlackIngress } from '@remote-swe/core/wiring/slack-events';
import bolt from '@slack/bolt';

/** Bolt's App, as its users know it. Listeners only store and ring: the 200 leaves when they are done. */
export function slackApp({ ports, settings, botToken, signingSecret }: SlackIngress) {
  const receiver = new bolt.AwsLambdaReceiver({ signingSecret, logLevel: bolt.LogLevel.ERROR });
  const app = new bolt.App({
    receiver,
    ignoreSelf: false,
    authorize: async () => ({ botToken }),
    logLevel: bolt.LogLevel.ERROR,
  });
  app.event(/.*/, async ({ event, body }) => {
    const botUserId = body.authorizations?.[0]?.user_id ?? '';
    await receive(ports, settings, { teamId: body.team_id, botUserId }, event);
  });
  app.action(/.*/, async ({ ack, body, action }) => {
    const stop = 'action_id' in action && action.action_id === STOP_ACTION_ID ? stopTargetOf(body, action) : undefined;
    if (stop) await receiveStop(ports, settings, stop);
    await ack();
  });
  app.error(async (error) => {
    ports.log.error('A Slack event was not handled; Slack delivers it again', { error: String(error) });
    throw error;
  });
  return receiver.toHandler();
}
