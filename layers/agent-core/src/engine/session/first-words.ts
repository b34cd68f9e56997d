import type { Outcome } from '../context/context.ts';

/**
 * How long people waited for the turn's first words, once these are posted; undefined when the entry brings none, or not the first ones.
 * The first reply of a turn always says something: an answer, or what is being done; where
 * nobody asked it may say nothing.
 */
export function firstWordsMs(
  { session, draft }: Extract<Outcome, { kind: 'committed' }>,
  now: number,
): number | undefined {
  const { turnSteps, turnStartedAt } = session.state;
  if (draft.kind !== 'reply' || turnSteps !== 1 || draft.notices.length === 0) return undefined;
  const asked = draft.absorb.filter((item) => item.kind === 'message').map((item) => item.at);
  return Math.max(0, Math.round(now - Math.min(turnStartedAt, ...asked)));
}
