import { nodeClock } from '../../../adapters/node/clock.ts';
import { SlackAnnouncements, SlackWhispers } from '../../../adapters/slack/announcements.ts';
import { type BotToken, SlackChat } from '../../../adapters/slack/chat.ts';
import { SlackPeople } from '../../../adapters/slack/people.ts';
import { SlackThreads } from '../../../adapters/slack/threads/begun-threads.ts';
import { threadPostOf } from '../../../ingress/slack/text/thread-post.ts';
import type { Announcements } from '../../../ports/people/announcements.ts';
import type { Chat } from '../../../ports/people/chat.ts';
import type { People } from '../../../ports/people/people.ts';
import type { Threads } from '../../../ports/people/threads.ts';
import type { Whispers } from '../../../ports/people/whispers.ts';

/** `slackApiUrl`: undefined means Slack itself. */
export type SlackDoor = { botToken: BotToken; slackApiUrl: string | undefined };

export function chat({ botToken, slackApiUrl }: SlackDoor): Chat {
  return new SlackChat({ token: botToken, readPost: threadPostOf, slackApiUrl });
}

export function people({ botToken, slackApiUrl }: SlackDoor): People {
  return new SlackPeople(botToken, slackApiUrl, nodeClock.now);
}

export function whispers({ botToken, slackApiUrl }: SlackDoor): Whispers {
  return new SlackWhispers(botToken, slackApiUrl);
}

export function announcements({ botToken, slackApiUrl }: SlackDoor): Announcements {
  return new SlackAnnouncements(botToken, slackApiUrl);
}

export function threads({ botToken, slackApiUrl }: SlackDoor): Threads {
  return new SlackThreads(botToken, slackApiUrl);
}
