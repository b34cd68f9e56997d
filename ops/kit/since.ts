import { usageError } from '../../scripts/arguments.mjs';

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30m`, `12h`, `7d` before `now`, or a date (UTC when it names no zone), in milliseconds. Throws a UsageError. */
export function sinceOf(text: string, now: number): number {
  const [, amount, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (amount !== undefined) return now - Number(amount) * (UNITS[unit] ?? 0);
  const date = /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(date))
    throw usageError('ops', `--since takes 30m, 12h, 7d or a date like 2026-11-29, not "${text}".`);
  return date;
}
