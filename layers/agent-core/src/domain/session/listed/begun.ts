import { titleOf } from '../../notices/activity.ts';
import type { SessionId, SessionState } from '../session.ts';
import type { SessionSummary } from './summary.ts';

/** Of the first words, as a list shows them. */
const TITLE_CHARS_MAX = 120;
/** A step takes the first words up within seconds: what none has taken up for so long was withdrawn, or cannot begin. */
export const BEGINNING_SHOWN_MS = 24 * 3_600_000;

/** What is known of a session when its first words are taken in. `at` in ms; without `words` it is shown from its first entry on. */
export type Beginning = {
  sessionId: SessionId;
  begunBy: string;
  at: number;
  words?: string | undefined;
  name?: string | undefined;
  model?: string | undefined;
  repositories?: string[] | undefined;
};

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
  return { begun: { at: turnStartedAt || now, title: shownTitle(words) } };
}

/** What lists show of a session until its first entry. No entry has this version. */
export function summaryAtBeginning({ sessionId, begunBy, at, words = '', ...known }: Beginning): SessionSummary {
  const { name, model = '', repositories = [] } = known;
  return {
    ...{ sessionId, version: 0, at, phase: 'thinking', turn: 0, requester: begunBy },
    ...{ costMicroUsd: 0, estimatedMicroUsd: 0, repositories, sweeps: 0 },
    row: { title: shownTitle(words), begunAt: at, begunBy, name, model, pullRequests: [], people: [begunBy] },
  };
}

/** Whether a list shows the summary: one from before the first entry only while that is to be expected. */
export function isShown({ version, at }: Pick<SessionSummary, 'version' | 'at'>, now: number): boolean {
  return version > 0 || now - at < BEGINNING_SHOWN_MS;
}

function shownTitle(words: string): string {
  return [...titleOf(words)].slice(0, TITLE_CHARS_MAX).join('');
}
