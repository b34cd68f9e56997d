import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { LocalRequest } from '../../kernel/http.ts';
import { ALGORITHM, type SignedParts } from './signed-parts.ts';

/** What is signed, as docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html puts it together. */
export type Signed = { canonicalRequest: string; stringToSign: string; signature: Buffer };

/** The signature that the request must have. `payload` is the last line of the canonical request. */
export function signatureOf(request: LocalRequest, parts: SignedParts, secret: string, payload: string): Signed {
  const canonicalRequest = canonical(request, parts, payload);
  const stringToSign = [ALGORITHM, parts.date, parts.scope.join('/'), sha256(canonicalRequest)].join('\n');
  const key = parts.scope.reduce<Buffer>((previous, part) => hmac(previous, part), Buffer.from(`AWS4${secret}`));
  return { canonicalRequest, stringToSign, signature: hmac(key, stringToSign) };
}

export function isSame(expected: Buffer, given: string): boolean {
  const bytes = Buffer.from(given, 'hex');
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function canonical(request: LocalRequest, { scope, signedHeaders }: SignedParts, payload: string): string {
  const query = [...request.query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]): [string, string] => [encode(name), encode(value)])
    .sort(([a, x], [b, y]) => order(a, b) || order(x, y))
    .map((pair) => pair.join('='));
  const headers = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`);
  const path = canonicalPath(request.path, scope[2] === 's3');
  return [request.method, path, query.join('&'), headers.join(''), signedHeaders.join(';'), payload].join('\n');
}

/** S3 signs a path escaped once, all other services sign it escaped once more. */
function canonicalPath(path: string, isS3: boolean): string {
  return path
    .split('/')
    .map((segment) => (isS3 ? recode(segment) : encode(segment)))
    .join('/');
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** AWS's escaping: everything but letters, digits and -_.~ */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A path segment in AWS's escaping, however the client escaped it. */
function recode(segment: string): string {
  try {
    return encode(decodeURIComponent(segment));
  } catch {
    return segment;
  }
}
