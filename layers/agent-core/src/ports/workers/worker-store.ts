import type { SessionId } from '../../domain/session/session.ts';
import type { WorkerItem } from '../../domain/worker/worker.ts';

/** A change of the worker item inside an entry's transaction. */
export type WorkerChange =
  | { kind: 'claim'; machineId: string; generation: number; at: number; inFlightUntil: number }
  /**
   * `doubted`: the machine did not answer, so the next use must ask for the machine first. `busyUntil`: what was sent may be at
   * work there until then, which a claim says as ever; only with `doubted`. `answered`: it has brought results, so
   * it has booted well and its disk is worth something. `toldNewDisk`: the entry tells the model about the new disk, which is
   * none from then on.
   */
  | {
      kind: 'release';
      generation: number;
      at: number;
      doubted?: boolean;
      busyUntil?: number;
      answered?: boolean;
      toldNewDisk?: boolean;
    }
  | { kind: 'launched'; generation: number; machineId: string }
  /** As {@link WorkerStore.replace}. */
  | { kind: 'replace'; expected: WorkerItem | undefined; next: WorkerItem };

export interface WorkerStore {
  get(sessionId: SessionId): Promise<WorkerItem | undefined>;
  /** Writes `next` only if the item still is as `expected` in every field (undefined: absent). False when it is not. */
  replace(sessionId: SessionId, expected: WorkerItem | undefined, next: WorkerItem): Promise<boolean>;
  /** The session that a machine belongs to; undefined when it is none of ours (or not yet recorded). */
  sessionOf(machineId: string): Promise<SessionId | undefined>;
}
