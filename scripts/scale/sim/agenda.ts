type Planned = { at: number; order: number; run: () => void };

/** Virtual time: what is planned happens in the order of its times, and of one time in the order in which it was planned. */
export class Agenda {
  readonly #heap: Planned[] = [];
  #orders = 0;
  now = 0;

  after(ms: number, run: () => void): void {
    const planned = { at: this.now + Math.max(0, ms), order: this.#orders++, run };
    let index = this.#heap.push(planned) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = this.#heap[parent];
      if (!above || isBefore(above, planned)) break;
      this.#heap[index] = above;
      index = parent;
    }
    this.#heap[index] = planned;
  }

  /** Until nothing is planned any more. */
  run(): void {
    for (let next = this.#pop(); next; next = this.#pop()) {
      this.now = next.at;
      next.run();
    }
  }

  #pop(): Planned | undefined {
    const [first, last] = [this.#heap[0], this.#heap.pop()];
    if (!first || !last || this.#heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const [left, right] = [this.#heap[2 * index + 1], this.#heap[2 * index + 2]];
      const child = right && left && isBefore(right, left) ? right : left;
      if (!child || isBefore(last, child)) break;
      this.#heap[index] = child;
      index = child === left ? 2 * index + 1 : 2 * index + 2;
    }
    this.#heap[index] = last;
    return first;
  }
}

function isBefore(one: Planned, other: Planned): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
