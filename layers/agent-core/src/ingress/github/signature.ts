import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RawRequest } from '../slack/signature.ts';

/** GitHub sends at most 25 MB; what is read of an event is far smaller, and a Lambda takes no more than 6 MB. */
export const GITHUB_BODY_BYTES_MAX = 6 * 1_048_576;
const BASE64_LETTERS_MAX = Math.ceil(GITHUB_BODY_BYTES_MAX / 3) * 4;

/** `signed`: somebody who knows the secret sent `body`. GitHub signs no time: what comes again is known by its delivery's id. */
export type CheckedEvent =
  | { kind: 'signed'; body: string; event: string; delivery: string }
  | { kind: 'too-large' }
  | { kind: 'not-signed' }
  | { kind: 'not-named' };

/** Found without parsing anything: the size, then one HMAC over the bytes of the body. Never throws. */
export function checkedEvent(request: RawRequest, secret: string): CheckedEvent {
  const body = request.body ?? '';
  if (body.length > (request.isBase64Encoded ? BASE64_LETTERS_MAX : GITHUB_BODY_BYTES_MAX))
    return { kind: 'too-large' };
  const bytes = Buffer.from(body, request.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > GITHUB_BODY_BYTES_MAX) return { kind: 'too-large' };
  const headers = request.headers ?? {};
  if (!isSigned(onlyHeader(headers, 'x-hub-signature-256'), bytes, secret)) return { kind: 'not-signed' };
  const event = onlyHeader(headers, 'x-github-event');
  const delivery = onlyHeader(headers, 'x-github-delivery');
  if (!event || !/^[a-z_]{1,60}$/.test(event) || !delivery || !/^[\w-]{1,80}$/.test(delivery))
    return { kind: 'not-named' };
  return { kind: 'signed', body: bytes.toString('utf8'), event, delivery };
}

/** Everybody would know an empty secret, so it counts as none. */
function isSigned(signature: string | undefined, body: Buffer, secret: string): boolean {
  if (secret === '' || !signature || !/^sha256=[0-9a-f]{64}$/.test(signature)) return false;
  const expected = createHmac('sha256', secret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice('sha256='.length), 'hex'));
}

/** Undefined when it is missing, or there under several spellings. */
function onlyHeader(headers: NonNullable<RawRequest['headers']>, name: string): string | undefined {
  const values = Object.keys(headers).filter((key) => key.toLowerCase() === name);
  return values.length === 1 ? headers[values[0] ?? ''] : undefined;
}
