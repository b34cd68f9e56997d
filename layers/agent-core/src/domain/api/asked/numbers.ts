import * as z from 'zod';

const DIGITS = /^\d{1,16}$/;

/**
 * A whole number in an address, where all is text. Nothing but digits is one: an empty value is no zero, and `0x10` or `1e9` was meant as
 * something else.
 */
export function wholeNumber({ min = 0, max }: { min?: number; max: number }) {
  const number = z.number('must be a whole number, in digits').int().min(min).max(max);
  return z.preprocess((value) => (typeof value === 'string' && DIGITS.test(value) ? Number(value) : value), number);
}
