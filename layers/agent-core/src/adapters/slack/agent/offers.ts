/**
 * Slack's words for a method that this app may not use here: the method is new, the scope is missing, the app is not declared an
 * agent, the plan has no such thing (docs.slack.dev, errors of each method; `not_authorized` as told of apps without `agent_view`).
 */
const NOT_OFFERED: ReadonlySet<string> = new Set([
  'unknown_method',
  'missing_scope',
  'not_authorized',
  'not_allowed',
  'not_allowed_token_type',
  'no_permission',
  'access_denied',
  'accesslimited',
  'feature_not_enabled',
  'method_deprecated',
  'deprecated_endpoint',
  'team_access_not_granted',
]);

/** A scope that is granted later is found after at most so long: each warm function asks once in this time. */
const REFUSED_MS = 60 * 60_000;

/** What of Slack's newer means this installation has, as far as this process knows: one of these belongs to one bot token. */
export class Offers {
  readonly #now: () => number;
  readonly #codeOf: (error: unknown) => string | undefined;
  readonly #refusedUntil = new Map<string, number>();

  /** `now` in milliseconds; `codeOf` gives Slack's word for an error. */
  constructor(now: () => number, codeOf: (error: unknown) => string | undefined) {
    this.#now = now;
    this.#codeOf = codeOf;
  }

  /**
   * Calls, unless the means was refused lately. `otherwise` is the answer without it; every other error is the caller's. `alsoRefused`:
   * a word of Slack's that says so of this means alone.
   */
  async use<Answer>(
    means: string,
    call: () => Promise<Answer>,
    otherwise: () => Promise<Answer>,
    alsoRefused?: string,
  ): Promise<Answer> {
    if (this.#now() < (this.#refusedUntil.get(means) ?? 0)) return otherwise();
    try {
      return await call();
    } catch (error) {
      const code = this.#codeOf(error) ?? '';
      if (!NOT_OFFERED.has(code) && code !== alsoRefused) throw error;
      this.#refusedUntil.set(means, this.#now() + REFUSED_MS);
      return otherwise();
    }
  }
}
