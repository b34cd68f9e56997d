import { findParameters } from '@remote-swe/core/adapters/parameters/parameters';
import type { Access } from '../kit/access.ts';
import type { Ops } from '../kit/ops.ts';
import { askAll, check, type Finding, secretNames } from '../stack/checks.ts';
import { checkGitHubApp, checkGitHubToken } from './git-hub.ts';
import { checkPlaces } from './model.ts';
import { checkConcurrency, checkWorkerImage } from './quotas.ts';
import { checkBotToken, signingSecretProblem } from './slack.ts';
import { checkWebhook } from './webhook.ts';

/** Where Slack and GitHub are; absent: Slack's own, and what the stack says of GitHub. */
export type Hosts = { slackApiUrl?: string; gitHubApiUrl?: string };

/** Everything of an existing deployment, end to end: what doctor looks at, and every party outside of it. */
export async function checkDeployment(ops: Ops, access: Access, hosts: Hosts): Promise<Finding[]> {
  const { parameters, outputs } = ops.place.stack;
  const secrets = await findParameters(ops.clients.ssm, secretNames(ops)).catch(() => new Map<string, string>());
  const secret = (name: string | undefined) => secrets.get(name ?? '');
  const signing = secret(parameters.SlackSigningSecretParameter);
  const token = secret(parameters.SlackBotTokenParameter);
  const parts: [string, () => Promise<Finding[]>][] = [
    ['The deployment', () => check(ops)],
    ['Slack', async () => (token ? checkBotToken(token, hosts.slackApiUrl) : [])],
    ['The address for Slack', async () => (signing ? webhook(outputs.SlackEventsUrl, signing, ops) : [])],
    ['GitHub', () => gitHub(parameters, secret, hosts)],
    ['Bedrock', () => checkPlaces(access, parameters)],
    ['Lambda’s quota', () => checkConcurrency(ops.clients, parameters)],
    ['The worker’s image', () => checkWorkerImage(ops.clients, parameters)],
  ];
  return askAll(parts);
}

async function webhook(url: string | undefined, signing: string, ops: Ops): Promise<Finding[]> {
  const problem = signingSecretProblem(signing);
  if (problem) return [{ state: 'bad', what: `Slack's signing secret: ${problem}`, todo: 'npm run setup' }];
  return url ? checkWebhook(url, signing, ops.clock.now()) : [];
}

async function gitHub(
  parameters: Record<string, string>,
  secret: (name: string | undefined) => string | undefined,
  hosts: Hosts,
): Promise<Finding[]> {
  const apiUrl = hosts.gitHubApiUrl ?? parameters.GitHubApiUrl ?? 'https://api.github.com';
  const key = secret(parameters.GitHubAppPrivateKeyParameter);
  const token = secret(parameters.GitHubTokenParameter);
  if (parameters.GitHubAppId) return key ? checkGitHubApp(parameters.GitHubAppId, key, apiUrl) : [];
  return token ? checkGitHubToken(token, apiUrl) : [];
}
