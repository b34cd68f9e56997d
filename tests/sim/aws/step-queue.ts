import type { Lease } from '@remote-swe/core/ports/session/wakes';
import { QUIET, type Timeline } from '../kernel/timeline.ts';

/** As template.yaml sets the queue: time-out of a receive, receives before the dead letters. */
const RECEIVED_MS = 630_000;
const RECEIVES_MAX = 10;
/** SQS forgets a deduplication id after five minutes. */
const DEDUPLICATION_MS = 300_000;
/** A poller finds a message so much later. */
const POLL_MS = 20;

type Message = {
  sessionId: string;
  sentAt: number;
  visibleAt: number;
  receives: number;
  firstReceivedAt: number;
  /** Of the newest receive; an older one has lost the message. 0: nobody has it, or it is gone. */
  receipt: number;
};

/** A message as a function gets it. */
export type Received = {
  sessionId: string;
  sentAt: number;
  receiveCount: number;
  firstReceivedAt: number;
  lease: Lease;
};

/** What a function makes of it. */
export type Consumer = (received: Received) => Promise<'acknowledge' | 'retry'>;

/** The FIFO queue of wakes: a group a session, one message of a group at a time, leases that end. */
export class StepQueue {
  readonly #timeline: Timeline;
  readonly #consume: Consumer;
  readonly #bury: (sessionId: string, sentAt: number) => void;
  readonly #groups = new Map<string, Message[]>();
  readonly #sent = new Map<string, number>();
  #receipts = 0;

  constructor(timeline: Timeline, consume: Consumer, bury: (sessionId: string, sentAt: number) => void) {
    this.#timeline = timeline;
    this.#consume = consume;
    this.#bury = bury;
  }

  get isEmpty(): boolean {
    for (const group of this.#groups.values()) if (group.length > 0) return false;
    return true;
  }

  send(sessionId: string, deduplicationId: string | undefined): void {
    const now = this.#timeline.now();
    const id = deduplicationId && `${sessionId}#${deduplicationId}`;
    const before = id === undefined ? undefined : this.#sent.get(id);
    if (before !== undefined && now - before < DEDUPLICATION_MS) return;
    if (id) this.#sent.set(id, now);
    const group = this.#groups.get(sessionId) ?? [];
    this.#groups.set(sessionId, group);
    group.push({ sessionId, sentAt: now, visibleAt: now, receives: 0, firstReceivedAt: now, receipt: 0 });
    this.#pollLater(sessionId, POLL_MS);
  }

  #pollLater(sessionId: string, ms: number): void {
    this.#timeline.after(ms, () => this.#poll(sessionId));
  }

  /** Only the first message of a group can be taken, and only when it is visible: in flight it holds back the others. */
  #poll(sessionId: string): typeof QUIET | undefined {
    const [message] = this.#groups.get(sessionId) ?? [];
    const now = this.#timeline.now();
    if (!message || message.visibleAt > now) return QUIET;
    if (message.receives >= RECEIVES_MAX) {
      this.#remove(message);
      this.#bury(sessionId, message.sentAt);
      return undefined;
    }
    message.receives += 1;
    if (message.receives === 1) message.firstReceivedAt = now;
    message.receipt = ++this.#receipts;
    this.#hide(message, RECEIVED_MS);
    void this.#hand(message, message.receipt);
    return undefined;
  }

  async #hand(message: Message, receipt: number): Promise<void> {
    const { sessionId, sentAt, receives: receiveCount, firstReceivedAt } = message;
    const lease = { extend: async (visibilityMs: number) => this.#extend(message, receipt, visibilityMs) };
    const result = await this.#consume({ sessionId, sentAt, receiveCount, firstReceivedAt, lease });
    if (result === 'acknowledge' && this.#isHeld(message, receipt)) this.#remove(message);
  }

  #extend(message: Message, receipt: number, visibilityMs: number): boolean {
    if (!this.#isHeld(message, receipt)) return false;
    this.#hide(message, visibilityMs);
    return true;
  }

  /** A FIFO queue refuses a receipt whose time is over. */
  #isHeld(message: Message, receipt: number): boolean {
    return message.receipt === receipt && message.visibleAt > this.#timeline.now();
  }

  #hide(message: Message, ms: number): void {
    message.visibleAt = this.#timeline.now() + ms;
    this.#timeline.at(message.visibleAt, () => this.#poll(message.sessionId));
  }

  #remove(message: Message): void {
    message.receipt = 0;
    const group = this.#groups.get(message.sessionId) ?? [];
    group.splice(group.indexOf(message), 1);
    this.#pollLater(message.sessionId, POLL_MS);
  }
}
