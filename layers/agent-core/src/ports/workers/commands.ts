import type { SessionId } from '../../domain/session/session.ts';
import type { CommandPayload, CommandReport } from '../../domain/worker/command.ts';

/** `not-reachable`: the channel refused the machine, so nothing was sent. */
export type SentCommand = { kind: 'sent'; commandId: string } | { kind: 'not-reachable'; reason: string };

export type CommandStatus =
  | { kind: 'running' }
  | { kind: 'reported'; report: CommandReport }
  | { kind: 'undelivered'; reason: string }
  /** There is a report, and it is longer than is read: asking again would give the same. */
  | { kind: 'unreadable'; reason: string };

/** How commands reach the program on a machine, and how their reports come back. What a command does is its payload: run, cancel. */
export interface Commands {
  /** Never retried inside: a command has no token that would make a second send harmless. */
  send(machineId: string, sessionId: SessionId, payload: CommandPayload): Promise<SentCommand>;
  /** How far a command is, and its report once it has ended. `reportKey` is where an oversized report was put. */
  collect(machineId: string, commandId: string, reportKey: string): Promise<CommandStatus>;
}
