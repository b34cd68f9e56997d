import { attributesOf } from './attributes.ts';
import { type Item, number } from './keys.ts';

/** `expiresAt` is the table's own, in seconds, and late: who reads compares `expiresAtMs`. */
export function withExpiry<Values extends { expiresAt: number }>({ expiresAt, ...values }: Values): Item {
  return { ...attributesOf({ ...values, expiresAtMs: expiresAt }), expiresAt: endSeconds(expiresAt) };
}

export function endSeconds(expiresAtMs: number): Item[string] {
  return number(Math.ceil(expiresAtMs / 1_000));
}
