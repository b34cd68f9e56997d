import type { Wire } from '../workspace/wire.ts';

export type PlannedDelivery = { eventId: string; type: string; body: Wire };

/** What a test does to an event on its way. Interactions and url_verification always pass. */
export type Disturbance =
  | { kind: 'pass' }
  /** Slack never sends it: no delivery, no retry. */
  | { kind: 'drop' }
  | { kind: 'delay'; delayMs: number }
  /** Sent this many times in all, at once, each with its own answer and retries. */
  | { kind: 'duplicate'; copies: number }
  /** The app works, Slack does not see its answer, and so retries. */
  | { kind: 'lose-answer' }
  /** Kept until `release` sends the held ones, in an order of the test's choice. */
  | { kind: 'hold' };

export type Disturb = (planned: PlannedDelivery) => Disturbance;

export const undisturbed: Disturb = () => ({ kind: 'pass' });
