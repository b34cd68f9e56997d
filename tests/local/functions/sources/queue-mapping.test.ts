import { describe, expect, test } from 'vitest';
import type { InvocationResult } from '../../../../local/functions/invocation.ts';
import { connectQueue } from '../../../../local/functions/sources/queue-mapping.ts';
import type { QueueEvent } from '../../../../local/template/plan.ts';
import { eventually } from '../../../eventually.ts';
import { FakeInvoker, FakeQueue, OK, settled, THROWN } from '../fakes.ts';
import { openPool, planOf } from '../harness.ts';

const QUEUE = 'arn:aws:sqs:us-west-2:000000000000:steps.fifo';

function connected(changes: Partial<QueueEvent> = {}, concurrencyMax = 8) {
  const queue = new FakeQueue();
  const invoker = new FakeInvoker();
  const event: QueueEvent = { kind: 'queue', queueArn: QUEUE, batchSize: 1, reportBatchItemFailures: true, ...changes };
  const connection = { source: queue, invoker, logicalId: 'Step', event, region: 'us-west-2', concurrencyMax };
  return { queue, invoker, cancel: connectQueue(connection) };
}

/** The bodies of each batch so far. */
function batches(invoker: FakeInvoker): string[][] {
  return invoker.calls.map(({ event }) => (event as { Records: { body: string }[] }).Records.map(({ body }) => body));
}

function failures(...ids: unknown[]): InvocationResult {
  return { status: 'ok', result: { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) } };
}

test('A record has the shape that Lambda gives it', async () => {
  const { queue, invoker } = connected();
  queue.send('hello', 'g');
  await settled();
  expect(invoker.calls).toMatchObject([{ logicalId: 'Step', kind: 'sync' }]);
  expect(invoker.calls[0]?.event).toEqual({
    Records: [
      {
        messageId: 'hello-0',
        receiptHandle: 'receipt-1',
        body: 'hello',
        attributes: { ApproximateReceiveCount: '1', MessageGroupId: 'g' },
        messageAttributes: {
          kind: { stringValue: 'wake', stringListValues: [], binaryListValues: [], dataType: 'String' },
        },
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        eventSource: 'aws:sqs',
        eventSourceARN: QUEUE,
        awsRegion: 'us-west-2',
      },
    ],
  });
});

test('Messages that were there before are received too', async () => {
  const queue = new FakeQueue();
  queue.send('early');
  const invoker = new FakeInvoker();
  const event: QueueEvent = { kind: 'queue', queueArn: QUEUE, batchSize: 10, reportBatchItemFailures: false };
  connectQueue({ source: queue, invoker, logicalId: 'Step', event, region: 'us-west-2', concurrencyMax: 1 });
  expect(batches(invoker)).toEqual([['early']]);
});

describe('of a batch of three, after', () => {
  test.each<[string, InvocationResult, boolean, string[]]>([
    ['success', OK, true, ['a', 'b', 'c']],
    ['an answer that is no object', { status: 'ok', result: 'fine' }, true, []],
    ['an empty list', failures(), true, ['a', 'b', 'c']],
    ['one failure', failures('b-1'), true, ['a', 'c']],
    ['an unknown id', failures('x'), true, []],
    ['an empty id', failures(''), true, []],
    ['no id', failures(undefined), true, []],
    ['a list that is none', { status: 'ok', result: { batchItemFailures: 'b' } }, true, []],
    ['a failure that is not asked about', failures('b-1'), false, ['a', 'b', 'c']],
    ['an exception', THROWN, true, []],
    ['a kill', { status: 'killed' }, true, []],
    ['a time-out', { status: 'timeout' }, true, []],
  ])(
    'A queue keeps the right messages of a batch of three after %s',
    async (_what, result, reportBatchItemFailures, deleted) => {
      const { queue, invoker } = connected({ batchSize: 3, reportBatchItemFailures }, 1);
      for (const body of ['a', 'b', 'c']) queue.send(body);
      await settled();
      expect(batches(invoker)).toEqual([['a', 'b', 'c']]);
      invoker.calls[0]?.end(result);
      await settled();
      expect(queue.deleted).toEqual(deleted);
      expect(queue.left()).toEqual(['a', 'b', 'c'].filter((body) => !deleted.includes(body)));
    },
  );
});

test('A failed message of a group comes again, before the next one of the group, when its visibility ends', async () => {
  const { queue, invoker } = connected();
  queue.send('first', 'g');
  queue.send('second', 'g');
  queue.send('other', 'h');
  await settled();
  expect(batches(invoker)).toEqual([['first'], ['other']]);
  invoker.calls[0]?.end({ status: 'killed' });
  invoker.calls[1]?.end(OK);
  await settled();
  expect(batches(invoker)).toHaveLength(2);
  queue.expire();
  await settled();
  expect(batches(invoker)[2]).toEqual(['first']);
  expect(invoker.calls[2]?.event).toHaveProperty('Records[0].attributes.ApproximateReceiveCount', '2');
  invoker.calls[2]?.end(OK);
  await settled();
  expect(batches(invoker)[3]).toEqual(['second']);
  expect(queue.deleted).toEqual(['other', 'first']);
});

test('A message whose receipt expired in the meantime stays, and the mapping goes on', async () => {
  const { queue, invoker } = connected();
  queue.send('slow');
  await settled();
  queue.expire();
  await settled();
  expect(batches(invoker)).toEqual([['slow'], ['slow']]);
  const stale = new Error('The receipt handle has expired');
  queue.delete = () => {
    throw stale;
  };
  invoker.calls[0]?.end(OK);
  await settled();
  expect(queue.left()).toEqual(['slow']);
});

test.each([
  [{ maximumConcurrency: 2 }, 8, 2],
  [{}, 3, 3],
])('With %j and %i threads, %i batches run at once', async (changes, threads, expected) => {
  const { queue, invoker } = connected(changes, threads);
  for (const body of ['a', 'b', 'c', 'd']) queue.send(body);
  await settled();
  expect(batches(invoker)).toHaveLength(expected);
  invoker.calls[0]?.end(OK);
  await settled();
  expect(batches(invoker)).toHaveLength(expected + 1);
});

test('After cancel nothing is received, and what still runs deletes nothing', async () => {
  const { queue, invoker, cancel } = connected();
  queue.send('a');
  await settled();
  cancel();
  queue.send('b');
  invoker.calls[0]?.end(OK);
  await settled();
  expect(batches(invoker)).toEqual([['a']]);
  expect(queue.left()).toEqual(['a', 'b']);
});

test('A real function behind the mapping lets the good messages go, and the bad one stays', async () => {
  const { pool } = await openPool([planOf('handlers.batch')]);
  const queue = new FakeQueue();
  const event: QueueEvent = { kind: 'queue', queueArn: QUEUE, batchSize: 10, reportBatchItemFailures: true };
  for (const body of ['good', 'bad', 'fine']) queue.send(body);
  const cancel = connectQueue({
    source: queue,
    invoker: pool,
    logicalId: 'batch',
    event,
    region: 'x',
    concurrencyMax: 1,
  });
  await eventually(() => queue.deleted.length === 2, 'two were deleted');
  expect(queue.left()).toEqual(['bad']);
  cancel();
  await pool.close();
});
