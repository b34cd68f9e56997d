import type { AttackOutcome } from './attack.ts';

/** Names of what got through that are kept; the counts tell the rest. */
const THROUGH_MAX = 20;

/** Counts the tries of one attack. */
export class Tries {
  #tries = 0;
  #held = 0;
  readonly #through: string[] = [];

  /** One try: `what` leads to the place when it got through. */
  note(what: string, isHeld: boolean): void {
    this.#tries += 1;
    if (isHeld) this.#held += 1;
    else if (this.#through.length < THROUGH_MAX) this.#through.push(what);
  }

  outcome(): AttackOutcome {
    return { tries: this.#tries, held: this.#held, ...(this.#through.length > 0 && { through: this.#through }) };
  }
}
