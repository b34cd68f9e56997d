import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';

/** Gives a token that may do what the session needs in these repositories (`owner/name`). */
export interface GitHubAuth {
  tokenFor(repositories: string[]): Promise<string | undefined>;
}

/** A personal access token: GitHub cannot narrow it, so it is the same for every repository. */
export function tokenAuth(token: string): GitHubAuth {
  return { tokenFor: async () => token };
}

export type AppCredentials = { appId: string; installationId: string; privateKey: string; apiUrl: string };

/**
 * A GitHub App: an installation token, good for one hour and only for the named repositories. Without repositories there
 * is no token: an unscoped one would open everything that the App is installed on.
 */
export function appAuth({ appId, installationId, privateKey, apiUrl }: AppCredentials): GitHubAuth {
  const auth = createAppAuth({ appId, privateKey, installationId, request: new Octokit({ baseUrl: apiUrl }).request });
  return {
    async tokenFor(repositories) {
      if (repositories.length === 0) return undefined;
      const repositoryNames = repositories.map((repository) => repository.split('/')[1] ?? repository);
      const { token } = await auth({ type: 'installation', repositoryNames });
      return token;
    },
  };
}
