import type { Invocation } from './invocation.ts';

/** Lines of a trace that are kept: a run that broke is read from its end. */
const LINES_MAX = 4_000;

/** What happened, line by line, for somebody who reads a seed that broke. */
export class Trace {
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #isKept: boolean;
  readonly #lines: string[] = [];

  constructor(now: () => number, isKept: boolean) {
    this.#now = now;
    this.#startedAt = now();
    this.#isKept = isKept;
  }

  add(invocation: Invocation, call: string, more: string): void {
    if (this.#isKept)
      this.say(`  ${invocation.functionName}#${invocation.number}`, `${call}${more ? ` (${more})` : ''}`);
  }

  say(who: string, what: string): void {
    if (!this.#isKept) return;
    const seconds = ((this.#now() - this.#startedAt) / 1_000).toFixed(3).padStart(10);
    this.#lines.push(`${seconds}  ${who.padEnd(18)} ${what}`);
    if (this.#lines.length > LINES_MAX) this.#lines.shift();
  }

  get lines(): readonly string[] {
    return this.#lines;
  }
}
