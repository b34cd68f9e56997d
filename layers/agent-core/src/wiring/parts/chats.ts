import { FilteredChat } from '../../adapters/filtered/chat.ts';
import { type BotToken, SlackChat } from '../../adapters/slack/chat.ts';
import { ChatBySource } from '../../adapters/sources/chat-by-source.ts';
import { DirectoryBySource } from '../../adapters/sources/directory-by-source.ts';
import type { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import { threadPostOf } from '../../ingress/slack/text/thread-post.ts';
import type { Chat } from '../../ports/people/chat.ts';
import type { Directory, People } from '../../ports/people/people.ts';

/** Who people are in every source. `slack`: the people of our workspace. */
export function directoryOfSources(slack: Pick<People, 'profile'>, github: Directory): Directory {
  return new DirectoryBySource({ slack: { person: (_source, user) => slack.profile(user) }, github });
}

export type SlackDoor = { botToken: BotToken; slackApiUrl: string | undefined };

/** The chat of every source, without secrets. `github` is undefined in a function that has nothing to say there. */
export function chatOfSources(
  { botToken, slackApiUrl }: SlackDoor,
  github: Chat | undefined,
  filter: SecretFilter,
): Chat {
  const slack = new SlackChat({ token: botToken, readPost: threadPostOf, slackApiUrl });
  return new FilteredChat(new ChatBySource({ slack, github }), filter);
}
