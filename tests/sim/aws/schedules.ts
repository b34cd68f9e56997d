import type { WorkerSchedules } from '@remote-swe/core/ports/workers/worker-schedules';
import type { Timeline } from '../kernel/timeline.ts';

/** As adapters/scheduler sets them: a schedule fires again and again until it is moved or removed. */
const EVERY_MS = 600_000;
/** Scheduler tries a failed firing again, for ten minutes. */
const RETRIES_MS = [60_000, 120_000, 240_000] as const;

type Armed = { generation: number; at: number; cancel: () => void };

/** A schedule a session, which calls the reaper. */
export class Schedules implements WorkerSchedules {
  readonly armed = new Map<string, Armed>();
  /** Called when one is about to be removed. */
  onRemove: (sessionId: string) => void = () => {};
  /** Sessions by how many firings of their schedules the reaper is at, or is asked for again. */
  readonly #firings = new Map<string, number>();
  readonly #timeline: Timeline;
  readonly #fire: (sessionId: string, generation: number) => Promise<boolean>;
  readonly #lateMs: () => number;
  readonly #isTwice: () => boolean;

  constructor(
    timeline: Timeline,
    faults: { lateMs: () => number; isTwice: () => boolean },
    fire: (sessionId: string, generation: number) => Promise<boolean>,
  ) {
    this.#timeline = timeline;
    this.#lateMs = faults.lateMs;
    this.#isTwice = faults.isTwice;
    this.#fire = fire;
  }

  async arm(sessionId: string, generation: number, at: number): Promise<void> {
    this.armed.get(sessionId)?.cancel();
    const due = Math.max(Math.ceil(at / 1_000) * 1_000, this.#timeline.now());
    this.armed.set(sessionId, { generation, at: due, cancel: this.#plan(sessionId, generation, due) });
  }

  async remove(sessionId: string): Promise<void> {
    this.onRemove(sessionId);
    this.armed.get(sessionId)?.cancel();
    this.armed.delete(sessionId);
  }

  /** Whether the reaper is at a firing of the session's schedule, or Scheduler still tries. */
  isFiring(sessionId: string): boolean {
    return (this.#firings.get(sessionId) ?? 0) > 0;
  }

  #plan(sessionId: string, generation: number, due: number): () => void {
    return this.#timeline.at(due + this.#lateMs(), () => {
      const next = due + EVERY_MS;
      this.armed.set(sessionId, { generation, at: next, cancel: this.#plan(sessionId, generation, next) });
      void this.#deliver(sessionId, generation);
      if (this.#isTwice()) void this.#deliver(sessionId, generation);
    });
  }

  async #deliver(sessionId: string, generation: number): Promise<void> {
    const count = (more: number) => this.#firings.set(sessionId, (this.#firings.get(sessionId) ?? 0) + more);
    count(1);
    await this.#try(sessionId, generation, 0);
    count(-1);
  }

  async #try(sessionId: string, generation: number, tries: number): Promise<void> {
    if (await this.#fire(sessionId, generation)) return;
    const waitMs = RETRIES_MS[tries];
    if (waitMs === undefined) return;
    await new Promise<void>((resolve) => void this.#timeline.after(waitMs, resolve));
    await this.#try(sessionId, generation, tries + 1);
  }
}
