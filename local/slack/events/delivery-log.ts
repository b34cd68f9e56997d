import type { Outcome } from './post.ts';

/** Deliveries remembered; beyond it the oldest are forgotten. Catches a system that runs for days. */
const RECORDS_MAX = 10_000;

export type DeliveryOutcome = Outcome | { kind: 'dropped' } | { kind: 'answer-lost'; status: number };

export type DeliveryRecord = {
  kind: 'event' | 'interaction' | 'verification';
  /** The event's id; the trigger id of an interaction. */
  id: string;
  /** `app_mention`, `message`, `message_changed`, `block_actions`, … */
  type: string;
  /** 0 is the first attempt. */
  retryNumber: number;
  /** When it was sent, on the local clock. */
  sentAtMs: number;
  /** How long the answer took, in real time. */
  answerMs: number;
  outcome: DeliveryOutcome;
};

export class DeliveryLog {
  readonly #records: DeliveryRecord[] = [];
  readonly #listeners = new Set<(record: DeliveryRecord) => void>();

  add(record: DeliveryRecord): void {
    this.#records.push(record);
    if (this.#records.length > RECORDS_MAX) this.#records.shift();
    for (const listener of [...this.#listeners]) listener(record);
  }

  all(): readonly DeliveryRecord[] {
    return [...this.#records];
  }

  onRecord(listener: (record: DeliveryRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
