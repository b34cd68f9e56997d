import type { SessionId } from '../../domain/session/session.ts';

export interface Wakes {
  /**
   * `dedup`: two rings with the same one within minutes are one. A number only for the ring right after the commit of that version, a text for
   * bells of one thing; every other ring is random.
   */
  ring(sessionId: SessionId, dedup?: number | string): Promise<void>;
  /** A wake after `delayMs` (at most 15 minutes; longer waits are cut and armed again by the step). */
  arm(sessionId: SessionId, delayMs: number): Promise<void>;
}

/** The step's hold on its own message. */
export interface Lease {
  /** Makes the message invisible for `visibilityMs` from now. False when the hold is lost. */
  extend(visibilityMs: number): Promise<boolean>;
}
