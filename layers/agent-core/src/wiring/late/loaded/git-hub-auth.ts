import { createPrivateKey } from 'node:crypto';
import { type GitHubAuth, tokenAuth } from '../../../adapters/github/api/auth.ts';
import { appAuth } from '../../../adapters/github/app/app-auth.ts';
import type { AppKey } from '../../../adapters/github/app/app-client.ts';
import { AppHookDeliveries } from '../../../adapters/github/app/hook-deliveries.ts';
import type { Secrets } from '../../../adapters/parameters/secrets.ts';
import type { Config } from '../../../config.ts';
import { PortError } from '../../../errors.ts';
import type { HookDeliveries } from '../../../ports/session/hook-deliveries.ts';
import { gitHubSecretName } from './git-hub-names.ts';

type GitHubConfig = Config<
  'gitHubTokenParameter' | 'gitHubAppId' | 'gitHubWorkflows' | 'gitHubAppPrivateKeyParameter' | 'gitHubApiUrl'
>;

/**
 * Credentials from the secret as it is at the time. Without it, or with an unusable one, every request for a token is a refusal that says
 * what an operator has to do; what needs no GitHub does not ask.
 */
export function gitHubAuth(config: GitHubConfig, secrets: Secrets): GitHubAuth {
  const name = gitHubSecretName(config);
  let current: { secret: string; auth: GitHubAuth } | undefined;
  const auth = async (): Promise<GitHubAuth> => {
    if (!name) throw new PortError('refused', 'no GitHub token or App is configured (docs/deploy.md)');
    const secret = await secrets.get(name);
    if (current?.secret !== secret) current = { secret, auth: authOf(config, name, secret) };
    return current.auth;
  };
  return {
    access: async (repository, need) => (await auth()).access(repository, need),
    forkAccounts: async (source, owner) => (await auth()).forkAccounts(source, owner),
    gitTokens: async (repositories, need) => (await auth()).gitTokens(repositories, need),
  };
}

/** Deliveries of the App's webhook. */
export function appHook(config: GitHubConfig, appId: string, name: string, secrets: Secrets): HookDeliveries {
  return new AppHookDeliveries(async () => appKey(config, appId, name, await secrets.get(name)));
}

function authOf(config: GitHubConfig, name: string, secret: string): GitHubAuth {
  const { gitHubAppId: appId, gitHubWorkflows: workflows, gitHubApiUrl: apiUrl } = config;
  if (!appId) return tokenAuth(secret, apiUrl);
  return appAuth({ ...appKey(config, appId, name, secret), workflows });
}

function appKey({ gitHubApiUrl: apiUrl }: GitHubConfig, appId: string, name: string, privateKey: string): AppKey {
  if (!isPrivateKey(privateKey)) throw new PortError('refused', `the parameter ${name} holds no private key (PEM)`);
  return { appId, privateKey, apiUrl };
}

function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).type === 'private';
  } catch {
    return false;
  }
}
