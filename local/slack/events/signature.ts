import { createHmac } from 'node:crypto';

/** The headers by which an app knows that Slack sent a body: v0, HMAC-SHA256 over `v0:<seconds>:<raw body>`. */
export function signatureHeaders(signingSecret: string, nowMs: number, rawBody: string): Record<string, string> {
  const timestampSeconds = Math.floor(nowMs / 1000);
  const digest = createHmac('sha256', signingSecret).update(`v0:${timestampSeconds}:${rawBody}`).digest('hex');
  return { 'X-Slack-Request-Timestamp': String(timestampSeconds), 'X-Slack-Signature': `v0=${digest}` };
}
