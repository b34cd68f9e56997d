import type { PictureReader } from '../../adapters/github/reading/pictures/reader.ts';
import type { Links } from '../../adapters/github/thread/linked-chat.ts';
import type { Secrets } from '../../adapters/parameters/secrets.ts';
import { type ChannelLink, channelLink } from '../../domain/people/linked-channels.ts';
import type { CodeHost } from '../../ports/code-host.ts';
import type { Chat } from '../../ports/people/chat.ts';
import type { Directory } from '../../ports/people/people.ts';
import type { HookDeliveries } from '../../ports/session/hook-deliveries.ts';
import { late, lateParts } from './late.ts';
import type { GitHubConfig } from './loaded/git-hub-names.ts';

const loaded = () => import('./loaded/git-hub.ts');

/** Throws an error that names what is no link. */
export function channelLinks(texts: string[]): ChannelLink[] {
  return texts.map((text) => {
    const link = channelLink(text);
    if (!link) throw new Error(`GitHubChannels: '${text}' is not owner/name=C0123ABCD or owner/*=C0123ABCD`);
    return link;
  });
}

/**
 * Threads at GitHub, who people are there, and the repositories. Without a credential each use is refused with what an operator has to do.
 * `links`: the channels that are told of sessions.
 */
export function gitHubPlace(
  config: GitHubConfig,
  secrets: Secrets,
  links?: Links,
): { chat: Chat; people: Directory; codeHost: CodeHost } {
  const { gitHubServerUrl: serverUrl, gitHubApiUrl: apiUrl } = config;
  const pictures = late<PictureReader>(
    async () => new (await import('../../adapters/github/reading/pictures/read.ts')).GitHubPictures({ serverUrl }),
  );
  const { chat, people, codeHost } = lateParts(['chat', 'people', 'codeHost'], async (): Promise<AskedParts> => {
    return (await loaded()).place(config, secrets, { links, pictures });
  });
  // The addresses are known without asking anybody.
  return { chat, people, codeHost: withAddresses(codeHost, { serverUrl, apiUrl }) };
}

type AskedParts = { chat: Chat; people: Directory; codeHost: Omit<CodeHost, 'addresses'> };

/** Deliveries of the App's webhook. Undefined without an App: those of a repository's webhook want the right to administer it. */
export function gitHubHook(config: GitHubConfig, secrets: Secrets): HookDeliveries | undefined {
  const { gitHubAppId: appId, gitHubAppPrivateKeyParameter: name } = config;
  if (!appId || !name) return undefined;
  return late(async () => (await loaded()).appHook(config, appId, name, secrets));
}

function withAddresses(host: Omit<CodeHost, 'addresses'>, addresses: CodeHost['addresses']): CodeHost {
  return new Proxy(host as CodeHost, {
    get: (target, name) => (name === 'addresses' ? addresses : Reflect.get(target, name)),
  });
}
