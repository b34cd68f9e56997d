import { createHmac } from 'node:crypto';
import type { LocalRequest } from '../../kernel/http.ts';
import { isPostForm, readPostForm } from '../s3/post-form.ts';
import type { AccessKeys } from './access-keys.ts';
import type { SignatureProblem } from './problem.ts';
import { isSame } from './signature.ts';
import { ALGORITHM } from './signed-parts.ts';

/** Whether this is an upload by a form, which carries its signature in fields: that of its policy, and of nothing else. */
export const isSignedByForm = isPostForm;

/** Why the form's policy was not signed by the holder of a key, or undefined when it was. Throws for what is no form. */
export function formSignatureProblem(
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
