import type { Bell } from '@remote-swe/core/engine/wakes/doorbell';
import type { Timeline } from '../kernel/timeline.ts';

export type EventFault = 'none' | 'lost' | 'twice' | { lateMs: number };

const LATENCY_MS = 300;
/** Lambda tries a failed asynchronous event twice more. */
const RETRIES_MS = [60_000, 120_000] as const;

/** Events of machines and commands, at least once at best. */
export class Bus {
  readonly #timeline: Timeline;
  readonly #fault: () => EventFault;
  readonly #ring: (bell: Bell) => Promise<boolean>;

  constructor(timeline: Timeline, fault: () => EventFault, ring: (bell: Bell) => Promise<boolean>) {
    this.#timeline = timeline;
    this.#fault = fault;
    this.#ring = ring;
  }

  emit(bell: Bell): void {
    const fault = this.#fault();
    if (fault === 'lost') return;
    this.#plan(bell, LATENCY_MS + (typeof fault === 'object' ? fault.lateMs : 0), 0);
    if (fault === 'twice') this.#plan(bell, LATENCY_MS * 2, 0);
  }

  #plan(bell: Bell, ms: number, tries: number): void {
    this.#timeline.after(ms, async () => {
      if (await this.#ring(bell)) return;
      const waitMs = RETRIES_MS[tries];
      if (waitMs !== undefined) this.#plan(bell, waitMs, tries + 1);
    });
  }
}
