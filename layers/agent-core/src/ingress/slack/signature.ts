import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Bytes of a body; larger ones get 413. Slack names no maximum, but those of the parts: a text has 40,000 characters, of at most
 * 6 bytes in JSON, and stands in the event twice (text, blocks), and twice again in a message that quotes another one.
 */
export const BODY_BYTES_MAX = 1_048_576;
/** Slack's own rule (docs.slack.dev/authentication/verifying-requests-from-slack): older requests may be replays. */
export const AGE_SECONDS_MAX = 5 * 60;
/** Letters of base64 that can hold a body of the bound. */
const BASE64_LETTERS_MAX = Math.ceil(BODY_BYTES_MAX / 3) * 4;
/** Slack's check of the certificate is not signed and has this form alone; it is answered and goes nowhere. */
const SSL_CHECK = /^(ssl_check=1(&token=[\w-]{0,100})?|token=[\w-]{0,100}&ssl_check=1)$/;

/** An HTTP request as API Gateway hands it over; names of headers in any case. */
export type RawRequest = { headers?: Record<string, string | undefined>; body?: string; isBase64Encoded?: boolean };

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
  const bytes = bodyBytes(request);
  if (!bytes) return { kind: 'too-large' };
  if (isSigned(request.headers ?? {}, bytes, signingSecret, nowMs)) return { kind: 'signed', body: bytes.toString() };
  return isSslCheck(request.headers ?? {}, bytes) ? { kind: 'ssl-check' } : { kind: 'not-signed' };
}

/** Undefined when there are too many; text and base64 that cannot be within the bound are not even decoded. */
function bodyBytes(request: RawRequest): Buffer | undefined {
  const { isBase64Encoded } = request;
  const body = request.body ?? '';
  if (body.length > (isBase64Encoded ? BASE64_LETTERS_MAX : BODY_BYTES_MAX)) return undefined;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return bytes.length > BODY_BYTES_MAX ? undefined : bytes;
}

function isSigned(headers: NonNullable<RawRequest['headers']>, body: Buffer, secret: string, nowMs: number): boolean {
  const timestamp = onlyHeader(headers, 'x-slack-request-timestamp');
  const signature = onlyHeader(headers, 'x-slack-signature');
  // Everybody would know an empty secret, so it counts as none.
  if (secret === '' || !timestamp || !signature) return false;
  // The pattern is bound at both ends: a repeated header arrives as one value with a comma.
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > AGE_SECONDS_MAX) return false;
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice('v0='.length), 'hex'));
}

/** Undefined when it is missing, or there under several spellings: then nobody can say which one was meant. */
function onlyHeader(headers: NonNullable<RawRequest['headers']>, name: string): string | undefined {
  const values = Object.keys(headers).filter((key) => key.toLowerCase() === name);
  return values.length === 1 ? headers[values[0] ?? ''] : undefined;
}

function isSslCheck(headers: NonNullable<RawRequest['headers']>, body: Buffer): boolean {
  const isForm = onlyHeader(headers, 'content-type')?.startsWith('application/x-www-form-urlencoded') ?? false;
  return isForm && body.length < 300 && SSL_CHECK.test(body.toString('latin1'));
}
