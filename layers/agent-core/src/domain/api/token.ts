import { timingSafeEqual } from 'node:crypto';
import { digest } from './digest.ts';

const KEY = /^rswe_([A-Za-z0-9]{8,40})_([A-Za-z0-9_-]{32,100})$/;

/** The parts of a key as programs give it; undefined: it is none. */
export function keyParts(token: string): { id: string; secret: string } | undefined {
  const [, id, secret] = KEY.exec(token) ?? [];
  return id && secret ? { id, secret } : undefined;
}

/** What is kept of a secret of 128 bits or more: nobody guesses one, so that a plain digest is enough. */
export function secretHash(secret: string): string {
  return digest(secret);
}

/** What a page sends with each write: only who has the cookie can make it, and it does not give the cookie away. */
export function csrfOf(cookie: string): string {
  return secretHash(`csrf:${cookie}`);
}

/** In the same time wherever they differ. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(digest(one)), Buffer.from(digest(other)));
}
