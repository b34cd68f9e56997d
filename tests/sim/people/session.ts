import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import type { SimWorld } from '../world.ts';
import { CHANNEL } from './slack.ts';

/** The id of the session in the world's one thread. */
export function sessionOf({ slack }: Pick<SimWorld, 'slack'>): string {
  return slackSessionId({ kind: 'slack', teamId: 'T1', channel: CHANNEL, threadTs: slack.threadTs });
}
