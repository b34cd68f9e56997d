import { bodyBytes, onlyHeader, type RawRequest } from '../http-request.ts';
import { isSigned } from './access/signed.ts';

/** GitHub sends at most 25 MB; what is read of an event is far smaller, and a Lambda takes no more than 6 MB. */
export const GITHUB_BODY_BYTES_MAX = 6 * 1_048_576;

/** `signed`: somebody who knows the secret sent `body`. GitHub signs no time: what comes again is known by its delivery's id. */
export type CheckedEvent =
  | { kind: 'signed'; body: string; event: string; delivery: string }
  | { kind: 'too-large' }
  | { kind: 'not-signed' }
  | { kind: 'not-named' };

/** Found without parsing anything: the size, then one HMAC over the bytes of the body. Never throws. */
export function checkedEvent(request: RawRequest, secret: string): CheckedEvent {
  const bytes = bodyBytes(request, GITHUB_BODY_BYTES_MAX);
  if (!bytes) return { kind: 'too-large' };
  if (!isSigned(onlyHeader(request, 'x-hub-signature-256'), bytes, secret)) return { kind: 'not-signed' };
  const event = onlyHeader(request, 'x-github-event');
  const delivery = onlyHeader(request, 'x-github-delivery');
  if (!event || !/^[a-z_]{1,60}$/.test(event) || !delivery || !/^[\w-]{1,80}$/.test(delivery))
    return { kind: 'not-named' };
  return { kind: 'signed', body: bytes.toString('utf8'), event, delivery };
}
