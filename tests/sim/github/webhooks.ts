import type {
  DeliveryPlace,
  DeliveryPlaces,
  HookAttempt,
  HookDeliveries,
} from '@remote-swe/core/ports/session/hook-deliveries';
import type { Timeline } from '../kernel/timeline.ts';
import type { Trace } from '../kernel/trace.ts';

export type WebhookFault = 'none' | 'lost' | 'twice' | { lateMs: number };
export type Delivered = { event: string; delivery: string; body: unknown };

const LATENCY_MS = 900;
/** GitHub waits ten seconds for an answer (docs.github.com, webhooks). */
const ANSWER_MS_MAX = 10_000;
const PAGE = 100;

/**
 * Events of the code host: each is delivered once, late, twice or never. What fails is not tried again by itself; an App may look for it, and
 * ask for it again.
 */
export class Webhooks implements HookDeliveries, DeliveryPlaces {
  readonly #timeline: Timeline;
  readonly #fault: () => WebhookFault;
  readonly #trace: Trace;
  readonly #post: (delivered: Delivered) => Promise<boolean>;
  readonly #sent = new Map<string, Delivered>();
  readonly #attempts: HookAttempt[] = [];
  readonly #arrived = new Set<string>();
  #place: DeliveryPlace | undefined;
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

  /** Resolves to the delivery's name. */
  send(event: string, body: unknown): string {
    const fault = this.#fault();
    this.#trace.say('github', `${event}${fault === 'none' ? '' : ` (${typeof fault === 'object' ? 'late' : fault})`}`);
    const delivered = { event, delivery: `delivery-${++this.#count}`, body };
    this.#sent.set(delivered.delivery, delivered);
    if (fault === 'lost') {
      this.#note(delivered, { at: this.#timeline.now(), isRedelivery: false, statusCode: 502 });
      return delivered.delivery;
    }
    const ms = LATENCY_MS + (typeof fault === 'object' ? fault.lateMs : 0);
    this.#plan(delivered, ms, false);
    if (fault === 'twice') this.#plan(delivered, ms + LATENCY_MS, true);
    return delivered.delivery;
  }

  /** Whether somebody has taken it. */
  hasArrived(delivery: string): boolean {
    return this.#arrived.has(delivery);
  }

  async page(cursor: string | undefined): Promise<{ attempts: HookAttempt[]; next?: string }> {
    const from = Number(cursor ?? 0);
    const all = [...this.#attempts].reverse();
    const attempts = all.slice(from, from + PAGE);
    return from + PAGE < all.length ? { attempts, next: String(from + PAGE) } : { attempts };
  }

  async again(attemptId: string): Promise<void> {
    const attempt = this.#attempts.find(({ id }) => id === attemptId);
    const delivered = attempt && this.#sent.get(attempt.guid);
    if (delivered) this.#plan(delivered, LATENCY_MS, true);
  }

  async place(): Promise<DeliveryPlace | undefined> {
    return this.#place;
  }

  async remember(place: DeliveryPlace): Promise<void> {
    this.#place = place;
  }

  #plan(delivered: Delivered, ms: number, isRedelivery: boolean): void {
    this.#timeline.after(ms, async () => {
      const at = this.#timeline.now();
      const isTaken = await Promise.race([this.#post(delivered), this.#tooLate()]);
      if (isTaken) this.#arrived.add(delivered.delivery);
      this.#note(delivered, { at, isRedelivery, statusCode: isTaken ? 200 : 500 });
    });
  }

  #note({ event, delivery: guid }: Delivered, more: Pick<HookAttempt, 'at' | 'isRedelivery' | 'statusCode'>): void {
    this.#attempts.push({ id: String(this.#attempts.length + 1), guid, event, ...more });
  }

  #tooLate(): Promise<false> {
    return new Promise((resolve) => this.#timeline.after(ANSWER_MS_MAX, () => resolve(false)));
  }
}
