/** A user's message attribute, kept and given back as it came. */
export type MessageAttribute = { DataType: string; StringValue?: string; BinaryValue?: string };
export type MessageAttributes = { [name: string]: MessageAttribute };

/** A message that passed all checks and may enter a queue. */
export type NewMessage = {
  body: string;
  messageAttributes: MessageAttributes;
  senderId: string;
  /** Overrides the queue's delay; standard queues only. */
  delaySeconds?: number;
  groupId?: string;
  /** FIFO queues always have one, given or made from the body. */
  deduplicationId?: string;
};

/** What one receive hands out. `attributes` are the system attributes, e.g. ApproximateReceiveCount. */
export type ReceivedMessage = {
  messageId: string;
  receiptHandle: string;
  body: string;
  md5OfBody: string;
  attributes: { [name: string]: string };
  messageAttributes: MessageAttributes;
};

export type MessageState =
  | { kind: 'waiting'; visibleAtMs: number }
  | { kind: 'in-flight'; receivedAtMs: number; visibleAtMs: number };

export type StoredMessage = NewMessage & {
  messageId: string;
  md5OfBody: string;
  sentAtMs: number;
  /** Orders a FIFO queue; undefined on a standard queue. */
  sequenceNumber?: string;
  firstReceivedAtMs?: number;
  /** Over all queues that the message was in, as AWS counts it. */
  receiveCount: number;
  /** In this queue: what maxReceiveCount is compared with, and the number of the latest receipt. */
  receivesHere: number;
  deadLetterSourceArn?: string;
  state: MessageState;
};

/** Whether somebody holds the message at `nowMs`. */
export function isInFlight(message: StoredMessage, nowMs: number): boolean {
  return message.state.kind === 'in-flight' && message.state.visibleAtMs > nowMs;
}

/** Whether the message waits for its delay to end. */
export function isDelayed(message: StoredMessage, nowMs: number): boolean {
  return message.state.kind === 'waiting' && message.state.visibleAtMs > nowMs;
}

/** The message as a receive hands it out. */
export function toReceived(message: StoredMessage, receiptHandle: string): ReceivedMessage {
  const { messageId, body, md5OfBody, messageAttributes } = message;
  const optional = {
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    SequenceNumber: message.sequenceNumber,
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  };
  const attributes: { [name: string]: string } = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs ?? message.sentAtMs),
  };
  for (const [name, value] of Object.entries(optional)) if (value !== undefined) attributes[name] = value;
  return { messageId, receiptHandle, body, md5OfBody, attributes, messageAttributes };
}
