import { AwsFailure } from './failure.ts';

/** Codes that AWS answers with a status of 500 or more, which makes the SDK's clients retry. */
const SERVER_ERRORS: Record<string, number> = {
  InsufficientInstanceCapacity: 500,
  InsufficientAddressCapacity: 500,
  InternalError: 500,
  InternalFailure: 500,
  InternalServerError: 500,
  InternalServerException: 500,
  RequestLimitExceeded: 503,
  ServiceUnavailable: 503,
  Unavailable: 503,
};

/** Failures that a test has ordered, counted per HTTP request: a client that retries uses up one per attempt. */
export class Faults {
  readonly #ordered = new Map<string, string[]>();

  /** The next `count` requests of the operation answer with the code and have no effect. */
  failNext(operation: string, code: string, count = 1): void {
    const codes = this.#ordered.get(operation) ?? [];
    this.#ordered.set(operation, [...codes, ...Array<string>(count).fill(code)]);
  }

  /** Takes back what was ordered for the operation and has not come true yet. */
  clear(operation: string): void {
    this.#ordered.delete(operation);
  }

  /** Throws what was ordered for this request, if anything. */
  check(operation: string): void {
    const code = this.#ordered.get(operation)?.shift();
    if (code) throw new AwsFailure(code, `${code} was ordered for ${operation}`, SERVER_ERRORS[code] ?? 400);
  }
}
