import { createHmac, timingSafeEqual } from 'node:crypto';

/** `signature`: `sha256=` and 64 digits, as GitHub writes it. Everybody would know an empty key, so it counts as none. */
export function isSigned(signature: string | undefined, body: Buffer, key: string): boolean {
  if (key === '' || !signature || !/^sha256=[0-9a-f]{64}$/.test(signature)) return false;
  const expected = createHmac('sha256', key).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice('sha256='.length), 'hex'));
}
