import { createHmac } from 'node:crypto';

/** The secret of one API key's callbacks, made from the deployment's: nothing is stored, and no key can sign for another. */
export function callbackSecret(deploymentSecret: string, keyId: string): string {
  return `rsch_${createHmac('sha256', deploymentSecret).update(`remote-swe callbacks of ${keyId}`).digest('base64url')}`;
}

/** What `x-remote-swe-signature` holds, over the time of sending (seconds) and the raw body. */
export function callbackSignature(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`v1:${timestamp}:${body}`).digest('hex')}`;
}
