import { generateKeyPairSync } from 'node:crypto';
import type { LocalSystem } from '../system.ts';

const APP_ID = '77';
const KEY = '/remote-swe/github/key';
/** Parameters of a deployment with a GitHub App. */
export const WITH_APP = { GitHubAppId: APP_ID, GitHubAppPrivateKeyParameter: KEY };

type Installations = Parameters<LocalSystem['github']['registerApp']>[0]['installations'];

/** One for the process: functions keep a key for a minute, in which another one would be wrong. Made when it is first wanted, which takes a while. */
const keyPair: { made?: ReturnType<typeof newKeyPair> } = {};
const newKeyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Gives the App to accounts, and its key to the deployment; returns the key. */
export function installApp({ github, ssm }: Pick<LocalSystem, 'github' | 'ssm'>, installations: Installations): string {
  keyPair.made ??= newKeyPair();
  const { privateKey, publicKey } = keyPair.made;
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  ssm.putParameter(KEY, pem);
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  github.registerApp({ appId: APP_ID, publicKeyPem, installations });
  return pem;
}
