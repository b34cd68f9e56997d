import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { sessionIdIn } from '@remote-swe/core/wiring/parts/wake';
import type { Ops } from '../kit/ops.ts';

/** A dead message: a wake, or what nobody can read. */
export type Dead = {
  queue: string;
  id: string;
  sentAt: number;
  received: number;
  sessionId?: string;
  body: string;
  receipt: string;
};

const BATCH_MAX = 10;
/** While one command holds what it has read; others see it again afterwards. */
const HELD_S = 30;

/** At most `max` messages of a queue, held for a moment so that none comes twice. */
export async function takeDead(ops: Ops, queue: string, url: string, max: number): Promise<Dead[]> {
  const dead = new Map<string, Dead>();
  while (dead.size < max) {
    const { Messages = [] } = await ops.clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(BATCH_MAX, max - dead.size),
        VisibilityTimeout: HELD_S,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) break;
    for (const message of Messages) dead.set(message.MessageId ?? '', deadOf(queue, message));
  }
  return [...dead.values()];
}

function deadOf(queue: string, { MessageId = '', Body = '', ReceiptHandle = '', Attributes = {} }: Message): Dead {
  const sessionId = sessionIdIn(Body);
  return {
    queue,
    id: MessageId,
    sentAt: Number(Attributes.SentTimestamp ?? 0),
    received: Number(Attributes.ApproximateReceiveCount ?? 0),
    ...(sessionId ? { sessionId } : {}),
    body: Body.slice(0, 500),
    receipt: ReceiptHandle,
  };
}

export async function deleteDead(ops: Ops, url: string, { receipt }: Dead): Promise<void> {
  await ops.clients.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
}
