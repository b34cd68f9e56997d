import { FilteredChat } from '../../adapters/filtered/chat.ts';
import { type BotToken, SlackChat } from '../../adapters/slack/chat.ts';
import { ChatBySource } from '../../adapters/sources/chat-by-source.ts';
import type { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import { slackThreads } from '../../domain/session/slack-thread.ts';
import type { Sources } from '../../domain/session/source.ts';
import { threadPostOf } from '../../ingress/slack/text/thread-post.ts';
import type { Chat } from '../../ports/people/chat.ts';

/** Every source of this build. A new one adds its rules here and its chat below. */
export const sources: Sources = [slackThreads];

/** The chat of every source, without secrets. */
export function chatOfSources(botToken: BotToken, slackApiUrl: string | undefined, filter: SecretFilter): Chat {
  const slack = new SlackChat({ token: botToken, readPost: threadPostOf, slackApiUrl });
  return new FilteredChat(new ChatBySource({ slack }), filter);
}
