import type { Cancel, LocalClock } from '../../kernel/clock.ts';
import { numberAttribute } from './attributes.ts';
import { integer, type Json, strings } from './parameters.ts';
import type { ReceivedMessage } from './queue/message.ts';
import type { Queue } from './queue/queue.ts';

const MESSAGES_MAX = 10;
const WAIT_SECONDS_MAX = 20;
const VISIBILITY_SECONDS_MAX = 43_200;

/** ReceiveMessage: answers at once when something is there, else waits on the local clock for as long as was asked. */
export async function receiveMessage(queue: Queue, clock: LocalClock, input: Json): Promise<Json> {
  const maxMessages = integer(input, 'MaxNumberOfMessages', 1, MESSAGES_MAX) ?? 1;
  const visibilitySeconds = integer(input, 'VisibilityTimeout', 0, VISIBILITY_SECONDS_MAX);
  const waitSeconds =
    integer(input, 'WaitTimeSeconds', 0, WAIT_SECONDS_MAX) ??
    numberAttribute(queue.attributes, 'ReceiveMessageWaitTimeSeconds');
  const take = () => queue.receive(maxMessages, visibilitySeconds);
  const first = take();
  const messages = first.length > 0 || waitSeconds === 0 ? first : await wait(queue, clock, waitSeconds, take);
  return messages.length > 0 ? { Messages: messages.map((message) => toOutput(message, input)) } : {};
}

function wait(
  queue: Queue,
  clock: LocalClock,
  waitSeconds: number,
  take: () => ReceivedMessage[],
): Promise<ReceivedMessage[]> {
  return new Promise((resolve) => {
    const cancels: Cancel[] = [];
    const finish = (messages: ReceivedMessage[]) => {
      for (const cancel of cancels) cancel();
      resolve(messages);
    };
    cancels.push(clock.after(waitSeconds * 1000, () => finish(take())));
    cancels.push(
      queue.onAvailable(() => {
        const messages = take();
        if (messages.length > 0) finish(messages);
      }),
    );
  });
}

function toOutput(message: ReceivedMessage, input: Json): Json {
  const system = [...strings(input, 'AttributeNames'), ...strings(input, 'MessageSystemAttributeNames')];
  const attributes = pick(message.attributes, system);
  const messageAttributes = pick(message.messageAttributes, strings(input, 'MessageAttributeNames'));
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(Object.keys(attributes).length > 0 ? { Attributes: attributes } : {}),
    ...(Object.keys(messageAttributes).length > 0 ? { MessageAttributes: messageAttributes } : {}),
  };
}

/** The members whose names were asked for: by name, `All`, `.*` or `prefix.*`. */
function pick<Value>(members: { [name: string]: Value }, wanted: string[]): { [name: string]: Value } {
  const asked = (name: string) =>
    wanted.some(
      (pattern) =>
        pattern === 'All' ||
        pattern === name ||
        (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -'.*'.length))),
    );
  return Object.fromEntries(Object.entries(members).filter(([name]) => asked(name)));
}
