/** The last moment that a date can hold (ECMA-262, time values). */
const DATE_MS_MAX = 8.64e15;

/** A time as people and models read it: `2026-11-22 12:00 UTC`. `at`: milliseconds since the epoch. */
export function minuteOf(at: number): string {
  if (!(Math.abs(at) <= DATE_MS_MAX)) return 'an unknown time';
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
