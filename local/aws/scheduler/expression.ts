import { AwsFailure } from '../failure.ts';

/** When a schedule is due: once, or every so many milliseconds. */
export type Timing = { kind: 'once'; atMs: number } | { kind: 'rate'; periodMs: number };

const UNITS_MS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Reads `at(…)` and `rate(…)`, in UTC. Throws ValidationException, also for what only AWS can do (cron, other zones). */
export function parseExpression(expression: string, timeZone: string): Timing {
  if (timeZone !== 'UTC') throw invalid(`the local Scheduler knows the time zone UTC only, not ${timeZone}`);
  const time = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression)?.[1];
  if (time !== undefined) return { kind: 'once', atMs: parseTime(time, expression) };
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const periodMs = Number(count) * (UNITS_MS[unit] ?? Number.NaN);
  if (periodMs > 0) return { kind: 'rate', periodMs };
  throw invalid(`Invalid Schedule Expression ${expression}.`);
}

function parseTime(time: string, expression: string): number {
  const atMs = Date.parse(`${time}Z`);
  // Date.parse moves the 31st of a shorter month on; AWS refuses it.
  if (Number.isNaN(atMs) || !new Date(atMs).toISOString().startsWith(time))
    throw invalid(`Invalid Schedule Expression ${expression}.`);
  return atMs;
}

function invalid(message: string): AwsFailure {
  return new AwsFailure('ValidationException', message);
}
