import type { ThreadFailure } from './thread/messages.ts';

/** How an invocation ended. `killed` and `timeout` take the thread with them; `error` is what the handler threw. */
export type InvocationResult =
  | { status: 'ok'; result: unknown }
  | ({ status: 'error' } & ThreadFailure)
  | { status: 'killed' }
  | { status: 'timeout' };

/** `async` is tried again when it fails, like an event on Lambda; `sync` is the caller's to repeat. */
export type InvocationKind = 'sync' | 'async';

/** One attempt, for counting. Times are of the local clock; `durationMs` is real time without the cold start. */
export type Invocation = {
  requestId: string;
  logicalId: string;
  caller: string;
  kind: InvocationKind;
  /** 1 for the first try. */
  attempt: number;
  coldStart: boolean;
  startMs: number;
  endMs: number | undefined;
  durationMs: number | undefined;
  status: 'running' | InvocationResult['status'];
};

/** What the event sources need of the pool. */
export interface Invoker {
  /** Resolves when the invocation has ended, for `async` after its retries. Never rejects for what the function did. */
  invoke(logicalId: string, event: unknown, options: { kind: InvocationKind }): Promise<InvocationResult>;
}
