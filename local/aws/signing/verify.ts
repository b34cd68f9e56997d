import { createHmac } from 'node:crypto';
import type { LocalRequest } from '../../kernel/http.ts';
import { isPostForm, readPostForm } from '../s3/post-form.ts';
import type { AccessKeys, HeldKey } from './access-keys.ts';
import type { SignatureProblem } from './problem.ts';
import { isSame, sha256, signatureOf } from './signature.ts';
import { ALGORITHM, isPresigned, readSignedParts, type SignedParts } from './signed-parts.ts';

const MINUTE_MS = 60_000;
/** How far a signer's clock may be off: S3's error RequestTimeTooSkewed says 15 minutes, the other services say 5. */
const SKEW_MS = { s3: 15 * MINUTE_MS, others: 5 * MINUTE_MS };
/** Uploads whose body is not signed as one: by choice, in signed chunks, or with a checksum behind the body. */
const UNSIGNED_BODY = /^(UNSIGNED-PAYLOAD|STREAMING-(UNSIGNED-PAYLOAD-TRAILER|AWS4-HMAC-SHA256-PAYLOAD(-TRAILER)?))$/;

/** `now` dates presigned requests and tokens; `sentAt` what is signed by header, where callers have another clock (default `now`). */
export type Times = { now: () => number; sentAt?: () => number };

/** Why a request was not made by the holder of a key (SigV4 in header or query), or undefined when it was. */
export function signatureProblem(request: LocalRequest, keys: AccessKeys, times: Times): SignatureProblem | undefined {
  if (isSignedByForm(request)) return formSignatureProblem(request, keys, times.now);
  const parts = readSignedParts(request);
  if ('kind' in parts) return parts;
  const key = keys.find(parts.accessKeyId);
  if (!key) return { kind: 'unknown-key', accessKeyId: parts.accessKeyId };
  return (
    tokenProblem(key, parts, times.now()) ??
    (parts.expiresSeconds === undefined
      ? skewProblem(parts, (times.sentAt ?? times.now)())
      : timeProblem(parts, times.now())) ??
    headerProblem(request, parts) ??
    mismatch(request, parts, key)
  );
}

function tokenProblem(key: HeldKey, parts: SignedParts, nowMs: number): SignatureProblem | undefined {
  if (parts.sessionToken !== key.sessionToken) return { kind: 'token', isExpired: false };
  return nowMs > (key.expiresAtMs ?? Number.POSITIVE_INFINITY) ? { kind: 'token', isExpired: true } : undefined;
}

function skewProblem({ date, signedAtMs, scope }: SignedParts, nowMs: number): SignatureProblem | undefined {
  const skewMs = scope[2] === 's3' ? SKEW_MS.s3 : SKEW_MS.others;
  const aheadMs = signedAtMs - nowMs;
  if (Math.abs(aheadMs) <= skewMs) return undefined;
  return { kind: 'skewed', date, nowMs, skewMs, isEarly: aheadMs > 0 };
}

function timeProblem({ signedAtMs, expiresSeconds = 0 }: SignedParts, nowMs: number): SignatureProblem | undefined {
  const expiresAtMs = signedAtMs + expiresSeconds * 1000;
  if (nowMs > expiresAtMs) return { kind: 'expired', expiresSeconds, expiresAtMs, nowMs };
  return nowMs < signedAtMs - SKEW_MS.s3 ? { kind: 'not-yet-valid', nowMs } : undefined;
}

/** What is not signed can be changed on the way: no header with a meaning of AWS's may be. */
function headerProblem(request: LocalRequest, { signedHeaders }: SignedParts): SignatureProblem | undefined {
  const names = Object.keys(request.headers).filter(
    (name) => name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && !signedHeaders.includes(name),
  );
  return names.length > 0 ? { kind: 'unsigned-headers', names } : undefined;
}

function mismatch(request: LocalRequest, parts: SignedParts, key: HeldKey): SignatureProblem | undefined {
  const payload = payloadOf(request, parts);
  const { signature, ...signed } = signatureOf(request, parts, key.secretAccessKey, payload);
  if (!isSame(signature, parts.signature)) return { kind: 'mismatch', accessKeyId: parts.accessKeyId, ...signed };
  if (parts.scope[2] !== 's3' || isPresigned(request) || UNSIGNED_BODY.test(payload)) return undefined;
  const actual = sha256(request.body);
  return payload === actual ? undefined : { kind: 'payload', signed: payload, actual };
}

/** S3 signs what the header says about the body, and compares that with the body; the others sign the body's hash. */
function payloadOf(request: LocalRequest, { scope }: SignedParts): string {
  const named = request.query.get('X-Amz-Content-Sha256') ?? request.headers['x-amz-content-sha256'];
  if (scope[2] === 's3') return named ?? 'UNSIGNED-PAYLOAD';
  return isPresigned(request) && named !== undefined ? named : sha256(request.body);
}

/** Whether this is an upload by a form, which carries its signature in fields: that of its policy, and of nothing else. */
const isSignedByForm = isPostForm;

/** Why the form's policy was not signed by the holder of a key, or undefined when it was. Throws for what is no form. */
function formSignatureProblem(
  request: LocalRequest,
  keys: AccessKeys,
  now: () => number,
): SignatureProblem | undefined {
  const { fields } = readPostForm(request);
  const policy = fields.get('policy');
  const signature = fields.get('x-amz-signature');
  if (policy === undefined || signature === undefined) return { kind: 'missing' };
  const [accessKeyId = '', ...scope] = (fields.get('x-amz-credential') ?? '').split('/');
  if (fields.get('x-amz-algorithm') !== ALGORITHM || scope.length !== 4)
    return { kind: 'malformed', message: `A form needs x-amz-algorithm ${ALGORITHM} and x-amz-credential` };
  const key = keys.find(accessKeyId);
  if (!key) return { kind: 'unknown-key', accessKeyId };
  if (fields.get('x-amz-security-token') !== key.sessionToken) return { kind: 'token', isExpired: false };
  if (now() > (key.expiresAtMs ?? Number.POSITIVE_INFINITY)) return { kind: 'token', isExpired: true };
  const hmac = (previous: Buffer, text: string) => createHmac('sha256', previous).update(text).digest();
  const expected = hmac(scope.reduce<Buffer>(hmac, Buffer.from(`AWS4${key.secretAccessKey}`)), policy);
  if (isSame(expected, signature)) return undefined;
  return { kind: 'mismatch', accessKeyId, stringToSign: policy, canonicalRequest: '' };
}
