import { tsMicroseconds } from './timestamps.ts';
import type { Message } from './types.ts';

/** Messages kept per channel; beyond it the oldest thread goes as a whole. Catches an agent that floods. */
const MESSAGES_MAX = 10_000;

/** The messages of one channel in order of ts, with their threads. */
export class ChannelLog {
  readonly #messages = new Map<string, Message>();
  readonly #replies = new Map<string, string[]>();

  get(ts: string): Message | undefined {
    return this.#messages.get(ts);
  }

  append(message: Message): void {
    this.#messages.set(message.ts, message);
    if (message.threadTs) this.#replies.set(message.threadTs, [...this.replyTs(message.threadTs), message.ts]);
    while (this.#messages.size > MESSAGES_MAX && this.#dropOldestThread());
  }

  /** Replaces a message at its place. */
  replace(message: Message): void {
    this.#messages.set(message.ts, message);
  }

  remove(message: Message): void {
    this.#messages.delete(message.ts);
    if (!message.threadTs) return;
    const left = this.replyTs(message.threadTs).filter((ts) => ts !== message.ts);
    if (left.length > 0) this.#replies.set(message.threadTs, left);
    else this.#replies.delete(message.threadTs);
  }

  replyTs(parentTs: string): readonly string[] {
    return this.#replies.get(parentTs) ?? [];
  }

  replies(parentTs: string): Message[] {
    return this.replyTs(parentTs)
      .map((ts) => this.#messages.get(ts))
      .filter((message) => message !== undefined);
  }

  /** Parents and single messages, oldest first. */
  topLevel(): Message[] {
    return [...this.#messages.values()].filter((message) => !message.threadTs);
  }

  #dropOldestThread(): boolean {
    for (const message of this.#messages.values()) {
      if (message.threadTs) continue;
      for (const ts of this.replyTs(message.ts)) this.#messages.delete(ts);
      this.#replies.delete(message.ts);
      return this.#messages.delete(message.ts);
    }
    return false;
  }
}

export type TimeWindow = { oldest?: string; latest?: string; inclusive: boolean };

/** Whether a message falls into Slack's `oldest`/`latest` window; both ends count only when `inclusive`. */
export function isInWindow(message: Message, window: TimeWindow): boolean {
  const at = tsMicroseconds(message.ts);
  const oldest = window.oldest === undefined ? -1 : tsMicroseconds(window.oldest);
  const latest = window.latest === undefined ? Number.POSITIVE_INFINITY : tsMicroseconds(window.latest);
  return window.inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
}
