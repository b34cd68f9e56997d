import type { Config } from '../../../config.ts';

/** What every function reads that asks GitHub. */
export const GITHUB_NAMES = [
  ...(['gitHubTokenParameter', 'gitHubAppId', 'gitHubAppPrivateKeyParameter', 'gitHubWorkflows'] as const),
  ...(['gitHubServerUrl', 'gitHubApiUrl', 'gitHubAgent'] as const),
] as const;
export type GitHubConfig = Config<(typeof GITHUB_NAMES)[number]>;

type SecretConfig = Pick<GitHubConfig, 'gitHubTokenParameter' | 'gitHubAppId' | 'gitHubAppPrivateKeyParameter'>;

/** The parameter with the secret that GitHub is asked with: an App's key, else a token. */
export function gitHubSecretName(config: SecretConfig): string | undefined {
  return config.gitHubAppId === undefined ? config.gitHubTokenParameter : config.gitHubAppPrivateKeyParameter;
}

/** Parameters with the secrets of a function that writes in Slack and at GitHub. */
export function secretNames(config: SecretConfig & Config<'slackBotTokenParameter'>): string[] {
  const gitHub = gitHubSecretName(config);
  return [config.slackBotTokenParameter, ...(gitHub ? [gitHub] : [])];
}
