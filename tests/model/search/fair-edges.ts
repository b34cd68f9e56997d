/** The edges of the state graph that will happen if they stay possible, for the question who can come to rest. */
export class FairEdges {
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  add(from: number, to: number): void {
    this.#from.push(from);
    this.#to.push(to);
  }

  /** The states (of `count`) from which none of `goals` can be reached, in order. */
  cannotReach(goals: readonly number[], count: number): number[] {
    const { heads, previous } = this.#incoming(count);
    const reaches = new Uint8Array(count);
    const open = [...goals];
    for (const goal of goals) reaches[goal] = 1;
    for (let state = open.pop(); state !== undefined; state = open.pop())
      for (let edge = heads[state] ?? -1; edge >= 0; edge = previous[edge] ?? -1) {
        const from = this.#from[edge] ?? 0;
        if (reaches[from]) continue;
        reaches[from] = 1;
        open.push(from);
      }
    return Array.from({ length: count }, (_, state) => state).filter((state) => !reaches[state]);
  }

  /** For each state the last edge into it, and for each edge the one before it: linked lists in two arrays. */
  #incoming(count: number): { heads: Int32Array; previous: Int32Array } {
    const heads = new Int32Array(count).fill(-1);
    const previous = new Int32Array(this.#to.length);
    for (const [edge, to] of this.#to.entries()) {
      previous[edge] = heads[to] ?? -1;
      heads[to] = edge;
    }
    return { heads, previous };
  }
}
