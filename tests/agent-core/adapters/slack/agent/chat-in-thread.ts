import { SlackChat } from '@remote-swe/core/adapters/slack/chat';
import type { SlackThread } from '@remote-swe/core/domain/thread/thread-source';
import type { SlackSetup } from '../../../../local/slack/harness.ts';

/** A chat on the local clock, and the thread that a person's message has begun. */
export function chatInThread({ slack, clock, origin }: SlackSetup): { chat: SlackChat; source: SlackThread } {
  const chat = new SlackChat({
    token: async () => slack.botToken,
    readPost: () => undefined,
    slackApiUrl: `${origin}/slack/api/`,
    now: () => clock.now(),
  });
  const root = slack.people.postMessage({ user: 'alice', channel: 'dev', text: 'please' });
  return { chat, source: { kind: 'slack', teamId: 'T0LOCAL', channel: root.channelId, threadTs: root.ts } };
}
