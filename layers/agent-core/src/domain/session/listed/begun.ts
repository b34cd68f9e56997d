import { titleOf } from '../../notices/activity.ts';
import type { SessionState } from '../session.ts';

/** Of the first words, as a list shows them. */
const TITLE_CHARS_MAX = 120;

/**
 * When a session began and with which words; nothing where that is known. A session of an older build gets the first words that this
 * build sees, and the beginning of the turn before them.
 */
export function begunWith(
  { begun, turnStartedAt }: SessionState,
  words: string | undefined,
  now: number,
): Pick<SessionState, 'begun'> {
  if (begun || words === undefined) return {};
  return { begun: { at: turnStartedAt || now, title: [...titleOf(words)].slice(0, TITLE_CHARS_MAX).join('') } };
}
