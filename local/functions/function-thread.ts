import { Worker } from 'node:worker_threads';
import type { InvocationResult } from './invocation.ts';
import type { FunctionLog } from './log.ts';
import {
  type InvokeMessage,
  type ThreadData,
  type ThreadMessage,
  type ThreadRequest,
  toFailure,
} from './thread/messages.ts';

export type ThreadOptions = {
  caller: string;
  bootstrapUrl: string;
  data: ThreadData;
  environment: Record<string, string>;
  memoryMb: number;
  log: FunctionLog;
};

/** A handler that does not load within this is reported as a failed start: catches a top-level await that hangs. */
const START_MS_MAX = 30_000;

type Finish = (result: InvocationResult) => void;
/** `timer` bounds the start until the handler is loaded, then the invocation. */
type Running = { request: InvokeMessage; finish: Finish; timer: NodeJS.Timeout };
type State = { kind: 'starting' } | { kind: 'ready' } | { kind: 'ended' };

/** One Lambda execution environment: a thread that keeps its modules between invocations and runs one at a time. */
export class FunctionThread {
  readonly caller: string;
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #state: State = { kind: 'starting' };
  #running: Running | undefined;
  readonly #heapAsked: ((bytes: number | undefined) => void)[] = [];

  constructor(options: ThreadOptions) {
    this.caller = options.caller;
    this.#worker = new Worker(new URL(options.bootstrapUrl), {
      name: options.caller,
      workerData: options.data,
      env: options.environment,
      // The thread gets neither the loader nor the flags of the process that runs the local system.
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
    });
    options.log.capture(this.#worker.stdout, options.caller, 'stdout');
    options.log.capture(this.#worker.stderr, options.caller, 'stderr');
    this.#worker.on('message', (message: ThreadMessage) => this.#receive(message));
    this.#worker.on('error', (error) => this.#end({ status: 'error', ...toFailure(error) }));
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#end(exited(code));
        resolve();
      });
    });
  }

  /** False once it was killed, crashed or timed out: it takes no further invocation. */
  get isAlive(): boolean {
    return this.#state.kind !== 'ended';
  }

  /** Runs one invocation. The caller sees to it that there is one at a time. */
  run(request: InvokeMessage): Promise<InvocationResult> {
    return new Promise((finish) => {
      if (!this.isAlive) return finish({ status: 'killed' });
      this.#running = { request, finish, timer: setTimeout(() => this.#stop(startFailed), START_MS_MAX) };
      if (this.#state.kind === 'ready') this.#dispatch(this.#running);
    });
  }

  /** Bytes that it holds after its garbage is collected; undefined when it does not run (any more, or yet). */
  heldBytes(): Promise<number | undefined> {
    if (this.#state.kind !== 'ready') return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#heapAsked.push(resolve);
      this.#worker.postMessage({ kind: 'heap' } satisfies ThreadRequest);
    });
  }

  /** Ends the thread at once, in the middle of whatever it does. Resolves when nothing of it runs any more. */
  async kill(): Promise<void> {
    this.#end({ status: 'killed' });
    await this.#worker.terminate();
    await this.#ended;
  }

  #dispatch(running: Running): void {
    clearTimeout(running.timer);
    running.timer = setTimeout(() => this.#stop({ status: 'timeout' }), running.request.timeoutMs);
    this.#worker.postMessage(running.request);
  }

  #receive(message: ThreadMessage): void {
    if (!this.isAlive) return;
    switch (message.kind) {
      case 'ready':
        this.#state = { kind: 'ready' };
        if (this.#running) this.#dispatch(this.#running);
        break;
      case 'init-failed':
        this.#stop({ status: 'error', ...message.failure });
        break;
      case 'heap':
        this.#heapAsked.shift()?.(message.bytes);
        break;
      case 'ok':
        this.#finish({ status: 'ok', result: message.result === undefined ? null : JSON.parse(message.result) });
        break;
      case 'error':
        this.#finish({ status: 'error', ...message.failure });
        break;
    }
  }

  #stop(result: InvocationResult): void {
    this.#end(result);
    void this.#worker.terminate();
  }

  #end(result: InvocationResult): void {
    this.#state = { kind: 'ended' };
    for (const answer of this.#heapAsked.splice(0)) answer(undefined);
    this.#finish(result);
  }

  #finish(result: InvocationResult): void {
    const running = this.#running;
    this.#running = undefined;
    if (!running) return;
    clearTimeout(running.timer);
    running.finish(result);
  }
}

const startFailed: InvocationResult = {
  status: 'error',
  errorType: 'Runtime.InitTimeout',
  message: `The handler did not load within ${START_MS_MAX} ms`,
  stack: '',
};

function exited(code: number): InvocationResult {
  const message = `Runtime exited with exit status ${code} before it answered`;
  return { status: 'error', errorType: 'Runtime.ExitError', message, stack: '' };
}
