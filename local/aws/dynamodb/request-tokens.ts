import type { LocalClock } from '../../kernel/clock.ts';
import { DynamoDbFailure } from './failure.ts';

/** How long AWS remembers a ClientRequestToken after the transaction succeeded. */
const TOKEN_LIFETIME_MS = 10 * 60 * 1000;

type Used = { fingerprint: string; expiresAtMs: number };

/** Remembers succeeded transactions by their token, so that a repeated request succeeds without effect. */
export class RequestTokens {
  readonly #clock: LocalClock;
  readonly #used = new Map<string, Used>();

  constructor(clock: LocalClock) {
    this.#clock = clock;
  }

  /** Whether this request already succeeded. Throws IdempotentParameterMismatchException for another one's token. */
  isReplay(token: string, fingerprint: string): boolean {
    this.#sweep();
    const used = this.#used.get(token);
    if (!used) return false;
    if (used.fingerprint === fingerprint) return true;
    throw DynamoDbFailure.model(
      'IdempotentParameterMismatchException',
      'The ClientRequestToken was used within the last 10 minutes for a request with other parameters',
    );
  }

  remember(token: string, fingerprint: string): void {
    this.#used.set(token, { fingerprint, expiresAtMs: this.#clock.now() + TOKEN_LIFETIME_MS });
  }

  #sweep(): void {
    // Insertion order is expiry order, so the first token that still lives ends the sweep.
    for (const [token, used] of this.#used) {
      if (used.expiresAtMs > this.#clock.now()) return;
      this.#used.delete(token);
    }
  }
}
