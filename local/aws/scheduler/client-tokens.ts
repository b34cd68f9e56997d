import { AwsFailure } from '../failure.ts';
import type { Timers } from '../timers.ts';

/** How long an answer is remembered: longer than any client retries. */
const REMEMBERED_MS = 10 * 60 * 1000;

/** Gives the first answer again to a request that is repeated with its client token. */
export class ClientTokens {
  readonly #answers = new Map<string, { request: string; answer: object }>();
  readonly #timers: Timers;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Throws ConflictException when the token was used before with another request. */
  once(token: string | undefined, request: string, act: () => object): object {
    if (token === undefined) return act();
    const known = this.#answers.get(token);
    if (known && known.request !== request)
      throw new AwsFailure('ConflictException', `The client token ${token} was used before with another request`, 409);
    if (known) return known.answer;
    const answer = act();
    this.#answers.set(token, { request, answer });
    this.#timers.after(REMEMBERED_MS, () => this.#answers.delete(token));
    return answer;
  }
}
