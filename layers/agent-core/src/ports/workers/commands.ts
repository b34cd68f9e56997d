import type { CommandReport } from '../../domain/worker/command.ts';

export type SentCommand = { kind: 'sent'; commandId: string } | { kind: 'not-reachable'; reason: string };

export type CommandStatus =
  | { kind: 'running' }
  | { kind: 'reported'; report: CommandReport }
  | { kind: 'undelivered'; reason: string }
  /** There is a report, and it is longer than is read: asking again would give the same. */
  | { kind: 'unreadable'; reason: string };
