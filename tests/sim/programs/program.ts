import { digest } from '@remote-swe/core/domain/api/digest';
import { MICRO_USD } from '@remote-swe/core/domain/model/spend';
import { slackMessageKey, slackThreadOf } from '@remote-swe/core/domain/session/slack-thread';
import { apiItemKey } from '@remote-swe/core/domain/session/threads/api-thread';
import type { Written } from '../../../local/chaos/people/written.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Conversation } from '../people/conversation.ts';
import { type Answered, Asker, type Outside, type Request } from './asker.ts';
import { keyIdOf } from './stores.ts';

/** What a fork is asked for with. */
export type ForkWish = { of: string; at: number; talk: 'console' | 'thread'; words?: string; model?: string };

/** A program that begins a session, or forks one, and talks in it by requests. */
export class SimProgram implements Conversation {
  readonly written: Written[] = [];
  readonly #asker: Asker;
  readonly #outside: Outside;
  #beginner = '';

  constructor(number: number, timeline: Timeline, outside: Outside) {
    this.#outside = outside;
    this.#asker = new Asker(number, timeline, outside, (id) => this.#begun(id));
  }

  get asker(): Asker {
    return this.#asker;
  }

  get answered(): readonly Answered[] {
    return this.#asker.answered;
  }

  /** What went wrong that must not. */
  get seen(): readonly string[] {
    return this.#asker.seen;
  }

  get sessionId(): string {
    const made = this.#outside.requests.made.get(this.#asker.nameOf('begin', this.#beginner));
    return made?.thread ?? made?.sessionId ?? '';
  }

  get place(): string {
    return this.sessionId;
  }

  get isOpen(): boolean {
    return this.sessionId !== '';
  }

  get undelivered(): number {
    return this.#asker.undelivered;
  }

  say(user: string, words: string): void {
    if (this.#beginner === '') this.#begin(user, words);
    else if (words === 'stop') this.stop(user);
    else this.#goOn(user, words);
  }

  #goOn(user: string, words: string): void {
    const name = this.#asker.next('say');
    const key = apiItemKey(this.#asker.nameOf(name, user));
    this.#write(key, user, words);
    this.#asker.plan({ method: 'POST', path: '/messages', user, name, body: { text: words } });
  }

  raise(usd: number): void {
    const body = { toMicroUsd: Math.round(usd * MICRO_USD) };
    this.#asker.plan({ method: 'POST', path: '/raise', user: this.#beginner, name: this.#asker.next('raise'), body });
  }

  stop(user: string): void {
    this.#asker.plan({ method: 'POST', path: '/stop', user, name: this.#asker.next('stop') });
  }

  /** Lets it go on without words. */
  resume(): void {
    this.#asker.plan({ method: 'POST', path: '/resume', user: this.#beginner, name: this.#asker.next('resume') });
  }

  /** Asks once more for something that was answered: it must find what that made. */
  repeat(of: number): void {
    const names = this.answered.filter(({ name, answer }) => name && answer.status < 300);
    const before = names[of % Math.max(1, names.length)];
    if (!before) return;
    const { answer: _answer, askedAt: _askedAt, answeredAt: _answeredAt, ...again } = before;
    this.#asker.plan(again);
  }

  /** Looks which sessions there are. */
  look(): void {
    this.#asker.plan({ method: 'GET', path: '?limit=100', user: this.#beginner });
  }

  /** Forks another session, and asks until it is answered. Undefined: it never was. */
  beginFork({ user, ...by }: Pick<Request, 'user' | 'by'>, { of, ...body }: ForkWish): Promise<Answered | undefined> {
    this.#beginner = user;
    if (body.words !== undefined) this.#write('', user, body.words);
    const name = `session-${this.#asker.number}-begin`;
    return this.#asker.untilAnswered({ method: 'POST', path: '/forks', user, name, of, body, ...by });
  }

  #begin(user: string, task: string): void {
    this.#beginner = user;
    this.#write('', user, task);
    const body = { task, callbackUrl: `https://program.example/${keyIdOf(user)}` };
    this.#asker.plan({ method: 'POST', path: '', user, name: 'begin', body });
  }

  #write(key: string, user: string, words: string): void {
    const ts = String(++this.#outside.counter.count);
    this.written.push({ key, ts, user, isMention: true, versions: [{ words }] });
  }

  /** The first words have their place from the session; in a thread they are its first message. */
  #begun(id: string): void {
    const first = this.written.find(({ key }) => key === '');
    const thread = slackThreadOf(id);
    if (first) first.key = thread ? slackMessageKey(thread.channel, thread.threadTs) : apiItemKey(digest(id));
  }
}
