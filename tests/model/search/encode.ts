import type { State } from '../state.ts';

/**
 * Gives equal states equal keys, without hashing (so never by accident). Every object inside a state stands for itself by
 * a small number. The first object of its kind becomes the canonical one; `canonical` puts those into a state, so that what
 * its successors share with it is known by identity and only what changed is looked at.
 */
export class Encoder {
  readonly #numbers = new Map<string, number>();
  readonly #canonical: object[] = [];
  readonly #known = new Map<object, number>();

  key(state: State): string {
    let key = '';
    for (const name in state) key += `${this.#text(state[name as keyof State])},`;
    return key;
  }

  canonical(state: State): State {
    const copy: Record<string, unknown> = { ...state };
    for (const name in state) {
      const part = copy[name];
      if (typeof part === 'object' && part !== null) copy[name] = this.#canonical[this.#number(part)];
    }
    return copy as State;
  }

  #text(value: unknown): string | number {
    if (typeof value === 'number') return value;
    if (typeof value === 'object' && value !== null) return `#${this.#number(value)}`;
    return typeof value === 'boolean' ? (value ? '+' : '-') : String(value);
  }

  #number(part: object): number {
    const known = this.#known.get(part);
    if (known !== undefined) return known;
    const text = Array.isArray(part) ? this.#list(part) : this.#fields(part as Record<string, unknown>);
    const equal = this.#numbers.get(text);
    if (equal !== undefined) return equal;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    this.#canonical.push(part);
    this.#known.set(part, number);
    return number;
  }

  #list(items: readonly unknown[]): string {
    let text = '[';
    for (const item of items) text += `${this.#text(item)},`;
    return text;
  }

  #fields(part: Record<string, unknown>): string {
    let text = '{';
    for (const name in part) text += `${name}:${this.#text(part[name])},`;
    return text;
  }
}
