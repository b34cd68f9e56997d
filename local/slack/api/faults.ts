/** What a test makes the Web API do instead of its work. */
export type ApiFault =
  | { kind: 'rate-limited'; retryAfterSeconds: number }
  | { kind: 'error'; code: string }
  | { kind: 'http'; status: number }
  /** The effect happens, the caller gets a 500: the case that makes duplicates. */
  | { kind: 'answer-lost'; status: number };

type Planned = { method: string; fault: ApiFault; times: number };

/** Faults planned for coming Web API calls, first planned first used. */
export class ApiFaults {
  readonly #planned: Planned[] = [];

  /** @param method e.g. `chat.postMessage`, or `*` for any */
  plan(method: string, fault: ApiFault, times = 1): void {
    this.#planned.push({ method, fault, times });
  }

  clear(): void {
    this.#planned.length = 0;
  }

  /** The fault for this call, or undefined; counts it as used. */
  take(method: string): ApiFault | undefined {
    const index = this.#planned.findIndex((planned) => planned.method === method || planned.method === '*');
    const planned = this.#planned[index];
    if (!planned) return undefined;
    planned.times -= 1;
    if (planned.times <= 0) this.#planned.splice(index, 1);
    return planned.fault;
  }
}
