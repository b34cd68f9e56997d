import type { RepositoryName } from '../../../domain/repository.ts';
import { gitHubClient } from './client.ts';
import type { ForkAccounts } from './fork-accounts.ts';
import { asPortError } from './github-errors.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { Need } from './permissions.ts';
import { type Standing, Standings } from './standings.ts';

/**
 * A way to make requests about one repository. `name`: its present name, where that is known beforehand. `lacking`: rights
 * that the token should have and has not, in words that say who grants them.
 */
export type Access =
  | { kind: 'token'; token: string; name: RepositoryName; lacking?: string }
  | { kind: 'anonymous'; reason: string };

/** What git may use in a repository that was asked about; after a move its present name comes with it. */
export type GitToken =
  | { kind: 'token'; asked: RepositoryName; name: RepositoryName; token: string; standing?: Omit<Standing, 'name'> }
  | { kind: 'none'; asked: RepositoryName; reason: string };

/** Who we are at GitHub. All reject with a PortError when GitHub does not answer. */
export interface GitHubAuth {
  /** For requests about exactly this repository. */
  access(repository: RepositoryName, need: Need): Promise<Access>;
  /** Where a fork of this repository can go; `owner`: the one account that is meant. */
  forkAccounts(source: RepositoryName, owner: string | undefined): Promise<ForkAccounts>;
  /** For git, for an hour or so: an answer for each repository, whose failure costs the others nothing. */
  gitTokens(repositories: RepositoryName[], need: 'read' | 'write'): Promise<GitToken[]>;
}

/** A personal access token: GitHub cannot narrow it, so it is the same for every repository. */
export function tokenAuth(token: string, apiUrl: string, now = Date.now): GitHubAuth {
  const client = gitHubClient(apiUrl, token, new KeptAnswers());
  const standings = new Standings(client, now);
  return {
    access: async (name) => ({ kind: 'token', token, name }),
    gitTokens: async (repositories) => {
      const known = await standings.of(repositories);
      return repositories.map((asked, index): GitToken => {
        const { name = asked, ...standing } = known[index] ?? {};
        return { kind: 'token', asked, name, token, standing };
      });
    },
    forkAccounts: async (_source, owner) => {
      const { data } = await asPortError(client.request('GET /user'), "the account of this agent's GitHub token");
      const isOther = owner !== undefined && owner.toLowerCase() !== data.login.toLowerCase();
      const maker = { kind: 'may' as const, token: async () => token, ...(isOther ? { organization: owner } : {}) };
      return { accounts: [{ owner: owner ?? data.login, maker }], none: '' };
    },
  };
}
