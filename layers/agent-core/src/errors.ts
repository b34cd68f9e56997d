/**
 * Errors of the adapters, by what the caller must do. Recognised by `code`, never by message: two copies of a class may be
 * loaded. Contract for every method in ports/: it resolves, throws a `PortError` where the caller can tell the cases apart, or
 * throws anything else, which makes the step's message come back. Nothing there retries for longer than a few seconds: the
 * durable back-off does.
 */
export type PortErrorCode = 'retry' | 'refused' | 'not-found' | 'too-large';

export class PortError extends Error {
  override name = 'PortError';
  /** `retry`: the same call may succeed later. `refused`: it will not; the message says what to change. `too-large`: nothing was read. */
  readonly code: PortErrorCode;
  /** For a `retry` whose time the other side has named: nobody asks before it. Milliseconds since the epoch. */
  readonly retryAt: number | undefined;

  constructor(code: PortErrorCode, message: string, options?: ErrorOptions & { retryAt?: number }) {
    super(message, options);
    this.code = code;
    this.retryAt = options?.retryAt;
  }
}

export type ModelErrorKind = 'throttled' | 'unavailable' | 'context-full' | 'access-denied' | 'invalid' | 'aborted';

export class ModelError extends Error {
  override name = 'ModelError';
  readonly kind: ModelErrorKind;
  /** The model had begun to answer, or may have: its tokens are paid although nobody learns how many. */
  readonly hadBegun: boolean;
  /** The part of the request that was refused, for the log. */
  readonly part: string | undefined;

  constructor(kind: ModelErrorKind, message: string, options?: ErrorOptions & { hadBegun?: boolean; part?: string }) {
    super(message, options);
    this.kind = kind;
    this.part = options?.part;
    this.hadBegun = options?.hadBegun ?? false;
  }
}

/** The step no longer holds its message: somebody else may be working on the session. No further effect is allowed. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
}

export function isModelError(error: unknown): error is ModelError {
  return error instanceof Error && error.name === 'ModelError';
}

export function isPortError(error: unknown): error is PortError {
  return error instanceof Error && error.name === 'PortError';
}

/** Whether the call would fail in the same way again: what to do without it must be decided now. */
export function isRefusal(error: unknown): error is PortError {
  return isPortError(error) && error.code !== 'retry';
}

/** Whether the other side has named a time before which nobody is to ask again: trying sooner makes that later. */
export function isLimit(error: unknown): error is PortError & { retryAt: number } {
  return isPortError(error) && error.code === 'retry' && error.retryAt !== undefined;
}

/** A service of AWS failed, refused or did not answer: the SDK's clients put `$metadata` at each error of a call. */
export function isAwsError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && '$metadata' in error;
}
