/** The last moment that a date can hold (ECMA-262, time values). */
const DATE_MS_MAX = 8.64e15;

/** A time as people and models read it: `2026-11-22 12:00 UTC`. `at`: milliseconds since the epoch. */
export function minuteOf(at: number): string {
  if (!(Math.abs(at) <= DATE_MS_MAX)) return 'an unknown time';
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** When something was written, as a part of its frame: nothing for a time that is absent or cannot be read. */
export function dated(time: string | undefined): { at?: string } {
  const ms = Date.parse(time ?? '');
  return Number.isNaN(ms) ? {} : { at: minuteOf(ms) };
}

/** The same where somebody is, with its day: `Mon, 23 Nov 2026, 07:06 (Asia/Tokyo)`; undefined in a zone that nobody knows. */
export function localMinuteOf(at: number, timeZone: string): string | undefined {
  if (!(Math.abs(at) <= DATE_MS_MAX)) return undefined;
  try {
    const written = new Intl.DateTimeFormat('en-GB', { ...LOCAL_MINUTE, timeZone }).format(at);
    return `${written} (${timeZone})`;
  } catch {
    return undefined;
  }
}

const LOCAL_MINUTE = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;
