import type { SessionId } from '../../domain/session/session.ts';
import type { CommandPayload } from '../../domain/worker/command.ts';
import type { InstanceStatus } from '../../domain/worker/worker.ts';
import type { CommandStatus, SentCommand } from './commands.ts';

/** EC2 has no room, or this account's quota is used up. `ladderDone`: every type and subnet was tried since the last time. */
export type NoCapacity = { kind: 'no-capacity'; reason: string; ladderDone: boolean };

export type LaunchRequest = { sessionId: SessionId; generation: number; launchAttempt: number };

export interface Workers {
  describe(instanceId: string): Promise<InstanceStatus>;
  /** Idempotent by session, generation and attempt. `no-capacity` asks for the next rung of the ladder. */
  launch(request: LaunchRequest): Promise<{ kind: 'launched'; instanceId: string } | NoCapacity>;
  /** Starts a stopped machine. Its disk binds it to its subnet: `attempt`s after the first change its type instead. */
  start(instanceId: string, attempt: number): Promise<{ kind: 'started' } | NoCapacity>;
  stop(instanceId: string): Promise<void>;
  terminate(instanceId: string): Promise<void>;
  /** Tail of what the machine wrote to its console, for people; empty when there is none. Best effort: it never throws. */
  consoleTail(instanceId: string): Promise<string>;
  /** The session's machine by its tag, for when a step died before it could record the id. */
  find(sessionId: SessionId): Promise<string | undefined>;
  /** Never retried inside: SendCommand has no idempotency token. */
  send(instanceId: string, sessionId: SessionId, payload: CommandPayload): Promise<SentCommand>;
  /** `reportKey` is where an oversized report was put. */
  collect(instanceId: string, commandId: string, reportKey: string): Promise<CommandStatus>;
}
