import { createHmac } from 'node:crypto';
import type { Finding } from '../stack/checks.ts';

const TIMEOUT_MS = 15_000;

/**
 * Asks the deployment's own address what Slack asks when the address is entered (docs.slack.dev/reference/events/url_verification): signed
 * with the secret that Parameter Store holds, it must give the challenge back. So address, function, secret and signature work together.
 */
export async function checkWebhook(url: string, signingSecret: string, nowMs: number): Promise<Finding[]> {
  const challenge = `setup-${Math.floor(nowMs)}`;
  const body = JSON.stringify({ type: 'url_verification', challenge, token: 'setup' });
  const seconds = Math.floor(nowMs / 1_000);
  const digest = createHmac('sha256', signingSecret).update(`v0:${seconds}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-slack-request-timestamp': String(seconds),
    'x-slack-signature': `v0=${digest}`,
  };
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await answer.text();
    if (answer.ok && text.includes(challenge)) return [{ state: 'good', what: `Slack's requests arrive: ${url}` }];
    const todo = 'npm run ops -- log --function slack-events tells why; a new secret counts within a minute';
    return [{ state: 'bad', what: `${url} answers ${answer.status} to what Slack would send`, todo }];
  } catch (error) {
    return [
      {
        state: 'bad',
        what: `${url} does not answer: ${(error as Error).message}`,
        todo: 'npm run deploy; a proxy between here and AWS?',
      },
    ];
  }
}
