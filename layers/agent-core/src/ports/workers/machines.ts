import type { SessionId } from '../../domain/session/session.ts';
import type { MachineStatus } from '../../domain/worker/worker.ts';

/** There is no room for a machine, or a quota is used up. `ladderDone`: every way to ask was tried since the last time. */
export type NoCapacity = { kind: 'no-capacity'; reason: string; ladderDone: boolean };

/**
 * `launchAttempt`: how many launches of this generation found no room; `bootFailures`: how many machines in a row did not come up.
 * The machines' adapter knows what else it can ask for.
 */
export type LaunchRequest = { sessionId: SessionId; generation: number; launchAttempt: number; bootFailures: number };

/** `instead`: it is a plainer machine than the one that is meant, and why. */
export type Launched = { kind: 'launched'; machineId: string; instead?: string };

/**
 * Life and death of the machines that sessions work on. A machine is known by an id that only its adapter understands. With a
 * channel of commands ({@link file://./commands.ts}) it makes one kind of worker.
 */
export interface Machines {
  describe(machineId: string): Promise<MachineStatus>;
  /** Idempotent by session, generation and attempt. `no-capacity` asks for the next rung of the ladder. */
  launch(request: LaunchRequest): Promise<Launched | NoCapacity>;
  /** Starts a stopped machine, with its disk as it was. `attempt`s after the first may ask for another size. */
  start(machineId: string, attempt: number): Promise<{ kind: 'started' } | NoCapacity>;
  stop(machineId: string): Promise<void>;
  terminate(machineId: string): Promise<void>;
  /** Tail of what the machine wrote to its console, for people; empty when there is none. Best effort: it never throws. */
  consoleTail(machineId: string): Promise<string>;
  /** The session's machine by the mark that the launch put on it, for when a step died before it could record the id. */
  find(sessionId: SessionId): Promise<string | undefined>;
}
