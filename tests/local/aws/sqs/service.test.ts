import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqsFailure } from '../../../../local/aws/sqs/failure.ts';
import { SqsService } from '../../../../local/aws/sqs/service.ts';
import { LocalClock } from '../../../../local/kernel/clock.ts';
import type { LocalRequest } from '../../../../local/kernel/http.ts';

const REGION = { region: 'us-west-2', accountId: '000000000000' };

function request(operation: string, body: unknown): LocalRequest {
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': `AmazonSQS.${operation}` },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    caller: 'tester',
  };
}

/** Lets listeners run: they are called on microtasks of their own. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('SqsService', () => {
  let clock: LocalClock;
  let sqs: SqsService;

  beforeEach(() => {
    clock = new LocalClock();
    sqs = new SqsService({ clock, baseUrl: 'http://127.0.0.1:1', ...REGION });
  });
  afterEach(() => clock.close());

  async function call(operation: string, input: unknown) {
    const { status, headers, body } = await sqs.handle(request(operation, input));
    return { status, error: headers?.['x-amzn-query-error'], body: JSON.parse(String(body)) };
  }

  const fifo = (name = 'steps.fifo', attributes = {}) =>
    sqs.createQueue({
      name,
      attributes: { FifoQueue: true, DeduplicationScope: 'messageGroup', VisibilityTimeout: 60, ...attributes },
    });

  const send = (url: string, MessageBody: string, options = {}) =>
    call('SendMessage', { QueueUrl: url, MessageBody, ...options });

  const sendTo = (url: string, group: string, body: string) =>
    send(url, body, { MessageGroupId: group, MessageDeduplicationId: `${group}/${body}` });

  test('SqsService names its operations by the last part of the target', () => {
    expect(sqs.operation(request('SendMessage', {}))).toBe('SendMessage');
  });

  test('Queue URLs follow the base URL', () => {
    const { arn } = sqs.createQueue({ name: 'timers' });
    expect(arn).toBe('arn:aws:sqs:us-west-2:000000000000:timers');
    sqs.baseUrl = 'http://127.0.0.1:4000';
    expect(sqs.createQueue({ name: 'timers' }).url).toBe('http://127.0.0.1:4000/000000000000/timers');
  });

  test('SqsService takes attributes as CloudFormation has them', async () => {
    const dead = fifo('dead.fifo');
    const { url } = fifo('steps.fifo', { RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 5 } });
    const { body } = await call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] });
    expect(body.Attributes).toMatchObject({ FifoQueue: 'true', VisibilityTimeout: '60' });
    expect(JSON.parse(body.Attributes.RedrivePolicy)).toEqual({ deadLetterTargetArn: dead.arn, maxReceiveCount: 5 });
  });

  test('The in-process receive, delete and changeVisibility have the effects of the API', async () => {
    const { url, arn } = fifo();
    for (const body of ['1', '2', '3']) await sendTo(url, 'a', body);
    const [first, second] = sqs.receive(arn, 2);
    if (!first || !second) throw new Error('Nothing was received');
    expect([first.body, second.body]).toEqual(['1', '2']);
    expect(first.attributes).toMatchObject({ MessageGroupId: 'a', ApproximateReceiveCount: '1', SenderId: 'tester' });
    expect(sqs.counts(arn)).toEqual({ visible: 1, inFlight: 2, delayed: 0 });
    sqs.delete(arn, first.receiptHandle);
    expect(sqs.receive(arn, 10)).toEqual([]);
    sqs.changeVisibility(arn, second.receiptHandle, 0);
    expect(sqs.receive(arn, 10).map((message) => message.body)).toEqual(['2', '3']);
    expect(() => sqs.delete(arn, second.receiptHandle)).toThrow(SqsFailure);
    expect(() => sqs.receive('arn:aws:sqs:us-west-2:000000000000:absent', 1)).toThrow('no local queue');
  });

  test('A FIFO batch that is deleted in part keeps its group blocked', async () => {
    const { url, arn } = fifo();
    for (const body of ['1', '2', '3']) await sendTo(url, 'a', body);
    const [first] = sqs.receive(arn, 2);
    sqs.delete(arn, first?.receiptHandle ?? '');
    expect(sqs.receive(arn, 1)).toEqual([]);
    clock.advance(60_001);
    expect(sqs.receive(arn, 10).map((message) => message.body)).toEqual(['2', '3']);
  });

  test('A group whose later message is still held gives none, though the earlier one is free', async () => {
    const { url, arn } = fifo();
    for (const body of ['1', '2']) await sendTo(url, 'a', body);
    const [first, second] = sqs.receive(arn, 2);
    sqs.changeVisibility(arn, first?.receiptHandle ?? '', 0);
    expect(sqs.receive(arn, 1)).toEqual([]);
    sqs.delete(arn, second?.receiptHandle ?? '');
    expect(sqs.receive(arn, 1)[0]?.body).toBe('1');
  });

  test('A delayed message holds back the later ones of its group', async () => {
    const { url, arn } = fifo('delayed.fifo', { DelaySeconds: 10 });
    await sendTo(url, 'a', '1');
    expect(sqs.counts(arn)).toEqual({ visible: 0, inFlight: 0, delayed: 1 });
    await call('SetQueueAttributes', { QueueUrl: url, Attributes: { DelaySeconds: '0' } });
    await sendTo(url, 'a', '2');
    await sendTo(url, 'b', '3');
    expect(sqs.receive(arn, 10).map((message) => message.body)).toEqual(['3']);
    clock.advance(10_001);
    expect(sqs.receive(arn, 10).map((message) => message.body)).toEqual(['1', '2']);
  });

  test('An outdated receipt of a standard queue is accepted and deletes nothing', async () => {
    const { url, arn } = sqs.createQueue({ name: 'standard', attributes: { VisibilityTimeout: 1 } });
    await send(url, 'x');
    const [zombie] = sqs.receive(arn, 1);
    clock.advance(1_001);
    expect(() => sqs.changeVisibility(arn, zombie?.receiptHandle ?? '', 5)).toThrow('not in flight');
    sqs.receive(arn, 1);
    sqs.delete(arn, zombie?.receiptHandle ?? '');
    expect(sqs.counts(arn).inFlight).toBe(1);
  });

  test('Listeners are told of everything that can make a message receivable', async () => {
    const { url, arn } = fifo();
    const calls = { count: 0 };
    const cancel = sqs.onAvailable(arn, () => {
      calls.count += 1;
    });
    const told = async (cause: () => unknown) => {
      await settle();
      calls.count = 0;
      await cause();
      await settle();
      return calls.count > 0;
    };
    expect(await told(() => {})).toBe(false);
    expect(await told(() => sendTo(url, 'a', '1'))).toBe(true);
    await sendTo(url, 'a', '2');
    const [held] = sqs.receive(arn, 1);
    expect(await told(() => clock.advance(59_000))).toBe(false);
    expect(await told(() => clock.advance(1_500))).toBe(true);
    const [again] = sqs.receive(arn, 1);
    expect(again?.messageId).toBe(held?.messageId);
    expect(await told(() => sqs.delete(arn, again?.receiptHandle ?? ''))).toBe(true);
    expect(sqs.receive(arn, 1)[0]?.body).toBe('2');
    cancel();
    expect(await told(() => clock.advance(61_000))).toBe(false);
  });

  test('A listener hears of what is there already, and when a delay ends', async () => {
    const { url, arn } = sqs.createQueue({ name: 'timers' });
    await send(url, 'now');
    await send(url, 'later', { DelaySeconds: 900 });
    const seen: string[] = [];
    sqs.onAvailable(arn, () => seen.push(...sqs.receive(arn, 10).map((message) => message.body)));
    await settle();
    expect(seen).toEqual(['now']);
    expect(sqs.counts(arn)).toEqual({ visible: 0, inFlight: 1, delayed: 1 });
    sqs.delete(arn, sqs.receive(arn, 1)[0]?.receiptHandle ?? Buffer.from('["timers","x",1]').toString('base64'));
    clock.advance(900_000);
    await settle();
    expect(seen).toContain('later');
  });

  test('A dead letter on FIFO keeps id and group, counts on, and counts its age anew', async () => {
    const dead = fifo('dead.fifo');
    const { url, arn } = fifo('steps.fifo', { RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 2 } });
    await sendTo(url, 'a', 'poison');
    const received = [];
    for (let n = 0; n < 3; n++) {
      received.push(...sqs.receive(arn, 1));
      clock.advance(60_001);
    }
    expect(received).toHaveLength(2);
    expect(sqs.counts(arn)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    const [letter] = sqs.receive(dead.arn, 1);
    expect(letter?.messageId).toBe(received[0]?.messageId);
    expect(letter?.attributes).toMatchObject({
      MessageGroupId: 'a',
      ApproximateReceiveCount: '3',
      DeadLetterQueueSourceArn: arn,
    });
    expect(Number(letter?.attributes.SentTimestamp)).toBeGreaterThan(Number(received[0]?.attributes.SentTimestamp));
  });

  test('A redrive policy needs an existing queue of the same type', () => {
    const { arn } = sqs.createQueue({ name: 'standard' });
    const redrive = (deadLetterTargetArn: string, maxReceiveCount = 3) => ({
      RedrivePolicy: { deadLetterTargetArn, maxReceiveCount },
    });
    expect(() => fifo('a.fifo', redrive(arn))).toThrow('same type');
    expect(() => fifo('a.fifo', redrive(`${arn}-absent`))).toThrow('does not exist');
    expect(() => sqs.createQueue({ name: 'b', attributes: redrive(arn, 0) })).toThrow('maxReceiveCount');
  });

  test('Messages older than the retention are gone', async () => {
    const { url, arn } = sqs.createQueue({ name: 'short', attributes: { MessageRetentionPeriod: 60 } });
    await send(url, 'x');
    clock.advance(60_500);
    expect(sqs.receive(arn, 1)).toEqual([]);
  });

  test('Content-based deduplication takes equal bodies for one', async () => {
    const { url, arn } = fifo('content.fifo', { ContentBasedDeduplication: true });
    for (const body of ['x', 'x', 'y']) await send(url, body, { MessageGroupId: 'a' });
    expect(sqs.receive(arn, 10).map((message) => message.body)).toEqual(['x', 'y']);
  });

  test('The queue-wide scope swallows the same id of another group', async () => {
    const { url, arn } = fifo('wide.fifo', { DeduplicationScope: 'queue' });
    for (const group of ['a', 'b']) await send(url, group, { MessageGroupId: group, MessageDeduplicationId: 'same' });
    expect(sqs.receive(arn, 10).map((message) => message.body)).toEqual(['a']);
  });

  test('SqsService purges once a minute, deletes and lists', async () => {
    const { url, arn } = sqs.createQueue({ name: 'purged' });
    await send(url, 'x');
    expect((await call('PurgeQueue', { QueueUrl: url })).status).toBe(200);
    expect(sqs.counts(arn).visible).toBe(0);
    expect((await call('PurgeQueue', { QueueUrl: url })).error).toContain('PurgeQueueInProgress');
    expect((await call('ListQueues', { QueueNamePrefix: 'pur' })).body).toEqual({ QueueUrls: [url] });
    await call('DeleteQueue', { QueueUrl: url });
    expect((await call('ListQueues', {})).body).toEqual({});
  });

  test('Attributes can be changed, within their limits', async () => {
    const { url } = fifo();
    const set = (Attributes: object) => call('SetQueueAttributes', { QueueUrl: url, Attributes });
    expect((await set({ VisibilityTimeout: '900' })).status).toBe(200);
    expect((await set({ VisibilityTimeout: '43201' })).error).toBe('InvalidAttributeValue;Sender');
    expect((await set({ Nonsense: '1' })).error).toBe('InvalidAttributeName;Sender');
    expect((await set({ FifoQueue: 'false' })).error).toBe('InvalidAttributeValue;Sender');
    const { body } = await call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['VisibilityTimeout'] });
    expect(body.Attributes).toEqual({ VisibilityTimeout: '900' });
  });

  test('A queue that exists with other attributes is not created again', async () => {
    fifo();
    expect((await call('CreateQueue', { QueueName: 'steps.fifo', Attributes: { FifoQueue: 'true' } })).status).toBe(
      200,
    );
    const other = { QueueName: 'steps.fifo', Attributes: { FifoQueue: 'true', VisibilityTimeout: '1' } };
    expect((await call('CreateQueue', other)).error).toBe('QueueAlreadyExists;Sender');
    expect((await call('CreateQueue', { QueueName: 'bad name' })).error).toBe('InvalidParameterValue;Sender');
    expect((await call('CreateQueue', { QueueName: 'x', Attributes: { FifoQueue: 'true' } })).status).toBe(400);
  });

  test('SqsService says so when it cannot read a request', async () => {
    expect(await call('Nonsense', {})).toMatchObject({ status: 400, error: 'InvalidAction;Sender' });
    expect(await call('SendMessage', '{')).toMatchObject({ status: 400, error: 'SerializationException;Sender' });
    expect((await call('SendMessage', {})).body.message).toContain('QueueUrl');
  });
});
