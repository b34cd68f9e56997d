/** What an event answers that found nothing to do: it has changed nothing, and started nothing that goes on in promises. */
export const QUIET = 'quiet';

/** What happens at a time. Whatever it answers but {@link QUIET} means nothing. */
type Event = () => unknown;

/** Something planned for a time. `order` keeps things of one time in the order in which they were planned. */
type Planned = { at: number; order: number; run: Event; isCancelled: boolean };

/** Events of one run. Catches a simulation that rings for ever; the checkers have a tighter bound of their own. */
const EVENTS_MAX = 60_000;
/** A turn of Node's loop costs more than an event: so many share one. */
const EVENTS_A_TURN = 64;

/** Why time stopped. */
export type Passed = 'over' | 'out-of-time' | 'nothing-left';

/** Virtual time: nothing waits, and what happens at one time happens in one order. */
export class Timeline {
  readonly #heap: Planned[] = [];
  #orders = 0;
  #now: number;
  #events = 0;

  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  now(): number {
    return this.#now;
  }

  get events(): number {
    return this.#events;
  }

  /** Runs it at this time, or at once when the time has passed; returns what cancels it. */
  at(time: number, run: Event): () => void {
    const planned: Planned = { at: Math.max(time, this.#now), order: this.#orders++, run, isCancelled: false };
    push(this.#heap, planned);
    return () => {
      planned.isCancelled = true;
    };
  }

  after(ms: number, run: Event): () => void {
    return this.at(this.#now + ms, run);
  }

  /** Lets time pass until `isOver` says so, nothing is planned any more, or the time is `until`. */
  run(isOver: () => boolean, until: number): Promise<Passed> {
    return new Promise((resolve, reject) => {
      const passed: { isOver: boolean } = { isOver: false };
      // Between two immediates of one turn of Node's loop, whatever waits for promises goes on as far as it can.
      const event = () => {
        if (passed.isOver) return;
        try {
          const how = this.#next(isOver, until);
          passed.isOver = how !== undefined;
          if (how) resolve(how);
        } catch (error) {
          passed.isOver = true;
          reject(error);
        }
      };
      const turn = () => {
        for (let count = 0; count < EVENTS_A_TURN; count++) setImmediate(event);
        setImmediate(() => void (passed.isOver || turn()));
      };
      turn();
    });
  }

  /**
   * One event and the quiet ones before it, or why there is none. After a quiet one nothing waits for promises, and nothing is over that was not
   * before it: it needs no turn of its own. Two weeks after a session's end there are twenty thousand of them.
   */
  #next(isOver: () => boolean, until: number): Passed | undefined {
    if (isOver()) return 'over';
    for (;;) {
      const next = this.#heap[0];
      if (!next) return 'nothing-left';
      if (next.at > until) return 'out-of-time';
      pop(this.#heap);
      if (next.isCancelled) continue;
      if (++this.#events > EVENTS_MAX) throw new Error(`More than ${EVENTS_MAX} events`);
      this.#now = next.at;
      if (next.run() !== QUIET) return undefined;
    }
  }
}

function isBefore(one: Planned, other: Planned): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function push(heap: Planned[], planned: Planned): void {
  let index = heap.length;
  heap.push(planned);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (!above || !isBefore(planned, above)) break;
    heap[index] = above;
    heap[parent] = planned;
    index = parent;
  }
}

function pop(heap: Planned[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  heap[0] = last;
  let index = 0;
  for (;;) {
    const child = smallerChild(heap, index);
    const below = heap[child];
    if (!below || !isBefore(below, last)) return;
    heap[index] = below;
    heap[child] = last;
    index = child;
  }
}

function smallerChild(heap: readonly Planned[], index: number): number {
  const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
  return left && right && isBefore(right, left) ? 2 * index + 2 : 2 * index + 1;
}
