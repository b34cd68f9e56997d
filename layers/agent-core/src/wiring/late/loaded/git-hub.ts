import { Asking } from '../../../adapters/github/api/asking.ts';
import { GitHubCodeHost } from '../../../adapters/github/code-host.ts';
import type { PictureReader } from '../../../adapters/github/reading/pictures/reader.ts';
import { GitHubChat } from '../../../adapters/github/thread/chat.ts';
import { LinkedGitHubChat, type Links } from '../../../adapters/github/thread/linked-chat.ts';
import { GitHubPeople } from '../../../adapters/github/thread/people.ts';
import type { Secrets } from '../../../adapters/parameters/secrets.ts';
import type { CodeHost } from '../../../ports/code-host.ts';
import type { Chat } from '../../../ports/people/chat.ts';
import type { Directory } from '../../../ports/people/people.ts';
import { gitHubAuth } from './git-hub-auth.ts';

export { appHook } from './git-hub-auth.ts';

import type { GitHubConfig } from './git-hub-names.ts';

/** All that asks GitHub: with one credential, so that a token is asked for once, and its threads and people through one client. */
export function place(
  config: GitHubConfig,
  secrets: Secrets,
  { links, pictures }: { links: Links | undefined; pictures: PictureReader },
): { chat: Chat; people: Directory; codeHost: CodeHost } {
  const { gitHubApiUrl: apiUrl, gitHubServerUrl: serverUrl, gitHubAgent: agent } = config;
  const auth = gitHubAuth(config, secrets);
  const asking = new Asking({ apiUrl, auth });
  const options = { asking, serverUrl, agent };
  return {
    chat: links && links.links.length > 0 ? new LinkedGitHubChat(options, links) : new GitHubChat(options),
    people: new GitHubPeople(asking),
    codeHost: new GitHubCodeHost({ apiUrl, serverUrl, auth, pictures }),
  };
}
