import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SqsLease } from '@remote-swe/core/adapters/sqs/lease';
import { SqsWakes } from '@remote-swe/core/adapters/sqs/wakes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SESSION } from '../../fakes/build.ts';
import { type LocalAws, startLocalAws } from '../local-aws.ts';

let aws: LocalAws;
let client: SQSClient;
let wakes: SqsWakes;
let stepQueueUrl: string;
let timerQueueUrl: string;
let queues = 0;
let ids = 0;

beforeAll(async () => {
  aws = await startLocalAws('sqs');
  client = new SQSClient(aws.client);
});
beforeEach(() => {
  queues += 1;
  const attributes = {
    FifoQueue: true,
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
    VisibilityTimeout: 900,
  };
  stepQueueUrl = aws.sqs.createQueue({ name: `steps-${queues}.fifo`, attributes }).url;
  timerQueueUrl = aws.sqs.createQueue({ name: `timers-${queues}`, attributes: {} }).url;
  wakes = new SqsWakes(client, { stepQueueUrl, timerQueueUrl }, () => `random-${++ids}`);
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

async function receive(QueueUrl = stepQueueUrl) {
  const answer = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }),
  );
  return answer.Messages ?? [];
}

async function takeOne() {
  const [message] = await receive();
  if (!message?.ReceiptHandle) throw new Error('no message');
  return { message, lease: new SqsLease(client, stepQueueUrl, message.ReceiptHandle), handle: message.ReceiptHandle };
}

describe('a wake', () => {
  it('A wake names the session, in the session’s group', async () => {
    await wakes.ring(SESSION);
    const [message] = await receive();
    expect(message?.Body).toBe(JSON.stringify({ sessionId: SESSION }));
    expect(message?.Attributes).toMatchObject({ MessageGroupId: SESSION, ApproximateReceiveCount: '1' });
  });

  it('Wakes of one version of one session are one; any other wake is one more', async () => {
    await wakes.ring(SESSION, 3);
    await wakes.ring(SESSION, 3);
    await wakes.ring(SESSION, 4);
    await wakes.ring('slack:T1:C1:1700000000.000009', 3);
    await wakes.ring(SESSION);
    await wakes.ring(SESSION);
    expect(await receive()).toHaveLength(5);
  });

  it('A later wake comes when its time has passed, rounded up, and at the latest after fifteen minutes', async () => {
    await wakes.arm(SESSION, 1_200);
    await wakes.arm(SESSION, 60 * 60_000);
    expect(await receive(timerQueueUrl)).toEqual([]);
    aws.clock.advance(1_500);
    expect(await receive(timerQueueUrl)).toEqual([]);
    aws.clock.advance(500);
    const [first] = await receive(timerQueueUrl);
    await client.send(new DeleteMessageCommand({ QueueUrl: timerQueueUrl, ReceiptHandle: first?.ReceiptHandle }));
    aws.clock.advance(890_000);
    expect(await receive(timerQueueUrl)).toEqual([]);
    aws.clock.advance(8_000);
    expect(await receive(timerQueueUrl)).toHaveLength(1);
  });

  it('A wake that is due already comes at once', async () => {
    await wakes.arm(SESSION, -5);
    expect(await receive(timerQueueUrl)).toHaveLength(1);
  });

  it('A function that has no timers cannot arm a wake', async () => {
    await expect(new SqsWakes(client, { stepQueueUrl }, () => 'x').arm(SESSION, 1)).rejects.toThrow('no timer queue');
  });
});

describe('a lease', () => {
  it('A lease shortens and lengthens the invisibility', async () => {
    await wakes.ring(SESSION);
    const { lease } = await takeOne();
    expect(await lease.extend(60_000)).toBe(true);
    aws.clock.advance(50_000);
    expect(await lease.extend(60_000)).toBe(true);
    aws.clock.advance(50_000);
    expect(await receive()).toEqual([]);
    aws.clock.advance(11_000);
    const [again] = await receive();
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
  });

  it('A lease is lost when its time is over, whether somebody else has the message or not', async () => {
    await wakes.ring(SESSION);
    const { lease } = await takeOne();
    await lease.extend(60_000);
    aws.clock.advance(61_000);
    expect(await lease.extend(60_000)).toBe(false);
    const second = await takeOne();
    expect(await lease.extend(60_000)).toBe(false);
    expect(await second.lease.extend(60_000)).toBe(true);
  });

  it('A lease is lost when the message is gone', async () => {
    await wakes.ring(SESSION);
    const { lease, handle } = await takeOne();
    await client.send(new DeleteMessageCommand({ QueueUrl: stepQueueUrl, ReceiptHandle: handle }));
    expect(await lease.extend(60_000)).toBe(false);
  });

  it('A lease is given back for a while', async () => {
    await wakes.ring(SESSION);
    const { lease } = await takeOne();
    expect(await lease.extend(5_000)).toBe(true);
    aws.clock.advance(5_001);
    expect(await receive()).toHaveLength(1);
  });

  it('A lease is not called lost when SQS does not answer', async () => {
    const unreachable = new SQSClient({ ...aws.client, endpoint: 'http://127.0.0.1:1' });
    await expect(new SqsLease(unreachable, 'http://127.0.0.1:1/q', 'handle').extend(1)).rejects.toThrow();
    unreachable.destroy();
  });
});
