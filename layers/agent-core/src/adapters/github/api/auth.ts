import type { RepositoryName } from '../../../domain/repository.ts';
import type { Need } from './permissions.ts';

/**
 * A way to make requests about one repository. `name`: its present name, where that is known beforehand. `lacking`: rights
 * that the token should have and has not, in words that say who grants them.
 */
export type Access =
  | { kind: 'token'; token: string; name: RepositoryName; lacking?: string }
  | { kind: 'anonymous'; reason: string };

/** What git may use in a repository that was asked about; after a move its present name comes with it. */
export type GitToken =
  | { kind: 'token'; asked: RepositoryName; name: RepositoryName; token: string }
  | { kind: 'none'; asked: RepositoryName; reason: string };

/** Who we are at GitHub. Both reject with a PortError when GitHub does not answer. */
export interface GitHubAuth {
  /** For requests about exactly this repository. */
  access(repository: RepositoryName, need: Need): Promise<Access>;
  /** For git, for an hour or so: an answer for each repository, whose failure costs the others nothing. */
  gitTokens(repositories: RepositoryName[]): Promise<GitToken[]>;
}

/** A personal access token: GitHub cannot narrow it, so it is the same for every repository. */
export function tokenAuth(token: string): GitHubAuth {
  return {
    access: async (name) => ({ kind: 'token', token, name }),
    gitTokens: async (repositories) =>
      repositories.map((asked): GitToken => ({ kind: 'token', asked, name: asked, token })),
  };
}
