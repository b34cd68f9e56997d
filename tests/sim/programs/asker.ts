import { slackPerson } from '@remote-swe/core/domain/api/person-in';
import { requestName } from '@remote-swe/core/ingress/api/write/put';
import type { Timeline } from '../kernel/timeline.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Counter } from '../people/conversation.ts';
import type { SimRequests } from './stores.ts';

/** `lost`: it is done, and the answer does not reach the program. `twice`: whatever carries it sends it once more. */
export type RequestFault = 'none' | 'lost' | 'twice';
/** `path`: below a session where it has a slash; of the session that was begun, or of another one, which `of` names. */
export type Request = {
  method: 'GET' | 'POST';
  path: string;
  user: string;
  name?: string;
  body?: object;
  of?: string;
  /** With a cookie, and not with a key. `forged`: a page of somebody else made the browser ask. */
  by?: 'browser' | 'forged';
};
/** Undefined: no answer came. */
export type HttpAnswer = { status: number; json: Record<string, unknown> } | undefined;
/** What the program was answered in the end. `again`: it had been answered before. */
export type Answered = Request & { answer: Exclude<HttpAnswer, undefined>; askedAt: number; answeredAt: number };

/** Pauses between tries, the last again and again (docs/api.md). */
const PAUSES_MS = [500, 2_000, 8_000, 30_000] as const;
const TRIES_MAX = 60;
const OTHERS_MS = 40;

export type Outside = {
  ask: (request: Request) => Promise<HttpAnswer>;
  fault: () => RequestFault;
  requests: SimRequests;
  trace: Trace;
  counter: Counter;
};

/** Whoever asks the API, one request after another: what is not answered is asked again under the same name. */
export class Asker {
  readonly answered: Answered[] = [];
  /** What went wrong that must not. */
  readonly seen: string[] = [];
  /** Of the session in its world: no two askers name a request the same. */
  readonly number: number;
  readonly #timeline: Timeline;
  readonly #outside: Outside;
  readonly #onBegun: (id: string) => void;
  #undelivered = 0;
  #begunId = '';
  #last: Promise<void> = Promise.resolve();

  /** `onBegun`: called when it is answered which session its first request has begun. */
  constructor(number: number, timeline: Timeline, outside: Outside, onBegun: (id: string) => void) {
    this.number = number;
    this.#timeline = timeline;
    this.#outside = outside;
    this.#onBegun = onBegun;
  }

  /** What is planned and not answered yet. */
  get undelivered(): number {
    return this.#undelivered;
  }

  /** The session that it was answered with: it knows no other one. */
  get begunId(): string {
    return this.#begunId;
  }

  next(what: string): string {
    return `${what}-${++this.#outside.counter.count}`;
  }

  /** As the function names the request, from what the program calls it. */
  nameOf(name: string, user: string): string {
    const person = slackPerson('T1', user);
    return requestName({ person } as Parameters<typeof requestName>[0], { 'idempotency-key': this.#full(name) }) ?? '';
  }

  plan(request: Request): void {
    const { name } = request;
    this.#outside.trace.say(request.user, `asks ${request.method} ${request.path || 'a session'} ${name ?? ''}`);
    const whole = name?.startsWith('session-') ? request : { ...request, ...(name ? { name: this.#full(name) } : {}) };
    this.after(async () => void (await this.untilAnswered(whole)));
  }

  /** Done after all that was planned before. */
  after(run: () => Promise<void>): void {
    this.#undelivered += 1;
    this.#last = this.#last.then(run).then(() => {
      this.#undelivered -= 1;
    });
  }

  /** Undefined: it never was. */
  async untilAnswered(request: Request): Promise<Answered | undefined> {
    const askedAt = this.#timeline.now();
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const answer = await this.#askOnce(request);
      if (answer && answer.status < 500 && answer.status !== 429)
        return this.#note({ ...request, answer, askedAt, answeredAt: this.#timeline.now() });
      await this.pause(PAUSES_MS[tries] ?? PAUSES_MS.at(-1) ?? 0);
    }
    this.seen.push(`Program: ${request.name ?? request.path} was not answered in ${TRIES_MAX} tries`);
    return undefined;
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#timeline.after(ms, resolve));
  }

  #full(name: string): string {
    return `session-${this.number}-${name}`;
  }

  async #askOnce(request: Request): Promise<HttpAnswer> {
    const fault = this.#outside.fault();
    const asked = { ...request, path: this.#pathOf(request) };
    if (fault === 'twice') void this.pause(OTHERS_MS).then(() => this.#outside.ask(asked));
    const answer = await this.#outside.ask(asked);
    return fault === 'lost' ? undefined : answer;
  }

  #pathOf({ path, of }: Request): string {
    const id = of ?? (path.startsWith('/') ? this.#begunId : undefined);
    return `/sessions${id === undefined ? '' : `/${encodeURIComponent(id)}`}${path}`;
  }

  #note(answered: Answered): Answered {
    const { path, answer } = answered;
    this.#outside.trace.say('program', `${answered.name ?? path}: ${answer.status}`);
    this.answered.push(answered);
    // Of all that is asked only what begins a session is answered so.
    if (answer.status === 201) {
      this.#begunId ||= String(answer.json.id);
      this.#onBegun(this.#begunId);
    }
    return answered;
  }
}
