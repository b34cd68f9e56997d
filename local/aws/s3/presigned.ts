import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { LocalRequest } from '../../kernel/http.ts';
import { S3Failure } from './failure.ts';

const ALGORITHM = 'AWS4-HMAC-SHA256';
/** A signature is valid for a week at most. */
const EXPIRES_SECONDS_MAX = 604_800;
/** How far a signer's clock may be ahead. */
const SKEW_MS = 15 * 60 * 1000;
const REQUIRED = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires', 'X-Amz-SignedHeaders'] as const;

/** The secret of an access key id, or undefined when nobody has it. */
export type SecretOf = (accessKeyId: string) => string | undefined;

export function isPresigned(request: LocalRequest): boolean {
  return request.query.has('X-Amz-Signature');
}

/**
 * Checks a presigned request's time and signature (SigV4 in the query).
 * Throws AccessDenied, SignatureDoesNotMatch, InvalidAccessKeyId or AuthorizationQueryParametersError.
 */
export function verifyPresigned(request: LocalRequest, nowMs: number, secretOf: SecretOf): void {
  const parameters = readParameters(request.query);
  checkTime(parameters, nowMs);
  const [accessKeyId = '', ...scope] = parameters.credential.split('/');
  const secret = secretOf(accessKeyId);
  if (secret === undefined)
    throw new S3Failure(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  checkHeaders(request, parameters.signedHeaders);
  const canonicalRequest = canonical(request, parameters.signedHeaders);
  const stringToSign = [ALGORITHM, parameters.date, scope.join('/'), sha256(canonicalRequest)].join('\n');
  const expected = sign(secret, scope, stringToSign);
  const given = Buffer.from(request.query.get('X-Amz-Signature') ?? '', 'hex');
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new S3Failure(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { AWSAccessKeyId: accessKeyId, StringToSign: stringToSign, CanonicalRequest: canonicalRequest },
  );
}

type Parameters = {
  credential: string;
  date: string;
  signedAtMs: number;
  expiresSeconds: number;
  signedHeaders: string[];
};

function readParameters(query: URLSearchParams): Parameters {
  const missing = REQUIRED.filter((name) => !query.get(name));
  if (missing.length > 0 || query.get('X-Amz-Algorithm') !== ALGORITHM)
    throw queryError(
      `Query-string authentication needs X-Amz-Algorithm ${ALGORITHM}, Signature and ${REQUIRED.join(', ')}`,
    );
  const date = query.get('X-Amz-Date') ?? '';
  const signedAtMs = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(signedAtMs))
    throw queryError("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  const expiresSeconds = Number(query.get('X-Amz-Expires'));
  if (!(expiresSeconds >= 0)) throw queryError('X-Amz-Expires should be a number and not negative');
  if (expiresSeconds > EXPIRES_SECONDS_MAX)
    throw queryError(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${EXPIRES_SECONDS_MAX} seconds`,
    );
  const credential = query.get('X-Amz-Credential') ?? '';
  return {
    credential,
    date,
    signedAtMs,
    expiresSeconds,
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
  };
}

function checkTime({ signedAtMs, expiresSeconds }: Parameters, nowMs: number): void {
  const expiresAtMs = signedAtMs + expiresSeconds * 1000;
  const ServerTime = new Date(nowMs).toISOString();
  if (nowMs > expiresAtMs)
    throw S3Failure.accessDenied('Request has expired', {
      'X-Amz-Expires': String(expiresSeconds),
      Expires: new Date(expiresAtMs).toISOString(),
      ServerTime,
    });
  if (nowMs < signedAtMs - SKEW_MS) throw S3Failure.accessDenied('Request is not yet valid', { ServerTime });
}

function checkHeaders(request: LocalRequest, signedHeaders: string[]): void {
  if (!signedHeaders.includes('host')) throw queryError('X-Amz-SignedHeaders must contain host');
  const unsigned = Object.keys(request.headers).filter(
    (name) => name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && !signedHeaders.includes(name),
  );
  if (unsigned.length > 0)
    throw S3Failure.accessDenied('There were headers present in the request which were not signed', {
      HeadersNotSigned: unsigned.join(', '),
    });
}

function canonical(request: LocalRequest, signedHeaders: string[]): string {
  const path = request.path.split('/').map(recode).join('/');
  const query = [...request.query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort();
  const headers = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`);
  const payload =
    request.query.get('X-Amz-Content-Sha256') ?? request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  return [request.method, path, query.join('&'), headers.join(''), signedHeaders.join(';'), payload].join('\n');
}

function sign(secret: string, scope: string[], stringToSign: string): Buffer {
  const key = scope.reduce<Buffer>((previous, part) => hmac(previous, part), Buffer.from(`AWS4${secret}`));
  return hmac(key, stringToSign);
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
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

function queryError(message: string): S3Failure {
  return new S3Failure(400, 'AuthorizationQueryParametersError', message);
}
