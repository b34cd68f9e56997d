import { LeaseLost } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Lease } from '../../ports/session/wakes.ts';
import { HEARTBEAT_MS, LEASE_MS, VISIBILITY_MS } from './settings.ts';

/**
 * Holds the step's message: extends it at once and at every heartbeat. A failed extension is the signal that the message may
 * be somebody else's; from then on `guard` throws and `signal` is aborted (a FIFO queue of SQS rejects an expired handle).
 */
export class LeaseKeeper {
  readonly #lease: Lease;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #lost = new AbortController();
  #heldAt = 0;
  #stopBeating: () => void = () => {};

  constructor(lease: Lease, clock: Clock, log: Log) {
    this.#lease = lease;
    this.#clock = clock;
    this.#log = log;
  }

  /** False when the message is already lost. */
  async take(): Promise<boolean> {
    await this.#extend();
    if (this.#lost.signal.aborted) return false;
    this.#stopBeating = this.#clock.every(HEARTBEAT_MS, () => void this.#extend());
    return true;
  }

  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** To be called right before every effect outside the table. */
  guard(): void {
    if (this.#lost.signal.aborted || this.#clock.now() - this.#heldAt >= LEASE_MS) {
      this.#lost.abort();
      throw new LeaseLost('The step lost its message; another step may be at work');
    }
  }

  /** Whether the queue may have handed the message out again by now. */
  get isOver(): boolean {
    return this.#lost.signal.aborted || this.#clock.now() - this.#heldAt >= VISIBILITY_MS;
  }

  /** The last extension, so that the poller's delete does not miss. False: do not acknowledge. */
  async release(): Promise<boolean> {
    this.stop();
    await this.#extend();
    return !this.#lost.signal.aborted;
  }

  /** Gives the message back after `delayMs`. */
  async giveBack(delayMs: number): Promise<void> {
    this.stop();
    if (this.#lost.signal.aborted) return;
    await this.#lease.extend(delayMs).catch(() => false);
  }

  stop(): void {
    this.#stopBeating();
  }

  async #extend(): Promise<void> {
    const askedAt = this.#clock.now();
    try {
      if (await this.#lease.extend(VISIBILITY_MS)) this.#heldAt = askedAt;
      else this.#lost.abort();
    } catch (error) {
      // A failed call says nothing about the hold: the age of the last success decides, in guard.
      this.#log.error('The lease could not be extended', { error: String(error) });
    }
  }
}
