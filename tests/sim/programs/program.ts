import { digest } from '@remote-swe/core/domain/api/digest';
import { slackPerson } from '@remote-swe/core/domain/api/person-in';
import { MICRO_USD } from '@remote-swe/core/domain/model/spend';
import { apiItemKey } from '@remote-swe/core/domain/session/threads/api-thread';
import { requestName } from '@remote-swe/core/ingress/api/write/put';
import type { Written } from '../../../local/chaos/people/written.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Conversation, Counter } from '../people/conversation.ts';
import { keyIdOf, type SimRequests } from './stores.ts';

/** `lost`: it is done, and the answer does not reach the program. `twice`: whatever carries it sends it once more. */
export type RequestFault = 'none' | 'lost' | 'twice';
export type Request = { method: 'GET' | 'POST'; path: string; user: string; name?: string; body?: object };
/** Undefined: no answer came. */
export type HttpAnswer = { status: number; json: Record<string, unknown> } | undefined;
/** What the program was answered in the end. `again`: it had been answered before. */
export type Answered = Request & { answer: Exclude<HttpAnswer, undefined>; askedAt: number };

/** Pauses between tries, the last again and again (docs/api.md). */
const PAUSES_MS = [500, 2_000, 8_000, 30_000] as const;
const TRIES_MAX = 60;
const OTHERS_MS = 40;

type Outside = {
  ask: (request: Request) => Promise<HttpAnswer>;
  fault: () => RequestFault;
  requests: SimRequests;
  trace: Trace;
  counter: Counter;
};

/** A program that begins a session and talks in it, one request after another: what is not answered it asks again under the same name. */
export class SimProgram implements Conversation {
  readonly written: Written[] = [];
  readonly answered: Answered[] = [];
  /** What went wrong that must not. */
  readonly seen: string[] = [];
  readonly #number: number;
  readonly #timeline: Timeline;
  readonly #outside: Outside;
  #beginner = '';
  #undelivered = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(number: number, timeline: Timeline, outside: Outside) {
    this.#number = number;
    this.#timeline = timeline;
    this.#outside = outside;
  }

  get sessionId(): string {
    return this.#outside.requests.made.get(this.#nameOf('begin', this.#beginner))?.sessionId ?? '';
  }

  get place(): string {
    return this.sessionId;
  }

  get isOpen(): boolean {
    return this.sessionId !== '';
  }

  get undelivered(): number {
    return this.#undelivered;
  }

  say(user: string, words: string): void {
    if (this.written.length === 0) this.#begin(user, words);
    else if (words === 'stop') this.stop(user);
    else this.#goOn(user, words);
  }

  #goOn(user: string, words: string): void {
    const name = this.#next('say');
    const key = apiItemKey(this.#nameOf(name, user));
    this.#write(key, user, words);
    this.#plan({ method: 'POST', path: '/messages', user, name, body: { text: words } });
  }

  raise(usd: number): void {
    const body = { toMicroUsd: Math.round(usd * MICRO_USD) };
    this.#plan({ method: 'POST', path: '/raise', user: this.#beginner, name: this.#next('raise'), body });
  }

  stop(user: string): void {
    this.#plan({ method: 'POST', path: '/stop', user, name: this.#next('stop') });
  }

  /** Lets it go on without words. */
  resume(): void {
    this.#plan({ method: 'POST', path: '/resume', user: this.#beginner, name: this.#next('resume') });
  }

  /** Asks once more for something that was answered: it must find what that made. */
  repeat(of: number): void {
    const names = this.answered.filter(({ name, answer }) => name && answer.status < 300);
    const before = names[of % Math.max(1, names.length)];
    if (!before) return;
    const { method, path, user, name, body } = before;
    this.#plan({ method, path, user, ...(name ? { name } : {}), ...(body ? { body } : {}) });
  }

  /** Looks which sessions there are. */
  look(): void {
    this.#plan({ method: 'GET', path: '?limit=100', user: this.#beginner });
  }

  #begin(user: string, task: string): void {
    this.#beginner = user;
    this.#write('', user, task);
    this.#plan({
      method: 'POST',
      path: '',
      user,
      name: 'begin',
      body: { task, callbackUrl: `https://program.example/${keyIdOf(user)}` },
    });
  }

  #write(key: string, user: string, words: string): void {
    const ts = String(++this.#outside.counter.count);
    this.written.push({ key, ts, user, isMention: true, versions: [{ words }] });
  }

  #next(what: string): string {
    return `${what}-${++this.#outside.counter.count}`;
  }

  /** As the function names the request, from what the program calls it. */
  #nameOf(name: string, user: string): string {
    const person = slackPerson('T1', user);
    return requestName({ person } as Parameters<typeof requestName>[0], { 'idempotency-key': this.#full(name) }) ?? '';
  }

  #full(name: string): string {
    return `session-${this.#number}-${name}`;
  }

  #plan(request: Request): void {
    this.#undelivered += 1;
    const { name } = request;
    this.#outside.trace.say(request.user, `asks ${request.method} ${request.path || 'a session'} ${name ?? ''}`);
    const whole = name?.startsWith('session-') ? request : { ...request, ...(name ? { name: this.#full(name) } : {}) };
    this.#last = this.#last
      .then(() => this.#untilAnswered(whole))
      .then(() => {
        this.#undelivered -= 1;
      });
  }

  async #untilAnswered(request: Request): Promise<void> {
    const askedAt = this.#timeline.now();
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const answer = await this.#askOnce(request);
      if (answer && answer.status < 500 && answer.status !== 429) return this.#note({ ...request, answer, askedAt });
      await this.#pause(PAUSES_MS[tries] ?? PAUSES_MS.at(-1) ?? 0);
    }
    this.seen.push(`Program: ${request.name ?? request.path} was not answered in ${TRIES_MAX} tries`);
  }

  async #askOnce(request: Request): Promise<HttpAnswer> {
    const fault = this.#outside.fault();
    const asked = { ...request, path: this.#pathOf(request) };
    if (fault === 'twice') void this.#pause(OTHERS_MS).then(() => this.#outside.ask(asked));
    const answer = await this.#outside.ask(asked);
    return fault === 'lost' ? undefined : answer;
  }

  #pathOf({ path }: Request): string {
    const below = path.startsWith('/') ? `/${encodeURIComponent(this.#answeredId())}` : '';
    return `/sessions${below}${path}`;
  }

  /** The program knows only what it was answered. */
  #answeredId(): string {
    return String(this.answered.find(({ path, answer }) => path === '' && answer.status === 201)?.answer.json.id ?? '');
  }

  #note(answered: Answered): void {
    const { path, answer } = answered;
    this.#outside.trace.say('program', `${answered.name ?? path}: ${answer.status}`);
    this.answered.push(answered);
    const [first] = this.written;
    if (path === '' && answer.status === 201 && first) first.key = apiItemKey(digest(String(answer.json.id)));
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#timeline.after(ms, resolve));
  }
}
