import { readRepository, repositoryKey, repositoryName } from '@remote-swe/core/domain/repository';
import type { RunCommand } from '@remote-swe/core/domain/worker/command';
import { forkRepository } from '@remote-swe/core/tools/fork-repository';
import { type RepositoryAddress, repositoryAddress } from './repository-address.ts';

type Git = Pick<RunCommand['git'], 'serverUrl' | 'standings' | 'refusals' | 'forks'>;

/** A fork of the session and what it is a fork of: addresses to clone from, and `owner/name`. */
export type ForkRemotes = { origin: string; upstream: string; fork: string; original: string };

/**
 * What is cloned. `known`: addresses of a clone that is taken for it. `fork`: the remotes that it gets. `notes`: what the model is
 * told of the repository.
 */
export type ClonePlace = RepositoryAddress & { known: string[]; fork?: ForkRemotes; notes: string[] };

/** Where to clone from, by what the code host says of the repository: it may have another name now, or the session a fork of it. */
export function clonePlace(asked: RepositoryAddress, git: Git): ClonePlace {
  const name = nameOf(asked.url, git.serverUrl);
  if (name === undefined) return { ...asked, known: [asked.url], notes: [] };
  const standing = git.standings?.find(({ url }) => isSame(url, asked.url, git.serverUrl));
  const present = standing?.name ?? name;
  const moved = standing?.name === undefined ? [] : [`${name} is called ${present} now.`];
  const fork = remotesFor([name, present], git);
  if (fork) return ofFork(asked, fork, { git, notes: moved });
  const { url } = repositoryAddress(present, git.serverUrl);
  const notes = [...moved, ...limits(present, asked.url, git)];
  return { url, folders: asked.folders, known: [asked.url, url], notes };
}

/** Repositories of the code host are the same whatever way they were named in; others when their addresses are. */
export function isSame(one: string, other: string, serverUrl: string): boolean {
  const identity = (given: string) => {
    const read = readRepository(given, serverUrl);
    if (read.kind === 'ours') return repositoryKey(read.repository);
    return given
      .trim()
      .replace(/\/$/, '')
      .replace(/\.git$/, '')
      .toLowerCase();
  };
  return identity(one) === identity(other);
}

function nameOf(url: string, serverUrl: string): string | undefined {
  const read = readRepository(url, serverUrl);
  return read.kind === 'ours' ? `${read.repository.owner}/${read.repository.name}` : undefined;
}

function remotesFor(names: string[], { forks = [], serverUrl }: Git): ForkRemotes | undefined {
  const keys = new Set(names.map((name) => name.toLowerCase()));
  const fork = forks.find((each) => [each.repository, each.upstream].some((name) => keys.has(name.toLowerCase())));
  // A name that is none would be another address: such a fork is not there.
  if (!fork || !repositoryName(fork.repository) || !repositoryName(fork.upstream)) return undefined;
  const urlOf = (name: string) => repositoryAddress(name, serverUrl).url;
  const { repository, upstream } = fork;
  return { origin: urlOf(repository), upstream: urlOf(upstream), fork: repository, original: upstream };
}

/** The original is cloned, whichever of the two was named: work begins where it is. */
function ofFork(
  asked: RepositoryAddress,
  fork: ForkRemotes,
  { git, notes }: { git: Git; notes: string[] },
): ClonePlace {
  const { folders } = repositoryAddress(fork.original, git.serverUrl);
  const [owner] = fork.fork.split('/');
  const remotes = `Remotes: origin is the fork ${fork.fork}, to which you push; upstream is ${fork.original}, where your branch begins and which gets the pull request, from branch ${owner}:NAME.`;
  const reason = whyNotPushed(fork.origin, git);
  const limit = reason === undefined ? [] : [`You may not push to the fork ${fork.fork} yet. ${reason}`];
  const known = [asked.url, fork.upstream, fork.origin];
  return { url: fork.upstream, folders, known, fork, notes: [...notes, remotes, ...limit] };
}

/** Why nothing can be pushed there, and what to do then. */
function limits(name: string, url: string, git: Git): string[] {
  const isArchived = git.standings?.some((each) => each.isArchived && isSame(each.url, url, git.serverUrl));
  if (isArchived)
    return [
      `${name} is archived: it can be read, and takes no push, no pull request and no issue until its owners unarchive it.`,
    ];
  const reason = whyNotPushed(url, git);
  return reason === undefined
    ? []
    : [`You may not push to ${name}. ${reason} To deliver a change use ${forkRepository.name}.`];
}

function whyNotPushed(url: string, { serverUrl, standings = [], refusals = [] }: Git): string | undefined {
  const standing = standings.find((each) => isSame(each.url, url, serverUrl));
  return standing?.readOnly ?? refusals.find((each) => isSame(each.url, url, serverUrl))?.reason;
}
