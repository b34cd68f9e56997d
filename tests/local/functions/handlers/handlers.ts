import { setTimeout as sleep } from 'node:timers/promises';

/** Small handlers for the pool's tests. */
const state = { invocations: 0 };
const loadedAtMs = Date.now();

type Context = {
  awsRequestId: string;
  functionName: string;
  invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
};

/** Says what it was given; `invocations` counts in module state, so it shows whether the thread is a warm one. */
export async function echo(event: unknown, context: Context): Promise<object> {
  state.invocations += 1;
  const { awsRequestId, functionName, invokedFunctionArn } = context;
  const remainingMs = context.getRemainingTimeInMillis();
  return { event, invocations: state.invocations, awsRequestId, functionName, invokedFunctionArn, remainingMs };
}

export async function wait(event: { waitMs: number }, context: Context): Promise<number> {
  console.log('waiting');
  await sleep(event.waitMs);
  return context.getRemainingTimeInMillis();
}

export async function block(): Promise<void> {
  console.log('blocking');
  while (true) Math.random();
}

export async function environment(): Promise<unknown> {
  return process.env;
}

export async function time(): Promise<object> {
  const date = new Date();
  return {
    loadedAtMs,
    now: Date.now(),
    date: date.getTime(),
    text: Date(),
    iso: new Date(0).toISOString(),
    parsed: Date.parse('2026-01-01T00:00:00Z'),
    isDate: date instanceof Date && date.constructor === Date,
  };
}

export async function fail(event: { until?: number }): Promise<string> {
  state.invocations += 1;
  if (event.until === undefined || state.invocations < event.until) throw new TypeError('no such luck');
  return `after ${state.invocations}`;
}

export async function crash(event: 'exit' | 'throw'): Promise<void> {
  if (event === 'exit') process.exit(3);
  setTimeout(() => {
    throw new RangeError('outside');
  });
  await sleep(10_000);
}

export async function speak(): Promise<void> {
  console.log('one\ntwo');
  console.error('three');
}

/** Fails the messages whose body says so. */
export async function batch(event: { Records: { messageId: string; body: string }[] }): Promise<object> {
  const failed = event.Records.filter((record) => record.body === 'bad');
  return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.messageId })) };
}

/** Keeps so many bytes in the module, as a leak would; as many again are garbage at once. */
export async function keep(event: { bytes: number }): Promise<number> {
  kept.push(Buffer.alloc(event.bytes, 1));
  return Buffer.alloc(event.bytes, 1).length;
}
const kept: Buffer[] = [];
