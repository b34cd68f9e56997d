import { createHash } from 'node:crypto';
import type { Random } from '../../chaos/random.ts';

const DIGITS = [...'0123456789abcdef'];
/** A mark's hexadecimal digits. */
const MARK_CHARS = 8;
/** A post of a thread is shown up to 6,000 characters. */
const HAYSTACK_CHARS = 5_900;
/** Some 730,000 hashes find one; that ten times as many do not has a chance of one in 20,000. */
const HASHES_MAX = 7_300_000;

/**
 * A text that holds the hash from which the mark of its own frame is made: nobody writes it by chance, but who knows the frame's head can
 * look for one. Throws when none is found.
 */
export function selfMarked(head: string, random: Random): string {
  const haystack = random.times(HAYSTACK_CHARS, () => random.pick(DIGITS)).join('');
  const marks = new Set(Array.from({ length: HAYSTACK_CHARS }, (_, at) => haystack.slice(at, at + MARK_CHARS)));
  const begun = createHash('sha256').update(head).update('\0').update(haystack);
  for (let count = 0; count < HASHES_MAX; count++) {
    const end = ` ${count}`;
    if (marks.has(begun.copy().update(end).digest('hex').slice(0, MARK_CHARS))) return haystack + end;
  }
  throw new Error(`No text that holds its own mark was found in ${HASHES_MAX} tries`);
}

export function isSelfMarked(head: string, content: string): boolean {
  const hash = createHash('sha256').update(head).update('\0').update(content).digest('hex');
  return content.includes(hash.slice(0, MARK_CHARS));
}
