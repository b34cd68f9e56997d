import { randomBytes } from 'node:crypto';

/** 256 bits that nobody guesses, in base64url (43 characters). */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}
