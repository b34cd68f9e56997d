import type { Session, StepContext } from './context.ts';

/**
 * So long after an entry that follows a dead letter's, whoever buried the wake may still be posting its pause: that function reads the newest
 * entry before, and ends after 30 s (template.yaml, DeadLetterFunction). The rest is for clocks that differ.
 */
const BURIAL_MS = 60_000;
/** After that time, not at it. */
const AFTER_MS = 1_000;

/** The session whose outbox rests until the pause that was not found is posted, or its teller has died. */
export async function afterBurial({ wakes }: StepContext, session: Session, at: number): Promise<Session> {
  if (!session.isBuried || session.outbox !== 'held') return session;
  await wakes.arm(session.sessionId, BURIAL_MS + AFTER_MS);
  const heldUntil = Math.max(session.state.heldUntil ?? 0, at + BURIAL_MS);
  return { ...session, state: { ...session.state, heldUntil } };
}
