import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { shiftDate } from './date.ts';
import { heldBytes } from './held-bytes.ts';
import { type InvokeMessage, type ThreadData, type ThreadMessage, type ThreadRequest, toFailure } from './messages.ts';

/** The entry point of a function's thread: loads the handler, then runs one invocation per message. */
type Handler = (event: unknown, context: object) => unknown;

const { handlerUrl, exportName, offsetBuffer } = workerData as ThreadData;

function send(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

async function loadHandler(): Promise<Handler> {
  const exports: Record<string, unknown> = await import(handlerUrl);
  const handler = exports[exportName];
  if (typeof handler !== 'function') throw new Error(`${handlerUrl} does not export a function named ${exportName}`);
  return handler as Handler;
}

async function run(handler: Handler, { event, context, timeoutMs }: InvokeMessage): Promise<ThreadMessage> {
  const endAtMs = performance.now() + timeoutMs;
  const getRemainingTimeInMillis = (): number => Math.max(0, Math.floor(endAtMs - performance.now()));
  try {
    const result = await handler(JSON.parse(event), { ...context, getRemainingTimeInMillis });
    return { kind: 'ok', result: JSON.stringify(result) };
  } catch (error) {
    return { kind: 'error', failure: toFailure(error) };
  }
}

// Before the handler is loaded: its modules may read the time.
shiftDate(offsetBuffer);
try {
  const handler = await loadHandler();
  parentPort?.on('message', async (message: ThreadRequest) =>
    send('kind' in message ? { kind: 'heap', bytes: heldBytes() } : await run(handler, message)),
  );
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'init-failed', failure: toFailure(error) });
}
