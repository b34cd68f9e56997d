import type { BegunWith, NewDisk, SavedWork, Saving } from './saved-work.ts';

/** Where the session's machine is in its life. `removed` is a terminated one: the next start launches anew. */
export type WorkerState = 'starting' | 'online' | 'stopping' | 'stopped' | 'removed';

/**
 * The worker item. Every change is a conditional write on `state` and `generation`; a generation is one start of one
 * machine. `inFlightUntil` is a claim with a deadline, not a flag: a lost release cannot keep a worker for ever.
 */
export type WorkerItem = {
  state: WorkerState;
  generation: number;
  /** The machine's id. */
  instanceId?: string;
  /** When this generation's start was asked for (ms). An agent that was last seen before it is not online. */
  startedAt: number;
  lastUsedAt: number;
  inFlightUntil?: number;
  /** How many launches or starts in a row found no capacity: walks the ladder of types and subnets. */
  launchAttempt: number;
  /** The generation in which this machine last answered a command: absent, nothing of anybody's is on its disk. */
  workedIn?: number;
  /** Boots in a row that brought no worker, see domain/worker/boot.ts. */
  bootFailures?: number;
  /** What has been saved of the disk; valid as long as nobody has used the machine since. */
  saved?: SavedWork;
  saving?: Saving;
  newDisk?: NewDisk;
  /** Absent: the disk began empty, or an older build launched its machine. */
  begunWith?: BegunWith;
  /** In which the session's people are told what becomes of the machine, see `SessionState`. */
  language?: string;
  /** Starts that were made only to save what a stopped machine still held; 0 while the first finds no room. */
  rescues?: number;
  /** Nobody waits for it after the use that ended then (`lastUsedAt`): it need not idle. */
  freeFor?: number;
};

/** What its provider and the channel of commands say about a machine now. */
export type MachineStatus =
  /** `reason` as the provider gives it, while it still shows the machine. */
  | { kind: 'gone'; reason?: string }
  | { kind: 'pending' }
  | { kind: 'running'; agentSeenAt?: number }
  | { kind: 'stopping' }
  | { kind: 'stopped' };

/** What to do so that the session gets an online worker. */
export type WorkerDecision =
  | { kind: 'online'; machineId: string; generation: number }
  | { kind: 'launch'; generation: number }
  | { kind: 'start'; machineId: string; generation: number }
  | { kind: 'relaunch'; generation: number }
  | { kind: 'wait'; reason: string };

/**
 * Decides from the table and, where the table cannot know, from what is said of the machine (`status`, undefined when not asked).
 * A decision with a generation above the item's own starts a new generation.
 */
export function decideWorker(item: WorkerItem | undefined, status: MachineStatus | undefined): WorkerDecision {
  if (!item || item.state === 'removed') {
    if (item?.bootFailures && status && status.kind !== 'gone')
      return { kind: 'wait', reason: 'the worker that did not boot is being removed' };
    return { kind: 'launch', generation: (item?.generation ?? 0) + 1 };
  }
  if (!item.instanceId) return { kind: 'relaunch', generation: item.generation };
  const { instanceId: machineId, generation } = item;
  if (!status)
    return item.state === 'online' ? { kind: 'online', machineId, generation } : { kind: 'wait', reason: item.state };
  switch (status.kind) {
    case 'gone':
      return { kind: 'launch', generation: generation + 1 };
    case 'stopped':
      return { kind: 'start', machineId, generation: generation + 1 };
    case 'stopping':
      return { kind: 'wait', reason: 'the worker is stopping before it can start again' };
    case 'pending':
      return { kind: 'wait', reason: 'the worker is starting' };
    case 'running':
      // What is being stopped, or was, can not be claimed: only a new start makes it usable.
      if (item.state === 'stopping')
        return { kind: 'wait', reason: 'the worker is stopping before it can start again' };
      if (item.state === 'stopped') return { kind: 'start', machineId, generation: generation + 1 };
      return status.agentSeenAt !== undefined && status.agentSeenAt >= item.startedAt
        ? { kind: 'online', machineId, generation }
        : { kind: 'wait', reason: 'the worker is up, its agent is not yet' };
  }
}
