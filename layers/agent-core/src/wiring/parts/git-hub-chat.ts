import { Asking } from '../../adapters/github/api/asking.ts';
import { GitHubChat } from '../../adapters/github/thread/chat.ts';
import { LinkedGitHubChat, type Links } from '../../adapters/github/thread/linked-chat.ts';
import { GitHubPeople } from '../../adapters/github/thread/people.ts';
import type { Secrets } from '../../adapters/parameters/secrets.ts';
import type { Config } from '../../config.ts';
import { type ChannelLink, channelLink } from '../../domain/people/linked-channels.ts';
import type { Chat } from '../../ports/people/chat.ts';
import type { Directory } from '../../ports/people/people.ts';
import { gitHubAuth } from './git-hub.ts';

/** What every function reads that writes in threads at GitHub. */
export const GITHUB_NAMES = [
  ...(['gitHubTokenParameter', 'gitHubAppId', 'gitHubAppPrivateKeyParameter', 'gitHubWorkflows'] as const),
  ...(['gitHubServerUrl', 'gitHubApiUrl', 'gitHubAgent'] as const),
] as const;
type GitHubConfig = Config<(typeof GITHUB_NAMES)[number]>;

/** Throws an error that names what is no link. */
export function channelLinks(texts: string[]): ChannelLink[] {
  return texts.map((text) => {
    const link = channelLink(text);
    if (!link) throw new Error(`GitHubChannels: '${text}' is not owner/name=C0123ABCD or owner/*=C0123ABCD`);
    return link;
  });
}

/**
 * Threads at GitHub, and who people are there. Without a credential each use is refused with what an operator has to do. `links`: the channels
 * that are told of sessions.
 */
export function gitHubPlace(config: GitHubConfig, secrets: Secrets, links?: Links): { chat: Chat; people: Directory } {
  const { gitHubApiUrl: apiUrl, gitHubServerUrl: serverUrl, gitHubAgent: agent } = config;
  const asking = new Asking({ apiUrl, auth: gitHubAuth(config, secrets) });
  const options = { asking, serverUrl, agent };
  const chat = links && links.links.length > 0 ? new LinkedGitHubChat(options, links) : new GitHubChat(options);
  return { chat, people: new GitHubPeople(asking) };
}
