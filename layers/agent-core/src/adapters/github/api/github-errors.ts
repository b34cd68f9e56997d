import { isPortError, isRefusal, PortError } from '../../../errors.ts';

/** GitHub asks for at least a minute when a limit names no time. */
const LIMIT_MS_MIN = 60_000;
/** GitHub's longest limit is an hour; a time beyond a day comes from a clock that is wrong. */
const LIMIT_MS_MAX = 24 * 60 * 60_000;

type Headers = Record<string, string | number | undefined>;

export function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : undefined;
}

/**
 * Turns Octokit's errors into ours; `what` says what was asked for. Ours stay as they are. A rate limit, which GitHub answers as 403 or 429, is a
 * `retry` that names the time before which nobody is to ask again.
 */
export async function asPortError<Answer>(call: Promise<Answer>, what: string, now = Date.now): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    throw isPortError(error) ? error : portError(error, what, now());
  }
}

function portError(cause: unknown, what: string, now: number): PortError {
  const status = statusOf(cause) ?? graphQlStatus(cause);
  const detail = cause instanceof Error ? cause.message : String(cause);
  const retryAt = retryAtOf(cause, status, detail, now);
  if (retryAt !== undefined)
    return new PortError('retry', `GitHub's rate limit stops ${what}: ${detail}`, { cause, retryAt });
  const message = `GitHub refused ${what}: ${detail}`;
  if (status === undefined || status >= 500) return new PortError('retry', message, { cause });
  return new PortError(status === 404 ? 'not-found' : 'refused', message, { cause });
}

/** GraphQL answers 200 with errors. One that passes counts for all: the others are its consequences, or come again. */
function graphQlStatus(error: unknown): number | undefined {
  const { errors } = (error ?? {}) as { errors?: unknown };
  const kinds = Array.isArray(errors) ? errors.map(graphQlKind) : [];
  return [429, 503].find((kind) => kinds.includes(kind)) ?? kinds[0];
}

/** Limits and outages come with a type, a code, or in words alone. */
function graphQlKind(error: unknown): number {
  const { type, code, message } = (error ?? {}) as Record<string, unknown>;
  const words = type === undefined && typeof message === 'string' ? message : '';
  if (isOf(LIMITS, type) || isOf(LIMITS, code) || /rate limit|abuse detection/i.test(words)) return 429;
  if (isOf(OUTAGES, type) || /something went wrong while executing|timed? ?out|timeout/i.test(words)) return 503;
  return type === 'NOT_FOUND' ? 404 : 422;
}

const LIMITS = /^(?:graphql_)?rate_limit(?:ed)?$/i;
const OUTAGES = /^(?:internal(?:_server)?(?:_error)?|service_unavailable|timeout)$/i;

function isOf(kinds: RegExp, word: unknown): boolean {
  return typeof word === 'string' && kinds.test(word);
}

/** Milliseconds since the epoch; undefined when the answer is no rate limit. */
function retryAtOf(error: unknown, status: number | undefined, detail: string, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const headers = headersOf(error);
  const isUsedUp = headers['x-ratelimit-remaining'] !== undefined && Number(headers['x-ratelimit-remaining']) === 0;
  const after = headers['retry-after'];
  if (status === 403 && !isUsedUp && after === undefined && !/rate limit|abuse detection/i.test(detail))
    return undefined;
  const named = after === undefined ? resetOf(isUsedUp, headers) : laterBy(after, now);
  const at = named !== undefined && Number.isFinite(named) ? named : now + LIMIT_MS_MIN;
  return Math.min(Math.max(at, now + 1_000), now + LIMIT_MS_MAX);
}

function headersOf(error: unknown): Headers {
  const { response, headers } = (error ?? {}) as { response?: { headers?: Headers }; headers?: Headers };
  return response?.headers ?? headers ?? {};
}

/** Seconds since the epoch. */
function resetOf(isUsedUp: boolean, headers: Headers): number | undefined {
  const reset = headers['x-ratelimit-reset'];
  return isUsedUp && reset !== undefined ? Number(reset) * 1_000 : undefined;
}

/** Seconds from now, or, as HTTP allows, a date. */
function laterBy(after: string | number, now: number): number {
  const seconds = Number(after);
  return Number.isFinite(seconds) ? now + seconds * 1_000 : Date.parse(String(after));
}

/** The answer, or undefined where GitHub refuses it for good; what may succeed later still throws. */
export async function unlessRefused<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}
