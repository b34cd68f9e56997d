import type { FoundMachine, FoundSchedule, FoundVolume } from '../../domain/worker/orphans.ts';

/** All that carries the deployment's tag, page by page. Removing what is gone already is no error. */
export interface Fleet {
  machines(page?: string): Promise<{ found: FoundMachine[]; next?: string }>;
  /** Only those that are attached to nothing. */
  volumes(page?: string): Promise<{ found: FoundVolume[]; next?: string }>;
  /** Schedules of workers whose name begins so. */
  schedules(prefix: string, page?: string): Promise<{ found: FoundSchedule[]; next?: string }>;
  terminate(machineId: string): Promise<void>;
  deleteVolume(volumeId: string): Promise<void>;
  deleteSchedule(name: string): Promise<void>;
}
