import { createHmac, timingSafeEqual } from 'node:crypto';
import { bodyBytes, onlyHeader, type RawRequest } from '../http-request.ts';

/**
 * Bytes of a body; larger ones get 413. Slack names no maximum, but those of the parts: a text has 40,000 characters, of at most
 * 6 bytes in JSON, and stands in the event twice (text, blocks), and twice again in a message that quotes another one.
 */
export const BODY_BYTES_MAX = 1_048_576;
/** Slack's own rule (docs.slack.dev/authentication/verifying-requests-from-slack): older requests may be replays. */
export const AGE_SECONDS_MAX = 5 * 60;
/** Slack's check of the certificate is not signed and has this form alone; it is answered and goes nowhere. */
const SSL_CHECK = /^(ssl_check=1(&token=[\w-]{0,100})?|token=[\w-]{0,100}&ssl_check=1)$/;

/** `signed`: Slack sent `body` (text) within the last minutes. Everything else is answered with its status and goes no further. */
export type CheckedRequest =
  | { kind: 'signed'; body: string }
  | { kind: 'ssl-check' }
  | { kind: 'too-large' }
  | { kind: 'not-signed' };

/**
 * Whether Slack sent a request, found without parsing any of it: its size, then one HMAC over the bytes of the body. What a
 * stranger can make us do is bounded by that. `nowMs` since the epoch. Never throws.
 */
export function checkedRequest(request: RawRequest, signingSecret: string, nowMs: number): CheckedRequest {
  const bytes = bodyBytes(request, BODY_BYTES_MAX);
  if (!bytes) return { kind: 'too-large' };
  if (isSigned(request, bytes, signingSecret, nowMs)) return { kind: 'signed', body: bytes.toString() };
  return isSslCheck(request, bytes) ? { kind: 'ssl-check' } : { kind: 'not-signed' };
}

function isSigned(request: RawRequest, body: Buffer, secret: string, nowMs: number): boolean {
  const timestamp = onlyHeader(request, 'x-slack-request-timestamp');
  const signature = onlyHeader(request, 'x-slack-signature');
  // Everybody would know an empty secret, so it counts as none.
  if (secret === '' || !timestamp || !signature) return false;
  // The pattern is bound at both ends: a repeated header arrives as one value with a comma.
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > AGE_SECONDS_MAX) return false;
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice('v0='.length), 'hex'));
}

function isSslCheck(request: RawRequest, body: Buffer): boolean {
  const isForm = onlyHeader(request, 'content-type')?.startsWith('application/x-www-form-urlencoded') ?? false;
  return isForm && body.length < 300 && SSL_CHECK.test(body.toString('latin1'));
}
