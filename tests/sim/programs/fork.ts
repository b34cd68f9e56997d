import { slackThreadOf } from '@remote-swe/core/domain/session/slack-thread';
import type { Written } from '../../../local/chaos/people/written.ts';
import type { Conversation } from '../people/conversation.ts';
import type { SimThread } from '../people/thread.ts';
import type { ForkDeed } from '../scenario/deeds.ts';
import type { Answered } from './asker.ts';
import type { SimProgram } from './program.ts';

/** How often it is looked whether there is anything to fork, and how far apart: hours, as what begins a session may come late. */
const LOOKS_MAX = 240;
const LOOK_MS = 30_000;

/** A session that is forked from another one, and then talks in the console or in a thread of its own. */
export class SimFork implements Conversation {
  readonly program: SimProgram;
  readonly #thread: SimThread;
  readonly #origin: () => Conversation | undefined;
  #wish: ForkDeed | undefined;
  #isOver = false;
  /** What it was answered with; undefined: nothing yet, or it was given up. */
  made: Answered | undefined;

  /** `thread`: what people write there, once there is one. */
  constructor(program: SimProgram, thread: SimThread, origin: (of: number) => Conversation | undefined) {
    this.program = program;
    this.#thread = thread;
    this.#origin = () => this.#wish && origin(this.#wish.of);
  }

  get wish(): ForkDeed | undefined {
    return this.#wish;
  }

  get origin(): Conversation | undefined {
    return this.#origin();
  }

  /** `never`: nobody can talk here, because there was nothing to fork or it was refused. */
  get standing(): 'waits' | 'open' | 'never' {
    if (this.made?.answer.status === 201) return 'open';
    return this.#isOver ? 'never' : 'waits';
  }

  get written(): Written[] {
    return this.standing === 'never' ? [] : [...this.program.written, ...this.#thread.written];
  }

  get sessionId(): string {
    if (this.standing === 'never') return '';
    const id = this.program.sessionId;
    return this.#wish?.talk === 'thread' && !slackThreadOf(id) ? '' : id;
  }

  get place(): string {
    return slackThreadOf(this.sessionId)?.threadTs ?? this.sessionId;
  }

  get isOpen(): boolean {
    return this.sessionId !== '';
  }

  get undelivered(): number {
    return this.program.undelivered + this.#thread.undelivered;
  }

  fork(wish: ForkDeed): void {
    this.#wish = wish;
    this.program.asker.after(() => this.#fork(wish));
  }

  async #fork({ user, talk, words, model, back, by }: ForkDeed): Promise<void> {
    const newest = await this.#newest(user);
    if (newest) {
      const at = Math.max(1, newest.version - back);
      const more = { ...(words === undefined ? {} : { words }), ...(model === undefined ? {} : { model }) };
      const asked = { user, ...(by ? { by } : {}) };
      this.made = await this.program.beginFork(asked, { of: newest.id, at, talk, ...more });
    }
    this.#isOver = true;
    this.#thread.threadTs = slackThreadOf(this.sessionId)?.threadTs ?? '';
  }

  /** What there is of the origin, once there is something; nothing, if nothing ever comes. */
  async #newest(user: string): Promise<{ id: string; version: number } | undefined> {
    const { asker } = this.program;
    for (let looks = 0; looks < LOOKS_MAX; looks++) {
      const origin = this.#origin();
      if (origin?.standing === 'never') return undefined;
      const id = origin?.sessionId ?? '';
      const answered = id === '' ? undefined : await asker.untilAnswered({ method: 'GET', path: '', user, of: id });
      const version = Number(answered?.answer.json.version ?? 0);
      if (version > 0) return { id, version };
      await asker.pause(LOOK_MS);
    }
    return undefined;
  }

  say(user: string, words: string, isMention: boolean): void {
    this.#talk()?.say(user, words, isMention);
  }

  raise(usd: number): void {
    this.#talk()?.raise(usd);
  }

  stop(user: string): void {
    this.#talk()?.stop(user);
  }

  resume(): void {
    this.#talk()?.resume?.();
  }

  repeat(of: number): void {
    if (this.standing === 'open') this.program.repeat(of);
  }

  /** Whoever forks is known once the fork is asked for. */
  look(): void {
    if (this.standing === 'open') this.program.look();
  }

  #talk(): Conversation | undefined {
    if (this.standing !== 'open') return undefined;
    return this.#wish?.talk === 'thread' ? this.#thread : this.program;
  }
}
