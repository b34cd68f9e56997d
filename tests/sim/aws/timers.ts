import type { Timeline } from '../kernel/timeline.ts';

const DELAY_MS_MAX = 900_000;
/** As template.yaml sets the queue. */
const VISIBILITY_MS = 180_000;
const RECEIVES_MAX = 10;

export type TimerFault = 'none' | 'lost' | 'twice' | { lateMs: number };

/** The queue of timers: each comes at its time or later, once or twice, seldom never. */
export class Timers {
  readonly #timeline: Timeline;
  readonly #fault: () => TimerFault;
  /** Rings for the session; false when that failed. */
  readonly #ring: (sessionId: string) => Promise<boolean>;

  constructor(timeline: Timeline, fault: () => TimerFault, ring: (sessionId: string) => Promise<boolean>) {
    this.#timeline = timeline;
    this.#fault = fault;
    this.#ring = ring;
  }

  arm(sessionId: string, delayMs: number): void {
    const fault = this.#fault();
    if (fault === 'lost') return;
    const ms = Math.min(DELAY_MS_MAX, Math.max(0, Math.ceil(delayMs / 1_000) * 1_000));
    this.#plan(sessionId, ms + (typeof fault === 'object' ? fault.lateMs : 0));
    if (fault === 'twice') this.#plan(sessionId, ms + 1_000);
  }

  #plan(sessionId: string, ms: number): void {
    this.#timeline.after(ms, () => void this.#deliver(sessionId, 1));
  }

  async #deliver(sessionId: string, receives: number): Promise<void> {
    if ((await this.#ring(sessionId)) || receives >= RECEIVES_MAX) return;
    this.#timeline.after(VISIBILITY_MS, () => void this.#deliver(sessionId, receives + 1));
  }
}
