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

export function chat(config: GitHubConfig, secrets: Secrets, links: Links | undefined): Chat {
  const { gitHubServerUrl: serverUrl, gitHubAgent: agent } = config;
  const options = { asking: asking(config, secrets), serverUrl, agent };
  return links && links.links.length > 0 ? new LinkedGitHubChat(options, links) : new GitHubChat(options);
}

export function people(config: GitHubConfig, secrets: Secrets): Directory {
  return new GitHubPeople(asking(config, secrets));
}

export function codeHost(config: GitHubConfig, secrets: Secrets, pictures: PictureReader): CodeHost {
  const { gitHubApiUrl: apiUrl, gitHubServerUrl: serverUrl } = config;
  return new GitHubCodeHost({ apiUrl, serverUrl, auth: gitHubAuth(config, secrets), pictures });
}

function asking(config: GitHubConfig, secrets: Secrets): Asking {
  return new Asking({ apiUrl: config.gitHubApiUrl, auth: gitHubAuth(config, secrets) });
}
