/** Something that should not be, by a name that stays the same as long as it is so; and how long it may be so (ms). */
export type Standing = { what: string; toleratedMs: number };

/**
 * Tells what stands at one look and still does at a later one, as much later as it may stand. What comes and goes between two looks is not
 * seen: what is told has stood for its whole bound.
 */
export class Watch {
  readonly #since = new Map<string, number>();
  readonly #told = new Set<string>();

  /** What is told newly: each thing once. */
  look(now: number, standing: readonly Standing[]): string[] {
    if (standing.length === 0 && this.#since.size === 0) return [];
    const names = new Set(standing.map(({ what }) => what));
    for (const what of this.#since.keys()) if (!names.has(what)) this.#since.delete(what);
    return standing.flatMap(({ what, toleratedMs }) => {
      const since = this.#since.get(what) ?? now;
      this.#since.set(what, since);
      if (now - since < toleratedMs || this.#told.has(what)) return [];
      this.#told.add(what);
      return [`${what}, for ${Math.round((now - since) / 1_000)} s`];
    });
  }
}
