/** What passes between the pool and a function's thread. Events and results travel as JSON, as they do on AWS. */
export type ThreadData = {
  handlerUrl: string;
  exportName: string;
  /** `LocalClock.offsetBuffer`. */
  offsetBuffer: SharedArrayBuffer;
};

export type FixedContext = {
  awsRequestId: string;
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  logGroupName: string;
  logStreamName: string;
  callbackWaitsForEmptyEventLoop: boolean;
};

/** `heap` asks what the thread holds after its garbage is collected; the rest is an invocation. */
export type ThreadRequest = InvokeMessage | { kind: 'heap' };

export type InvokeMessage = { event: string; context: FixedContext; timeoutMs: number };

export type ThreadFailure = { errorType: string; message: string; stack: string };

export type ThreadMessage =
  | { kind: 'ready' }
  | { kind: 'init-failed'; failure: ThreadFailure }
  | { kind: 'heap'; bytes: number }
  | { kind: 'ok'; result: string | undefined }
  | { kind: 'error'; failure: ThreadFailure };

/** A thrown value as Lambda reports it. */
export function toFailure(thrown: unknown): ThreadFailure {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, message: String(thrown), stack: '' };
  return { errorType: thrown.name, message: thrown.message, stack: thrown.stack ?? '' };
}
