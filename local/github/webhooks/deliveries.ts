import { createHmac, randomUUID } from 'node:crypto';
import type { GitHubStore } from '../store.ts';
import { type Attempt, attemptId, type Delivery } from './attempts.ts';
import { eventsOf, type HookEvent } from './events.ts';

/** GitHub waits this long for the answer, and sends nothing again by itself. */
const ANSWER_MS_MAX = 10_000;
/** Deliveries remembered; beyond it the oldest are forgotten. Catches a system that runs for days. */
const DELIVERIES_MAX = 10_000;

/** What a test does to an event on its way. GitHub shows one that is dropped as failed, as if nobody had listened. */
export type HookDisturbance = 'pass' | 'drop' | 'duplicate';

/** Sends a signed request for each event to one address, once, as an App's webhook does. */
export class Deliveries {
  disturb: (event: HookEvent) => HookDisturbance = () => 'pass';
  readonly #store: GitHubStore;
  readonly #all: Delivery[] = [];
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #closed = new AbortController();
  #hook: { url: string; secret: string } | undefined;
  #attempts = 0;

  constructor(store: GitHubStore) {
    this.#store = store;
    store.hook = { all: () => this.#all, again: (delivery) => void this.#send(delivery) };
    store.listeners.add((change) => {
      for (const event of this.#hook ? eventsOf(store, change) : []) this.#plan(event);
    });
  }

  /** Nothing is delivered before. */
  connect(hook: { url: string; secret: string }): void {
    this.#hook = hook;
  }

  /** Requests that have not been answered yet. */
  get underWay(): number {
    return this.#inFlight.size;
  }

  /** Oldest first. */
  all(): readonly Delivery[] {
    return [...this.#all];
  }

  /** Sends a delivery again under its id, as the button of GitHub's page does. */
  async redeliver(id: string): Promise<number | undefined> {
    const delivery = this.#all.find((each) => each.id === id);
    if (!delivery) throw new Error(`There is no delivery ${id}`);
    return this.#send(delivery);
  }

  close(): void {
    this.#hook = undefined;
    this.#closed.abort();
  }

  #plan(event: HookEvent): void {
    const disturbance = this.disturb(event);
    const delivery: Delivery = { ...event, id: randomUUID(), attempts: [] };
    this.#all.push(delivery);
    if (this.#all.length > DELIVERIES_MAX) this.#all.shift();
    if (disturbance === 'drop') this.#note(delivery, { statusCode: 502, answer: '' }, this.#store.clock.now());
    const times = { pass: 1, drop: 0, duplicate: 2 }[disturbance];
    for (let copy = 0; copy < times; copy++) void this.#send(delivery);
  }

  #send(delivery: Delivery): Promise<number | undefined> {
    const sent = this.#post(delivery);
    this.#inFlight.add(sent);
    void sent.finally(() => this.#inFlight.delete(sent));
    return sent;
  }

  async #post(delivery: Delivery): Promise<number | undefined> {
    if (!this.#hook) return undefined;
    const begun = this.#store.clock.now();
    const timeout = new AbortController();
    const cancel = this.#store.clock.after(ANSWER_MS_MAX, () => timeout.abort());
    try {
      const signal = AbortSignal.any([timeout.signal, this.#closed.signal]);
      const answer = await fetch(this.#hook.url, { ...signedRequest(delivery, this.#hook.secret), signal });
      delivery.status = answer.status;
      this.#note(delivery, { statusCode: answer.status, answer: await answer.text() }, begun);
    } catch {
      delivery.status = undefined;
      this.#note(delivery, { statusCode: timeout.signal.aborted ? 504 : 502, answer: '' }, begun);
    } finally {
      cancel();
    }
    return delivery.status;
  }

  #note(delivery: Delivery, outcome: Pick<Attempt, 'statusCode' | 'answer'>, begun: number): void {
    const isRedelivery = delivery.attempts.length > 0;
    const durationMs = this.#store.clock.now() - begun;
    delivery.attempts.push({ id: attemptId(this.#attempts++), atMs: begun, isRedelivery, durationMs, ...outcome });
  }
}

function signedRequest(delivery: Delivery, secret: string): RequestInit {
  const body = JSON.stringify(delivery.body);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/local',
    'x-github-event': delivery.name,
    'x-github-delivery': delivery.id,
    'x-github-hook-id': '1',
    'x-hub-signature-256': `sha256=${signature}`,
  };
  return { method: 'POST', headers, body, redirect: 'manual' };
}
