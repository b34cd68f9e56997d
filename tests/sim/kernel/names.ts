/** Names of two parts, each put together once: a text that is made anew is hashed anew wherever it is looked up. */
export class Names {
  readonly #between: string;
  readonly #known = new Map<string, Map<string, string>>();

  constructor(between: string) {
    this.#between = between;
  }

  of(first: string, second: string): string {
    const own = this.#known.get(first) ?? new Map<string, string>();
    const known = own.get(second);
    if (known !== undefined) return known;
    const name = `${first}${this.#between}${second}`;
    this.#known.set(first, own.set(second, name));
    return name;
  }
}
