import type { Agenda } from './agenda.ts';

const MS = 1_000;
/** What is waited shorter than this is none: calls take as long. */
const NOTICED_MS = 100;
/** Parts of a window that are counted each for itself. */
const SLOTS = 10;

/** What a quota has done in one run. */
export type Passed = {
  /** How often something was asked of it, and how often that had to wait. */
  asked: number;
  waited: number;
  waitedMs: number;
  /** When something first had to wait; undefined: nothing did. */
  firstAtMs: number | undefined;
  /** The most that was in use or asked for at once: of a rate, a second's worth in the busiest `windowMs`. */
  peak: number;
};

/** One quota in virtual time. Whoever finds it used up waits, first come, first served. */
export abstract class Gate {
  readonly passed: Passed = { asked: 0, waited: 0, waitedMs: 0, firstAtMs: undefined, peak: 0 };
  protected readonly agenda: Agenda;
  protected readonly limit: number;

  constructor(agenda: Agenda, limit: number) {
    this.agenda = agenda;
    this.limit = limit;
  }

  protected note(waitedMs: number): void {
    const { passed } = this;
    passed.asked += 1;
    if (waitedMs < NOTICED_MS) return;
    passed.waited += 1;
    passed.waitedMs += waitedMs;
    passed.firstAtMs = Math.min(passed.firstAtMs ?? Number.POSITIVE_INFINITY, this.agenda.now - waitedMs);
  }
}

type Waiting = { amount: number; since: number; go: () => void; isGone: boolean };

/** So many at the same moment: steps, functions, processors. */
export class Pool extends Gate {
  readonly #queue: Waiting[] = [];
  #head = 0;
  #used = 0;

  /** Returns what gives up waiting; whether it still waited. */
  enter(amount: number, go: () => void): () => boolean {
    const waiting = { amount, since: this.agenda.now, go, isGone: false };
    this.#queue.push(waiting);
    this.#serve();
    return () => {
      if (waiting.isGone) return false;
      waiting.isGone = true;
      this.note(this.agenda.now - waiting.since);
      return true;
    };
  }

  /** Throws for what nobody has entered with: every figure of such a run would be wrong. */
  leave(amount: number): void {
    if (amount > this.#used) throw new Error(`${amount} leave a pool that has ${this.#used} in it`);
    this.#used -= amount;
    this.#serve();
  }

  #serve(): void {
    for (let next = this.#queue[this.#head]; next; next = this.#queue[this.#head]) {
      if (!next.isGone && this.#used + next.amount > this.limit) return;
      this.#head += 1;
      if (next.isGone) continue;
      next.isGone = true;
      this.#used += next.amount;
      this.passed.peak = Math.max(this.passed.peak, this.#used);
      this.note(this.agenda.now - next.since);
      this.agenda.after(0, next.go);
    }
  }
}

/** So many in a time, with as many saved up as `burst`. */
export class Rate extends Gate {
  readonly #burst: number;
  readonly #window: Window;
  #tokens: number;
  #at = 0;

  /** `limit` a second. */
  constructor(agenda: Agenda, { limit, burst, windowMs }: { limit: number; burst: number; windowMs: number }) {
    super(agenda, limit);
    this.#burst = burst;
    this.#tokens = burst;
    this.#window = new Window(windowMs);
  }

  /** Takes so many, and says how long they are waited for. */
  take(amount: number): number {
    const { now } = this.agenda;
    this.passed.peak = this.#window.add(now, amount);
    if (this.limit === Number.POSITIVE_INFINITY) return 0;
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) * this.limit) / MS);
    this.#at = now;
    this.#tokens -= amount;
    const waitMs = this.#tokens >= 0 ? 0 : (-this.#tokens * MS) / this.limit;
    this.note(waitMs);
    return waitMs;
  }
}

/** Tokens of a model: a call reserves what it may take, and gives back at its end what it did not. `limit` a minute. */
export class Reservations extends Gate {
  readonly #queue: Waiting[] = [];
  #head = 0;
  #tokens: number;
  #at = 0;
  #held = 0;
  #isLooking = false;
  readonly #window = new Window(60 * MS);

  constructor(agenda: Agenda, limit: number) {
    super(agenda, limit);
    this.#tokens = limit;
  }

  reserve(amount: number, go: () => void): void {
    this.#queue.push({ amount, since: this.agenda.now, go, isGone: false });
    this.#serve();
  }

  settle(reserved: number, used: number): void {
    this.#refill();
    this.#tokens += reserved - used;
    this.#held -= reserved;
    this.#window.add(this.agenda.now, used);
    this.#serve();
  }

  #refill(): void {
    const { now } = this.agenda;
    if (this.limit === Number.POSITIVE_INFINITY) return;
    this.#tokens = Math.min(this.limit, this.#tokens + ((now - this.#at) * this.limit) / (60 * MS));
    this.#at = now;
  }

  #serve(): void {
    this.#refill();
    for (let next = this.#queue[this.#head]; next; next = this.#queue[this.#head]) {
      if (next.amount > this.#tokens) {
        this.#lookLater(next.amount - this.#tokens);
        return;
      }
      this.#head += 1;
      this.#tokens -= next.amount;
      this.#held += next.amount;
      const minute = this.#window.sum(this.agenda.now);
      this.passed.peak = Math.max(this.passed.peak, this.#held + minute);
      this.note(this.agenda.now - next.since);
      this.agenda.after(0, next.go);
    }
  }

  #lookLater(missing: number): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.agenda.after((missing * 60 * MS) / this.limit + 1, () => {
      this.#isLooking = false;
      this.#serve();
    });
  }
}

/** What came in the last so many milliseconds, in tenths of them. */
class Window {
  readonly #ms: number;
  readonly #slots = new Array<number>(SLOTS).fill(0);
  #slot = 0;
  #sum = 0;
  #peak = 0;

  constructor(ms: number) {
    this.#ms = ms;
  }

  /** The most of a second, on average of the busiest window so far. */
  add(now: number, amount: number): number {
    this.sum(now);
    this.#slots[this.#slot % SLOTS] = (this.#slots[this.#slot % SLOTS] ?? 0) + amount;
    this.#sum += amount;
    this.#peak = Math.max(this.#peak, this.#sum / (this.#ms / MS));
    return this.#peak;
  }

  sum(now: number): number {
    const slot = Math.floor((now / this.#ms) * SLOTS);
    for (let gone = 0; this.#slot < slot && gone < SLOTS; gone++) {
      this.#slot += 1;
      this.#sum -= this.#slots[this.#slot % SLOTS] ?? 0;
      this.#slots[this.#slot % SLOTS] = 0;
    }
    this.#slot = slot;
    return this.#sum;
  }
}
