import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AccessKeys } from '../../../local/aws/signing/access-keys.ts';
import { signedService } from '../../../local/aws/signing/signed-service.ts';
import type { InvocationResult } from '../../../local/functions/invocation.ts';
import type { FunctionPool } from '../../../local/functions/pool.ts';
import type { LocalClock } from '../../../local/kernel/clock.ts';
import { Front } from '../../../local/kernel/front.ts';
import { json } from '../../../local/kernel/http.ts';
import { eventually } from '../../eventually.ts';
import { openPool, planOf } from './harness.ts';

const names = ['echo', 'wait', 'block', 'environment', 'time', 'fail', 'crash', 'speak'];
const plans = names.map((name) => planOf(`handlers.${name}`));
const shared: { pool?: FunctionPool; clock?: LocalClock } = {};

beforeAll(async () =>
  Object.assign(shared, await openPool([...plans, planOf('broken.handler', { logicalId: 'broken' })])),
);
afterAll(() => shared.pool?.close());

function pool(): FunctionPool {
  if (!shared.pool) throw new Error('beforeAll did not open the pool');
  return shared.pool;
}

function clock(): LocalClock {
  if (!shared.clock) throw new Error('beforeAll did not make the clock');
  return shared.clock;
}

const sync = (logicalId: string, event: unknown = null): Promise<InvocationResult> =>
  pool().invoke(logicalId, event, { kind: 'sync' });

async function resultOf(logicalId: string, event: unknown = null): Promise<Record<string, unknown>> {
  const result = await sync(logicalId, event);
  if (result.status !== 'ok') throw new Error(JSON.stringify(result));
  return result.result as Record<string, unknown>;
}

async function killAll(logicalId: string): Promise<void> {
  for (const caller of pool().callers(logicalId)) await pool().kill(caller);
}

describe('an invocation', () => {
  test('An invocation gets the event as JSON and a Lambda context', async () => {
    const answer = await resultOf('echo', { at: new Date(0), nothing: undefined });
    expect(answer).toMatchObject({
      event: { at: '1970-01-01T00:00:00.000Z' },
      functionName: 'local-echo',
      invokedFunctionArn: 'arn:aws:lambda:us-west-2:000000000000:function:local-echo:live',
    });
    expect(answer.event).not.toHaveProperty('nothing');
    expect(answer.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.remainingMs).toBeGreaterThan(19_000);
    expect(answer.remainingMs).toBeLessThanOrEqual(20_000);
  });

  test('An invocation is under way from the call until its end', async () => {
    expect(pool().underWay).toBe(0);
    const ends = [sync('echo'), sync('fail')];
    expect(pool().underWay).toBe(2);
    await Promise.all(ends);
    expect(pool().underWay).toBe(0);
  });

  test('An invocation reuses a warm thread, and starts a cold one after a kill', async () => {
    await killAll('echo');
    expect((await resultOf('echo')).invocations).toBe(1);
    expect((await resultOf('echo')).invocations).toBe(2);
    expect(pool().callers('echo')).toHaveLength(1);
    await killAll('echo');
    expect(pool().callers('echo')).toEqual([]);
    expect((await resultOf('echo')).invocations).toBe(1);
  });

  test('An invocation runs alone in its thread: two at once take two threads', async () => {
    await killAll('wait');
    await Promise.all([sync('wait', { waitMs: 30 }), sync('wait', { waitMs: 30 })]);
    expect(pool().callers('wait')).toHaveLength(2);
  });

  test('An invocation that throws is an error with type, message and a stack that names the source', async () => {
    const result = await sync('fail', {});
    expect(result).toMatchObject({ status: 'error', errorType: 'TypeError', message: 'no such luck' });
    expect(result).toHaveProperty('stack', expect.stringMatching(/handlers\/handlers\.ts:\d+/));
  });

  test.each([
    ['exit', { status: 'error', errorType: 'Runtime.ExitError' }],
    ['throw', { status: 'error', errorType: 'RangeError', message: 'outside' }],
  ])('An invocation that ends its thread by %s is an error, and the thread is gone', async (how, expected) => {
    expect(await sync('crash', how)).toMatchObject(expected);
    expect(pool().callers('crash')).toEqual([]);
  });

  test('An invocation of a handler that does not load is that error', async () => {
    expect(await sync('broken')).toMatchObject({ status: 'error', errorType: 'Error', message: 'cannot load' });
  });
});

describe('kill', () => {
  test('A kill ends an invocation in the middle of an await', async () => {
    await killAll('wait');
    const seen = pool().logs('wait').length;
    const invocation = sync('wait', { waitMs: 60_000 });
    await eventually(() => pool().logs('wait').length > seen, 'the handler waits');
    const [caller = ''] = pool().callers('wait');
    expect(await pool().kill(caller)).toBe(true);
    expect(await invocation).toEqual({ status: 'killed' });
    expect(await pool().kill(caller)).toBe(false);
    expect(pool().invocations.at(-1)).toMatchObject({ logicalId: 'wait', caller, status: 'killed' });
  });

  test('A kill ends a handler that never gives up the processor', async () => {
    const invocation = sync('block');
    await eventually(() => pool().callers('block').length > 0, 'the thread exists');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await killAll('block');
    expect(await invocation).toEqual({ status: 'killed' });
  });

  test('A kill ends an invocation whose thread is still starting', async () => {
    const invocation = sync('time');
    await eventually(() => pool().callers('time').length > 0, 'the thread exists');
    await killAll('time');
    expect(await invocation).toEqual({ status: 'killed' });
  });
});

describe('a thread', () => {
  test("A thread has exactly the template's, Lambda's and the local variables", async () => {
    process.env.REMOTE_SWE_TEST_INHERITED = 'must not be seen';
    await killAll('environment');
    const variables = await resultOf('environment');
    const [caller] = pool().callers('environment');
    expect(variables).toEqual({
      OWN: 'value',
      AWS_REGION: 'us-west-2',
      AWS_DEFAULT_REGION: 'us-west-2',
      AWS_LAMBDA_FUNCTION_NAME: 'local-environment',
      AWS_LAMBDA_FUNCTION_VERSION: '1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      _HANDLER: 'handlers.environment',
      TZ: 'UTC',
      LANG: 'en_US.UTF-8',
      AWS_ACCESS_KEY_ID: caller,
      AWS_SECRET_ACCESS_KEY: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      AWS_SESSION_TOKEN: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      SLACK_API_URL: `http://127.0.0.1:9/_from/${caller}/slack/api/`,
      GITHUB_API_URL: `http://127.0.0.1:9/_from/${caller}/github/api`,
      GITHUB_SERVER_URL: 'http://127.0.0.1:9/github',
    });
    delete process.env.REMOTE_SWE_TEST_INHERITED;
  });

  test('A thread sees the local clock in Date, from the moment its modules load', async () => {
    clock().advance(86_400_000);
    const answer = await resultOf('time');
    for (const key of ['loadedAtMs', 'now', 'date'])
      expect(Math.abs(Number(answer[key]) - clock().now())).toBeLessThan(5000);
    expect(Math.abs(Date.parse(String(answer.text)) - clock().now())).toBeLessThan(5000);
    expect(answer).toMatchObject({ iso: '1970-01-01T00:00:00.000Z', parsed: Date.UTC(2026, 0, 1), isDate: true });
  });

  test('A thread sees the clock move while it is warm', async () => {
    const before = Number((await resultOf('time')).now);
    clock().advance(3_600_000);
    expect(Number((await resultOf('time')).now) - before).toBeGreaterThanOrEqual(3_600_000);
  });

  test('A thread writes to the log of its function and not to the terminal', async () => {
    await sync('speak');
    await eventually(() => pool().logs('speak').length === 3, 'three lines arrived');
    const lines = pool()
      .logs('speak')
      .map(({ stream, text }) => [stream, text]);
    expect(lines.filter(([stream]) => stream === 'stdout')).toEqual([
      ['stdout', 'one'],
      ['stdout', 'two'],
    ]);
    expect(lines.filter(([stream]) => stream === 'stderr')).toEqual([['stderr', 'three']]);
  });
});

describe('asynchronous invocations', () => {
  test('Asynchronous invocations are tried again after one and two minutes, with one request id', async () => {
    await killAll('fail');
    const invocation = pool().invoke('fail', { until: 3 }, { kind: 'async' });
    const tries = () => pool().invocations.filter(({ logicalId, kind }) => logicalId === 'fail' && kind === 'async');
    const failed = (count: number) => () =>
      tries().length === count && tries().every(({ status }) => status === 'error');
    await eventually(failed(1), 'the first try failed');
    clock().advance(60_000);
    await eventually(failed(2), 'the second try failed');
    clock().advance(119_000);
    expect(tries()).toHaveLength(2);
    clock().advance(2000);
    expect(await invocation).toEqual({ status: 'ok', result: 'after 3' });
    expect(tries().map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(tries().map(({ requestId }) => requestId)).size).toBe(1);
  });

  test('Asynchronous invocations are not tried again when the template says so, nor once the pool is closed', async () => {
    const never = planOf('handlers.fail', { logicalId: 'never', retry: { retriesMax: 0, eventAgeMsMax: 60_000 } });
    const { pool: own } = await openPool([never, planOf('handlers.fail')]);
    expect(await own.invoke('never', {}, { kind: 'async' })).toMatchObject({ status: 'error' });
    const waiting = own.invoke('fail', {}, { kind: 'async' });
    await eventually(() => own.invocations[1]?.status === 'error', 'the first try failed');
    await own.close();
    expect(await waiting).toMatchObject({ status: 'error' });
    expect(own.invocations).toHaveLength(2);
  });
});

test('An invocation over its time-out ends, with its thread, in real time', async () => {
  const { pool: own, clock: ownClock } = await openPool([planOf('handlers.wait', { timeoutMs: 150 })]);
  const quick = await own.invoke('wait', { waitMs: 10 }, { kind: 'sync' });
  expect(quick).toMatchObject({ status: 'ok' });
  expect((quick as { result: number }).result).toBeLessThanOrEqual(140);
  const slow = own.invoke('wait', { waitMs: 60_000 }, { kind: 'sync' });
  ownClock.advance(3_600_000);
  expect(await slow).toEqual({ status: 'timeout' });
  expect(own.callers()).toEqual([]);
  await own.close();
});

test('More invocations than threads wait for one, and closing ends them all', async () => {
  const { pool: own } = await openPool([planOf('handlers.wait')], { threadsMax: 1 });
  const three = await Promise.all([1, 2, 3].map(() => own.invoke('wait', { waitMs: 5 }, { kind: 'sync' })));
  expect(three.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
  expect(new Set(own.invocations.map(({ caller }) => caller)).size).toBe(1);
  const open = [1, 2].map(() => own.invoke('wait', { waitMs: 60_000 }, { kind: 'sync' }));
  await own.close();
  expect(await Promise.all(open)).toEqual([{ status: 'killed' }, { status: 'killed' }]);
});

test("The SDK reaches the local endpoint under its thread's name, without a word on stderr", async () => {
  const callers: string[] = [];
  const service = {
    name: 'dynamodb',
    operation: () => 'ListTables',
    handle: async () => json(200, { TableNames: ['one'] }),
  };
  const keys = new AccessKeys();
  const signed = signedService(service, keys, { now: Date.now });
  const front = new Front((request) => {
    callers.push(request.caller);
    return signed;
  });
  const baseUrl = `http://127.0.0.1:${await front.listen()}`;
  const endpoints = { baseUrl, region: 'us-west-2', keys };
  const { pool: own } = await openPool([planOf('sdk.handler')], { endpoints });
  expect(await own.invoke('handler', { call: true }, { kind: 'sync' })).toEqual({ status: 'ok', result: ['one'] });
  expect(callers).toEqual(own.callers());
  expect(own.logs('handler')).toEqual([]);
  await own.close();
  await front.close();
});

test('Functions are found by ARN, alias ARN, name and logical id', () => {
  const { arn, aliasArn, name, logicalId } = planOf('handlers.echo');
  for (const known of [arn, String(aliasArn), name, logicalId]) expect(pool().functionOf(known)).toBe('echo');
  expect(pool().functionOf('arn:aws:lambda:us-west-2:000000000000:function:other')).toBeUndefined();
});

test('A kept bundle is used again while its sources are unchanged', async () => {
  const cacheFolder = await mkdtemp(join(tmpdir(), 'remote-swe-cache-'));
  const open = async (handler: string) => (await openPool([planOf(handler)], { cacheFolder })).pool.close();
  await open('handlers.echo');
  const [first] = await readdir(cacheFolder);
  await Promise.all([open('handlers.echo'), open('handlers.echo')]);
  expect(await readdir(cacheFolder)).toEqual([first]);
  await open('handlers.time');
  expect(await readdir(cacheFolder)).toHaveLength(2);
  await rm(cacheFolder, { recursive: true });
});

test('A handler that does not build is said by file', async () => {
  await expect(openPool([planOf('absent.handler')])).rejects.toThrow(/absent\.ts/);
});

test('A function that is built already runs as it is', async () => {
  const built = await mkdtemp(join(tmpdir(), 'built-'));
  await mkdir(join(built, 'echo'));
  await writeFile(join(built, 'echo/handler.mjs'), 'export const echo = async (event) => ({ built: event });');
  const { pool } = await openPool([planOf('handlers.echo')], { built });
  try {
    const result = await pool.invoke('echo', 'this', { kind: 'sync' });
    expect(result).toMatchObject({ status: 'ok', result: { built: 'this' } });
  } finally {
    await pool.close();
    await rm(built, { recursive: true, force: true });
  }
});
