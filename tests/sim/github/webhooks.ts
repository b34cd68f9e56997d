import type { Timeline } from '../kernel/timeline.ts';
import type { Trace } from '../kernel/trace.ts';

export type WebhookFault = 'none' | 'lost' | 'twice' | { lateMs: number };
export type Delivered = { event: string; delivery: string; body: unknown };

const LATENCY_MS = 900;

/** Events of the code host: each is delivered once, late, twice or never. What fails is not tried again (docs.github.com, webhooks). */
export class Webhooks {
  readonly #timeline: Timeline;
  readonly #fault: () => WebhookFault;
  readonly #trace: Trace;
  readonly #post: (delivered: Delivered) => Promise<boolean>;
  #count = 0;

  constructor(
    timeline: Timeline,
    outside: { fault: () => WebhookFault; trace: Trace },
    post: (delivered: Delivered) => Promise<boolean>,
  ) {
    this.#timeline = timeline;
    this.#fault = outside.fault;
    this.#trace = outside.trace;
    this.#post = post;
  }

  send(event: string, body: unknown): void {
    const fault = this.#fault();
    this.#trace.say('github', `${event}${fault === 'none' ? '' : ` (${typeof fault === 'object' ? 'late' : fault})`}`);
    if (fault === 'lost') return;
    const delivered = { event, delivery: `delivery-${++this.#count}`, body };
    const ms = LATENCY_MS + (typeof fault === 'object' ? fault.lateMs : 0);
    this.#timeline.after(ms, () => void this.#post(delivered));
    if (fault === 'twice') this.#timeline.after(ms + LATENCY_MS, () => void this.#post(delivered));
  }
}
