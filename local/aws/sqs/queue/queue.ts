import { createHash, randomUUID } from 'node:crypto';
import type { Cancel, LocalClock } from '../../../kernel/clock.ts';
import { numberAttribute, type QueueAttributes, readRedrive } from '../attributes.ts';
import { SqsFailure } from '../failure.ts';
import { Bell } from './bell.ts';
import { Deduplication, type DeduplicationScope, type Sent } from './deduplication.ts';
import {
  isDelayed,
  isInFlight,
  type NewMessage,
  type ReceivedMessage,
  type StoredMessage,
  toReceived,
} from './message.ts';
import { decodeReceipt, encodeReceipt } from './receipt.ts';

/** Catches a sender in an endless loop before it fills the memory. AWS has no such bound. */
const QUEUE_MESSAGES_MAX = 120_000;
/** AWS: no message stays invisible for longer than this after it was received. */
const VISIBILITY_SECONDS_MAX = 43_200;
/** AWS allows one purge per queue in this time. */
const PURGE_INTERVAL_MS = 60_000;

export type Counts = { visible: number; inFlight: number; delayed: number };

/** One queue, standard or FIFO. All times are the local clock's. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  attributes: QueueAttributes;
  readonly #clock: LocalClock;
  readonly #findQueue: (arn: string) => Queue | undefined;
  readonly #deduplication: Deduplication;
  readonly #bell: Bell;
  readonly #messages = new Map<string, StoredMessage>();
  #sequence = 18_849_496_460_467_696_128n;
  #purgedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: {
    name: string;
    arn: string;
    attributes: QueueAttributes;
    clock: LocalClock;
    /** Finds the dead-letter queue. */
    findQueue: (arn: string) => Queue | undefined;
  }) {
    this.name = options.name;
    this.arn = options.arn;
    this.attributes = options.attributes;
    this.#clock = options.clock;
    this.#findQueue = options.findQueue;
    this.createdAtMs = options.clock.now();
    this.#deduplication = new Deduplication(options.clock);
    this.#bell = new Bell(options.clock);
  }

  get fifo(): boolean {
    return this.attributes.FifoQueue === 'true';
  }

  /** Accepts a checked message. A FIFO repeat within its window is answered as the first was, and changes nothing. */
  send(message: NewMessage): Sent {
    const scope = (this.attributes.DeduplicationScope ?? 'queue') as DeduplicationScope;
    const repeated = this.fifo ? this.#deduplication.find(message, scope) : undefined;
    if (repeated) return repeated;
    const delaySeconds = message.delaySeconds ?? numberAttribute(this.attributes, 'DelaySeconds');
    const now = this.#clock.now();
    const stored: StoredMessage = {
      ...message,
      messageId: randomUUID(),
      md5OfBody: createHash('md5').update(message.body).digest('hex'),
      sentAtMs: now,
      receiveCount: 0,
      receivesHere: 0,
      state: { kind: 'waiting', visibleAtMs: now + delaySeconds * 1000 },
    };
    this.#store(stored);
    const { messageId, sequenceNumber } = stored;
    const sent: Sent = sequenceNumber === undefined ? { messageId } : { messageId, sequenceNumber };
    if (this.fifo) this.#deduplication.remember(message, scope, sent);
    return sent;
  }

  /**
   * Hands out up to `maxMessages`, oldest first. On a FIFO queue a group with a message in flight or a delayed one ahead
   * gives nothing. What was received `maxReceiveCount` times goes to the dead-letter queue instead.
   */
  receive(maxMessages: number, visibilitySeconds?: number): ReceivedMessage[] {
    const now = this.#clock.now();
    this.#dropExpired(now);
    const visibleAtMs = now + (visibilitySeconds ?? numberAttribute(this.attributes, 'VisibilityTimeout')) * 1000;
    const received: ReceivedMessage[] = [];
    const blocked = this.#groupsInFlight(now);
    for (const message of this.#messages.values()) {
      if (received.length === maxMessages) break;
      if (message.state.visibleAtMs > now) {
        if (this.fifo) blocked.add(message.groupId);
      } else if (!blocked.has(message.groupId) && !this.#moveToDeadLetters(message))
        received.push(this.#handOut(message, now, visibleAtMs));
    }
    if (received.length > 0) this.#changed();
    return received;
  }

  /**
   * Deletes a received message; one that is already gone is fine. An outdated handle is an error on a FIFO queue; on a
   * standard queue it is accepted, and has no effect once the message was received again.
   */
  delete(receiptHandle: unknown): void {
    const receipt = decodeReceipt(receiptHandle, this.name);
    const message = this.#messages.get(receipt.messageId);
    if (!message) return;
    const latest = receipt.number === message.receivesHere;
    if (this.fifo && !(latest && isInFlight(message, this.#clock.now())))
      throw SqsFailure.invalidParameter('ReceiptHandle', receiptHandle, 'The receipt handle has expired.');
    if (!latest) return;
    this.#messages.delete(message.messageId);
    this.#changed();
  }

  /** Sets a held message's visibility time-out to `seconds` from now; 0 gives it back. Throws when it is not held. */
  changeVisibility(receiptHandle: unknown, seconds: number): void {
    const receipt = decodeReceipt(receiptHandle, this.name);
    const now = this.#clock.now();
    const message = this.#messages.get(receipt.messageId);
    const held = message && receipt.number === message.receivesHere && isInFlight(message, now);
    if (!held || message.state.kind !== 'in-flight') throw this.#notHeld(receiptHandle, message);
    const visibleAtMs = now + seconds * 1000;
    if (visibleAtMs > message.state.receivedAtMs + VISIBILITY_SECONDS_MAX * 1000)
      throw SqsFailure.invalidParameter(
        'VisibilityTimeout',
        seconds,
        `Total VisibilityTimeout for the message is beyond the limit [${VISIBILITY_SECONDS_MAX} seconds].`,
      );
    message.state = { ...message.state, visibleAtMs };
    this.#changed();
  }

  counts(): Counts {
    const now = this.#clock.now();
    this.#dropExpired(now);
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const message of this.#messages.values())
      if (isInFlight(message, now)) counts.inFlight += 1;
      else if (isDelayed(message, now)) counts.delayed += 1;
      else counts.visible += 1;
    return counts;
  }

  /** Messages that a receive could hand out now: visible, and on a FIFO queue with nothing of their group held ahead. */
  receivable(): number {
    const now = this.#clock.now();
    const blocked = this.#groupsInFlight(now);
    let count = 0;
    for (const { state, groupId } of this.#messages.values())
      if (state.visibleAtMs <= now) count += blocked.has(groupId) ? 0 : 1;
      else if (this.fifo) blocked.add(groupId);
    return count;
  }

  /** Removes every message. Throws PurgeQueueInProgress within a minute of the last purge. */
  purge(): void {
    if (this.#clock.now() - this.#purgedAtMs < PURGE_INTERVAL_MS) {
      const message = `Only one PurgeQueue operation on ${this.name} is allowed every 60 seconds.`;
      throw SqsFailure.model('PurgeQueueInProgress', message);
    }
    this.#purgedAtMs = this.#clock.now();
    this.clear();
  }

  clear(): void {
    this.#messages.clear();
    this.#changed();
  }

  /** Calls `listener` whenever messages may have become receivable, and once now. */
  onAvailable(listener: () => void): Cancel {
    return this.#bell.listen(listener);
  }

  /** Takes over a message that another queue gave up on. A FIFO queue counts its age from now, as AWS does. */
  acceptDeadLetter(message: StoredMessage, sourceArn: string): void {
    const now = this.#clock.now();
    this.#store({
      ...message,
      sentAtMs: this.fifo ? now : message.sentAtMs,
      receivesHere: 0,
      deadLetterSourceArn: sourceArn,
      state: { kind: 'waiting', visibleAtMs: now },
    });
  }

  #store(message: StoredMessage): void {
    if (this.#messages.size >= QUEUE_MESSAGES_MAX)
      throw SqsFailure.model('OverLimit', `The local queue ${this.name} holds ${QUEUE_MESSAGES_MAX} messages`);
    this.#sequence += 256n;
    if (this.fifo) message.sequenceNumber = String(this.#sequence);
    this.#messages.set(message.messageId, message);
    this.#changed();
  }

  #groupsInFlight(now: number): Set<string | undefined> {
    const groups = new Set<string | undefined>();
    if (this.fifo)
      for (const message of this.#messages.values()) if (isInFlight(message, now)) groups.add(message.groupId);
    return groups;
  }

  #handOut(message: StoredMessage, now: number, visibleAtMs: number): ReceivedMessage {
    message.receiveCount += 1;
    message.receivesHere += 1;
    message.firstReceivedAtMs ??= now;
    message.state = { kind: 'in-flight', receivedAtMs: now, visibleAtMs };
    const { messageId, receivesHere } = message;
    return toReceived(message, encodeReceipt({ queueName: this.name, messageId, number: receivesHere }));
  }

  #moveToDeadLetters(message: StoredMessage): boolean {
    const redrive = readRedrive(this.attributes);
    if (!redrive || message.receivesHere < redrive.maxReceiveCount) return false;
    const target = this.#findQueue(redrive.deadLetterTargetArn);
    if (!target) return false;
    this.#messages.delete(message.messageId);
    target.acceptDeadLetter(message, this.arn);
    return true;
  }

  #notHeld(receiptHandle: unknown, message: StoredMessage | undefined): SqsFailure {
    if (message && !this.fifo)
      return SqsFailure.model('MessageNotInflight', `The message of ${String(receiptHandle)} is not in flight.`);
    const reason = 'Message does not exist or is not available for visibility timeout change.';
    return SqsFailure.invalidParameter('ReceiptHandle', receiptHandle, reason);
  }

  #dropExpired(now: number): void {
    const oldestMs = now - numberAttribute(this.attributes, 'MessageRetentionPeriod') * 1000;
    for (const message of this.#messages.values())
      if (message.sentAtMs < oldestMs) this.#messages.delete(message.messageId);
  }

  #changed(): void {
    const now = this.#clock.now();
    let nextMs: number | undefined;
    for (const { state } of this.#messages.values())
      if (state.visibleAtMs > now && (nextMs === undefined || state.visibleAtMs < nextMs)) nextMs = state.visibleAtMs;
    this.#bell.ringAt(nextMs, () => this.#changed());
    this.#bell.ring();
  }
}
