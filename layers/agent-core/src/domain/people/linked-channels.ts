import { fullName, repositoryKey, repositoryName } from '../repository.ts';

/** A channel that is told of sessions in a repository, `owner/name`, or in all of an owner, `owner/*`; in small letters. */
export type ChannelLink = { of: string; channel: string };

const LINK = /^([A-Za-z0-9][\w-]*\/(?:\*|[\w.-]+))=([CG][A-Z0-9]{2,30})$/;

/** Reads `owner/name=C0123`. Undefined: it says something else. */
export function channelLink(text: string): ChannelLink | undefined {
  const [, of = '', channel = ''] = LINK.exec(text.trim()) ?? [];
  return of === '' ? undefined : { of: of.toLowerCase(), channel };
}

/** The first that fits. */
export function channelOf(links: readonly ChannelLink[], repository: string): string | undefined {
  const name = repositoryName(repository);
  if (!name) return undefined;
  const fitting = [repositoryKey(name), `${name.owner.toLowerCase()}/*`];
  return links.find(({ of }) => fitting.includes(of))?.channel;
}

/** A repository's issue as people call it. */
export function issueName(repository: string, number: number): string {
  const name = repositoryName(repository);
  return `${name ? fullName(name) : repository}#${number}`;
}
