import { generateKeyPairSync } from 'node:crypto';
import { Octokit } from '@octokit/core';
import type { Scenario } from './scenario.ts';

const APP_ID = '77';
const KEY = '/remote-swe/github/key';
/** Parameters of a deployment with an App. */
export const WITH_APP = { GitHubAppId: APP_ID, GitHubAppPrivateKeyParameter: KEY };

type Installations = Parameters<Scenario['system']['github']['registerApp']>[0]['installations'];

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Gives the App to accounts, and its key to the deployment. */
export function install({ github, ssm }: Scenario['system'], installations: Installations): void {
  ssm.putParameter(KEY, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  github.registerApp({ appId: APP_ID, publicKeyPem, installations });
}

/** Somebody with write permission there comments on a pull request. */
export async function commentAsMia(
  { github, baseUrl }: Scenario['system'],
  { repository, number, body }: { repository: string; number: number; body: string },
): Promise<void> {
  const [owner = '', repo = ''] = repository.split('/');
  github.addToken({ token: 'ghp_mia', login: 'mia', isPersonal: true });
  github.setPermission(owner, repo, 'mia', 'write');
  const mia = new Octokit({ baseUrl: `${baseUrl}/github/api`, auth: 'ghp_mia' });
  await mia.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...{ owner, repo, issue_number: number, body },
  });
}
