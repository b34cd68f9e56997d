import type { RenderedCommand } from './render.ts';

/** A command on one instance, as GetCommandInvocation tells it. */
export type InvocationStatus =
  | 'Pending'
  | 'InProgress'
  | 'Cancelling'
  | 'Success'
  | 'Failed'
  | 'TimedOut'
  | 'Cancelled';

export type Invocation = {
  readonly commandId: string;
  readonly instanceId: string;
  readonly documentName: string;
  readonly stepName: string;
  readonly comment: string;
  readonly rendered: RenderedCommand;
  readonly requestedAtMs: number;
  readonly deliveryTimeoutMs: number;
  status: InvocationStatus;
  statusDetails: string;
  responseCode: number;
  stdout: string;
  stderr: string;
  startedAtMs: number | undefined;
  endedAtMs: number | undefined;
};

export type InvocationOutcome = Partial<Pick<Invocation, 'statusDetails' | 'responseCode' | 'stdout' | 'stderr'>>;

export function isTerminal(invocation: Invocation): boolean {
  return !['Pending', 'InProgress', 'Cancelling'].includes(invocation.status);
}
