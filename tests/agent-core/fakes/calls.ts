type Rule = { name: string; index?: number; error: Error; when: 'before' | 'after' };

/** Writes down every call to a port, in order, and makes chosen ones fail. */
export class Calls {
  readonly names: string[] = [];
  readonly #rules: Rule[] = [];

  /** The next call whose name starts with `name` fails: before it has its effect, or after it (a lost answer). */
  failNext(name: string, error: Error, when: Rule['when'] = 'before'): void {
    this.#rules.push({ name, error, when });
  }

  /** The call at this place in the order of all calls fails, the same way. */
  failCall(index: number, error: Error, when: Rule['when'] = 'before'): void {
    this.#rules.push({ name: '', index, error, when });
  }

  async run<Result>(name: string, effect: () => Result): Promise<Result> {
    this.names.push(name);
    const at = this.#rules.findIndex((rule) =>
      rule.index === undefined ? name.startsWith(rule.name) : rule.index === this.names.length - 1,
    );
    const rule = at < 0 ? undefined : this.#rules.splice(at, 1)[0];
    if (rule?.when === 'before') throw rule.error;
    const result = effect();
    if (rule) throw rule.error;
    return result;
  }

  /** Calls whose names start with one of these, in order. */
  only(...prefixes: string[]): string[] {
    return this.names.filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
  }

  clear(): void {
    this.names.length = 0;
  }
}
