import type { Invocation } from './invocation.ts';

/** Lines of a trace that are kept: a run that broke is read from its end. */
const LINES_MAX = 8_000;

/** `isPlain`: a call with nothing to be told of it. */
type Line = { text: string; isPlain: boolean };

/** What happened, line by line, for somebody who reads a seed that broke. */
export class Trace {
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #isKept: boolean;
  readonly #lines: Line[] = [];

  constructor(now: () => number, isKept: boolean) {
    this.#now = now;
    this.#startedAt = now();
    this.#isKept = isKept;
  }

  add(invocation: Invocation, call: string, more: string): void {
    if (!this.#isKept) return;
    this.#keep(`  ${invocation.functionName}#${invocation.number}`, `${call}${more ? ` (${more})` : ''}`, more === '');
  }

  say(who: string, what: string): void {
    if (this.#isKept) this.#keep(who, what, false);
  }

  /** All of them. */
  get lines(): readonly string[] {
    return this.#lines.map(({ text }) => text);
  }

  /** Without calls of which there is nothing to say. */
  get short(): readonly string[] {
    return this.#lines.filter(({ isPlain }) => !isPlain).map(({ text }) => text);
  }

  #keep(who: string, what: string, isPlain: boolean): void {
    const seconds = ((this.#now() - this.#startedAt) / 1_000).toFixed(3).padStart(10);
    this.#lines.push({ text: `${seconds}  ${who.padEnd(18)} ${what}`, isPlain });
    if (this.#lines.length > LINES_MAX) this.#lines.shift();
  }
}
