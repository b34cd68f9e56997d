import { fullName, type RepositoryName } from '../../../domain/repository.ts';
import { PortError } from '../../../errors.ts';
import type { Fork } from '../../../ports/code-host.ts';
import type { Asking } from '../api/asking.ts';
import type { ForkAccount } from '../api/fork-accounts.ts';
import { unlessRefused } from '../api/github-errors.ts';
import { isFilled, makeFork, syncFork } from './make-fork.ts';
import { forkNamed, readSource, type Source } from './source.ts';

/** Accounts that are searched for a fork. */
const SEARCHED_MAX = 10;

type Asks = { asking: Asking; serverUrl: string };

/** Finds the fork of a repository or makes it, and brings its default branch up to date. */
export async function forkOf(asks: Asks, repository: string, owner: string | undefined): Promise<Fork> {
  const { asking } = asks;
  const source = await asking.about(repository, 'read', readSource);
  const { accounts, none } = await asking.forkAccounts(source.name, owner);
  const others = accounts.filter(({ owner }) => owner.toLowerCase() !== source.name.owner.toLowerCase());
  if (others.length === 0) throw refused(asks, source, accounts.length > 0 ? OWN : none);
  const fork = (await found(asks, source, others)) ?? (await made(asks, source, others));
  const name = fullName(fork);
  const isThere = await asking.about(name, 'read', (client) => isFilled(client, fork, source.defaultBranch));
  const problem = isThere ? await asking.about(name, 'write', (client) => syncFork(client, fork, source)) : undefined;
  return {
    ...{ repository: name, upstream: fullName(source.name), branch: source.defaultBranch, isThere },
    problems: problem === undefined ? [] : [problem],
  };
}

const OWN = 'the fork would go to the account that owns it. Name another account, or ask for write access';

async function found({ asking }: Asks, source: Source, accounts: ForkAccount[]): Promise<RepositoryName | undefined> {
  for (const { owner } of accounts.slice(0, SEARCHED_MAX)) {
    const named = fullName({ owner, name: source.name.name });
    const fork = await unlessRefused(asking.about(named, 'read', (client) => forkNamed(client, owner, source)));
    if (fork) return fork;
  }
  return undefined;
}

async function made(asks: Asks, source: Source, accounts: ForkAccount[]): Promise<RepositoryName> {
  const makers = accounts.flatMap(({ maker }) => (maker.kind === 'may' ? [maker] : []));
  const [maker, ...more] = makers;
  if (!maker) {
    const lacking = accounts.flatMap((each) => (each.maker.kind === 'none' ? [each.maker.lacking] : []));
    throw refused(asks, source, lacking.slice(0, REASONS_MAX).join('; '));
  }
  if (more.length > 0)
    throw refused(asks, source, 'it could go to several accounts. Ask the people which one, and name it as owner');
  return makeFork(asks.asking, source, maker);
}

/** Reasons that a refusal names; more say the same of further accounts. */
const REASONS_MAX = 3;

/** A person can always make the fork by hand: then it is found. */
function refused({ serverUrl }: Asks, { name }: Source, reason: string): PortError {
  const page = `${serverUrl}/${fullName(name)}/fork`;
  return new PortError(
    'refused',
    `${fullName(name)} was not forked: ${reason}. Or a person makes the fork at ${page} and gives this agent write access to it; call again then, with its account as owner`,
  );
}
