import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  type QueueAttributeName,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, expect, test } from 'vitest';
import { ownClock, startEndpoint } from './endpoint/endpoint.ts';

const endpoint = await startEndpoint('sqs');
const client = new SQSClient(endpoint.clientConfig);
const created: string[] = [];

afterAll(async () => {
  for (const QueueUrl of created) await client.send(new DeleteQueueCommand({ QueueUrl }));
  client.destroy();
  await endpoint.close();
});

type Attributes = { [name in QueueAttributeName]?: string };

async function createQueue(purpose: string, Attributes: Attributes = {}): Promise<string> {
  const suffix = Attributes.FifoQueue === 'true' ? '.fifo' : '';
  const QueueName = `${endpoint.uniqueName(purpose)}${suffix}`;
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  created.push(QueueUrl);
  return QueueUrl;
}

const createFifo = (purpose: string, attributes: Attributes = {}) =>
  createQueue(purpose, {
    FifoQueue: 'true',
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
    VisibilityTimeout: '4',
    ...attributes,
  });

const send = (QueueUrl: string, group: string, body: string, deduplicationId = `${group}-${body}-${Math.random()}`) =>
  client.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: deduplicationId,
    }),
  );

/** Receives with a short wait, which AWS needs to find what was just sent. */
async function receive(QueueUrl: string, options: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
  const input = {
    QueueUrl,
    MessageSystemAttributeNames: ['All' as const],
    WaitTimeSeconds: ownClock ? 0 : 1,
    ...options,
  };
  return (await client.send(new ReceiveMessageCommand(input))).Messages ?? [];
}

async function receiveOne(QueueUrl: string, options: Partial<ReceiveMessageCommandInput> = {}): Promise<Message> {
  const [message] = await receive(QueueUrl, { WaitTimeSeconds: ownClock ? 0 : 5, ...options });
  if (!message) throw new Error('Nothing was received');
  return message;
}

const remove = (QueueUrl: string, { ReceiptHandle }: Message) =>
  client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

const changeVisibility = (QueueUrl: string, { ReceiptHandle }: Message, VisibilityTimeout: number) =>
  client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));

const bodies = (messages: Message[]) => messages.map((message) => message.Body);

test('A queue is found by its name; an absent one is QueueDoesNotExist [documented]', async () => {
  const QueueUrl = await createQueue('find');
  const QueueName = QueueUrl.split('/').at(-1);
  expect((await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl).toBe(QueueUrl);
  const input = { QueueUrl, AttributeNames: ['All' as const] };
  const { Attributes } = await client.send(new GetQueueAttributesCommand(input));
  expect(Attributes).toMatchObject({ VisibilityTimeout: '30', DelaySeconds: '0', ApproximateNumberOfMessages: '0' });
  expect(Attributes?.QueueArn).toMatch(new RegExp(`^arn:aws:sqs:[a-z0-9-]+:\\d{12}:${QueueName}$`));
  await expect(send(`${QueueUrl}-absent`, 'g', 'x')).rejects.toThrow(QueueDoesNotExist);
});

test('A body of any script comes back with its system attributes [documented]', async () => {
  const queue = await createFifo('body');
  const body = JSON.stringify({ text: 'æøå 日本語 🚀 "quoted"\n\t<&>' });
  const sent = await send(queue, 'team:C1:1700.01', body, 'once');
  const message = await receiveOne(queue);
  expect(message).toMatchObject({ Body: body, MessageId: sent.MessageId });
  expect(message.Attributes).toMatchObject({
    ApproximateReceiveCount: '1',
    MessageGroupId: 'team:C1:1700.01',
    MessageDeduplicationId: 'once',
    SequenceNumber: sent.SequenceNumber,
  });
  const times = [message.Attributes?.SentTimestamp, message.Attributes?.ApproximateFirstReceiveTimestamp];
  for (const time of times) expect(Number(time)).toBeGreaterThan(1_600_000_000_000);
  expect(message.Attributes?.SenderId).toBeTruthy();
});

test('A group in flight is blocked, and its message is redelivered first after the visibility time-out [documented]', async () => {
  const queue = await createFifo('blocking');
  await send(queue, 'a', '1');
  await send(queue, 'a', '2');
  const first = await receiveOne(queue);
  expect(first.Body).toBe('1');
  expect(await receive(queue)).toEqual([]);
  await endpoint.pass(4_500);
  const again = await receiveOne(queue);
  expect(again.Body).toBe('1');
  expect(again.MessageId).toBe(first.MessageId);
  expect(again.ReceiptHandle).not.toBe(first.ReceiptHandle);
  expect(again.Attributes?.ApproximateReceiveCount).toBe('2');
  await remove(queue, again);
  expect((await receiveOne(queue)).Body).toBe('2');
});

test('Two groups go on in parallel, each in order [documented]', async () => {
  const queue = await createFifo('parallel', { VisibilityTimeout: '30' });
  for (const body of ['1', '2', '3']) for (const group of ['a', 'b']) await send(queue, group, `${group}${body}`);
  const held = [await receiveOne(queue), await receiveOne(queue)];
  expect(bodies(held)).toEqual(['a1', 'b1']);
  expect(await receive(queue)).toEqual([]);
  const [, b1] = held;
  if (b1) await remove(queue, b1);
  expect(bodies(await receive(queue, { MaxNumberOfMessages: 10 }))).toEqual(['b2', 'b3']);
  expect(await receive(queue, { MaxNumberOfMessages: 10 })).toEqual([]);
});

test('A held message is kept by extending and given back by shortening its visibility [documented]', async () => {
  const queue = await createFifo('visibility');
  await send(queue, 'a', '1');
  const held = await receiveOne(queue);
  await changeVisibility(queue, held, 10);
  await endpoint.pass(5_000);
  expect(await receive(queue)).toEqual([]);
  await changeVisibility(queue, held, 0);
  const again = await receiveOne(queue);
  expect(again.Attributes?.ApproximateReceiveCount).toBe('2');
  await changeVisibility(queue, again, 1);
  await endpoint.pass(1_500);
  expect((await receiveOne(queue)).Attributes?.ApproximateReceiveCount).toBe('3');
});

test('A FIFO queue rejects an expired receipt, for deleting and for extending [documented]', async () => {
  const queue = await createFifo('expired');
  await send(queue, 'a', '1');
  const zombie = await receiveOne(queue);
  await endpoint.pass(4_500);
  const expired = { name: 'InvalidParameterValue', message: expect.stringContaining('receipt handle has expired') };
  await expect(remove(queue, zombie)).rejects.toMatchObject(expired);
  await expect(changeVisibility(queue, zombie, 60)).rejects.toThrow(
    /not available for visibility timeout change|expired/,
  );
  const successor = await receiveOne(queue);
  await expect(remove(queue, zombie)).rejects.toThrow();
  await expect(changeVisibility(queue, zombie, 60)).rejects.toThrow();
  await remove(queue, successor);
  await endpoint.pass(4_500);
  expect(await receive(queue)).toEqual([]);
});

test('A standard queue accepts an expired receipt for deleting [documented]', async () => {
  const queue = await createQueue('standard-expired', { VisibilityTimeout: '1' });
  await client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: '1' }));
  const late = await receiveOne(queue);
  await endpoint.pass(1_500);
  await remove(queue, late);
  expect(await receive(queue)).toEqual([]);
});

test('A repeat is swallowed within its group alone, even after the first was deleted [documented]', async () => {
  const queue = await createFifo('deduplication', { VisibilityTimeout: '30' });
  const first = await send(queue, 'a', '1', 'same');
  const repeat = await send(queue, 'a', '1', 'same');
  expect(repeat.MessageId).toBe(first.MessageId);
  expect(repeat.SequenceNumber).toBe(first.SequenceNumber);
  await send(queue, 'b', '2', 'same');
  const messages = [await receiveOne(queue), await receiveOne(queue)];
  expect(bodies(messages).sort()).toEqual(['1', '2']);
  for (const message of messages) await remove(queue, message);
  await send(queue, 'a', '3', 'same');
  expect(await receive(queue)).toEqual([]);
});

test.skipIf(!ownClock)(
  'The deduplication window ends after five minutes (only where time can be advanced) [documented]',
  async () => {
    const queue = await createFifo('window', { MessageRetentionPeriod: '86400' });
    await send(queue, 'a', '1', 'same');
    await remove(queue, await receiveOne(queue));
    await endpoint.pass(299_000);
    await send(queue, 'a', '2', 'same');
    expect(await receive(queue)).toEqual([]);
    await endpoint.pass(1_500);
    await send(queue, 'a', '3', 'same');
    expect((await receiveOne(queue)).Body).toBe('3');
  },
);

test('After maxReceiveCount receives a message moves to the dead-letter queue and unblocks its group [documented]', async () => {
  const deadLetters = await createFifo('dead');
  const input = { QueueUrl: deadLetters, AttributeNames: ['QueueArn' as const] };
  const { Attributes } = await client.send(new GetQueueAttributesCommand(input));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 2 });
  const queue = await createFifo('redrive', { RedrivePolicy });
  await send(queue, 'a', 'poison');
  await send(queue, 'a', 'next');
  for (const count of ['1', '2']) {
    const message = await receiveOne(queue);
    expect([message.Body, message.Attributes?.ApproximateReceiveCount]).toEqual(['poison', count]);
    await changeVisibility(queue, message, 0);
  }
  await expect.poll(async () => bodies(await receive(queue))).toEqual(['next']);
  const dead = await receiveOne(deadLetters, { WaitTimeSeconds: 2 });
  expect(dead.Body).toBe('poison');
  expect(dead.Attributes?.MessageGroupId).toBe('a');
});

test('A standard queue delays a message; a FIFO queue refuses to [documented]', async () => {
  const queue = await createQueue('delay');
  await client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'later', DelaySeconds: 2 }));
  expect(await receive(queue, { WaitTimeSeconds: 0 })).toEqual([]);
  await endpoint.pass(4_500);
  expect(bodies(await receive(queue))).toEqual(['later']);
  const tooLong = new SendMessageCommand({ QueueUrl: queue, MessageBody: 'x', DelaySeconds: 901 });
  await expect(client.send(tooLong)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  const fifo = await createFifo('no-delay');
  const onFifo = new SendMessageCommand({
    QueueUrl: fifo,
    MessageBody: 'x',
    MessageGroupId: 'a',
    MessageDeduplicationId: '1',
    DelaySeconds: 5,
  });
  await expect(client.send(onFifo)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

test('Long polling answers as soon as a message arrives [documented]', async () => {
  const queue = await createQueue('long-poll');
  const waiting = receive(queue, { WaitTimeSeconds: 20 });
  await client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'soon' }));
  const startedAt = Date.now();
  expect(bodies(await waiting)).toEqual(['soon']);
  expect(Date.now() - startedAt).toBeLessThan(5_000);
});

test('Long polling answers nothing when its time is over [documented]', async () => {
  const queue = await createQueue('long-poll-empty');
  const waiting = receive(queue, { WaitTimeSeconds: 1 });
  await endpoint.pass(1_500);
  expect(await waiting).toEqual([]);
});

test('A batch reports each entry by itself [documented]', async () => {
  const queue = await createFifo('batch');
  const entry = (Id: string, MessageGroupId: string | undefined) => ({
    Id,
    MessageGroupId,
    MessageBody: Id,
    MessageDeduplicationId: Id,
  });
  const Entries = [entry('a', 'g'), entry('b', undefined), entry('c', 'g')];
  const sent = await client.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries }));
  expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a', 'c']);
  expect(sent.Failed).toMatchObject([{ Id: 'b', Code: 'MissingParameter', SenderFault: true }]);
  const messages = await receive(queue, { MaxNumberOfMessages: 10 });
  expect(bodies(messages)).toEqual(['a', 'c']);
  const receipts = messages.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle }));
  const removed = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queue, Entries: receipts }));
  expect(removed.Successful).toHaveLength(2);
  const twice = new SendMessageBatchCommand({ QueueUrl: queue, Entries: [entry('a', 'g'), entry('a', 'g')] });
  await expect(client.send(twice)).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
});

test('A message refuses what AWS refuses [documented]', async () => {
  const queue = await createFifo('limits');
  await expect(send(queue, 'a', 'x'.repeat(1024 * 1024 + 1))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  await expect(send(queue, 'has space', 'x')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  await expect(send(queue, 'a'.repeat(129), 'x')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  await expect(send(queue, 'a', 'bell \u0007')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
  const noGroup = new SendMessageCommand({ QueueUrl: queue, MessageBody: 'x', MessageDeduplicationId: '1' });
  await expect(client.send(noGroup)).rejects.toMatchObject({ name: 'MissingParameter' });
  const noId = new SendMessageCommand({ QueueUrl: queue, MessageBody: 'x', MessageGroupId: 'a' });
  await expect(client.send(noId)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  await send(queue, 'a', 'x');
  const held = await receiveOne(queue);
  await expect(changeVisibility(queue, held, 43_201)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  await expect(remove(queue, { ReceiptHandle: 'nonsense' })).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
});
