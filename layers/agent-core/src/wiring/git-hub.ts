import { createPrivateKey } from 'node:crypto';
import { appAuth, type GitHubAuth, tokenAuth } from '../adapters/github/auth.ts';
import type { Secrets } from '../adapters/parameters/secrets.ts';
import type { Config } from '../config.ts';
import { PortError } from '../errors.ts';

type GitHubConfig = Config<
  'gitHubTokenParameter' | 'gitHubAppId' | 'gitHubInstallationId' | 'gitHubAppPrivateKeyParameter' | 'gitHubApiUrl'
>;

/** The parameter with the secret that GitHub is asked with: an App's key, else a token. */
export function gitHubSecretName(config: GitHubConfig): string | undefined {
  return config.gitHubAppId === undefined ? config.gitHubTokenParameter : config.gitHubAppPrivateKeyParameter;
}

/**
 * Credentials from the secret as it is at the time. Without it, or with an unusable one, every request for a token is a refusal that says
 * what an operator has to do; what needs no GitHub does not ask.
 */
export function gitHubAuth(config: GitHubConfig, secrets: Secrets): GitHubAuth {
  const name = gitHubSecretName(config);
  let current: { secret: string; auth: GitHubAuth } | undefined;
  return {
    async tokenFor(repositories) {
      if (!name) throw new PortError('refused', 'no GitHub token or App is configured (docs/deploy.md)');
      const secret = await secrets.get(name);
      if (current?.secret !== secret) current = { secret, auth: authOf(config, name, secret) };
      return current.auth.tokenFor(repositories);
    },
  };
}

function authOf(config: GitHubConfig, name: string, secret: string): GitHubAuth {
  const { gitHubAppId: appId, gitHubInstallationId: installationId, gitHubApiUrl: apiUrl } = config;
  if (!appId) return tokenAuth(secret);
  if (!installationId) throw new PortError('refused', 'GitHubAppId is set, GitHubInstallationId is not');
  if (!isPrivateKey(secret)) throw new PortError('refused', `the parameter ${name} holds no private key (PEM)`);
  return appAuth({ appId, installationId, privateKey: secret, apiUrl });
}

function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).type === 'private';
  } catch {
    return false;
  }
}
