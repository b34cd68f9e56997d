import type { LocalClock } from '../../../kernel/clock.ts';
import type { NewMessage } from './message.ts';

/** SQS remembers a deduplication id for this long after it accepted the message, received and deleted or not. */
const WINDOW_MS = 5 * 60 * 1000;

export type Sent = { messageId: string; sequenceNumber?: string };
export type DeduplicationScope = 'queue' | 'messageGroup';

export class Deduplication {
  readonly #clock: LocalClock;
  readonly #accepted = new Map<string, { sent: Sent; expiresAtMs: number }>();

  constructor(clock: LocalClock) {
    this.#clock = clock;
  }

  /** What was answered to the message that this one repeats, or undefined when it is new. */
  find(message: NewMessage, scope: DeduplicationScope): Sent | undefined {
    this.#sweep();
    return this.#accepted.get(keyOf(message, scope))?.sent;
  }

  remember(message: NewMessage, scope: DeduplicationScope, sent: Sent): void {
    this.#accepted.set(keyOf(message, scope), { sent, expiresAtMs: this.#clock.now() + WINDOW_MS });
  }

  #sweep(): void {
    // Insertion order is expiry order, so the first id that still counts ends the sweep.
    for (const [key, { expiresAtMs }] of this.#accepted) {
      if (expiresAtMs > this.#clock.now()) return;
      this.#accepted.delete(key);
    }
  }
}

function keyOf(message: NewMessage, scope: DeduplicationScope): string {
  return JSON.stringify(scope === 'queue' ? [message.deduplicationId] : [message.deduplicationId, message.groupId]);
}
