import { clockTime, type Formats, formatsOf, spanOf } from '../format/format.ts';

const minuteOf = (at: number) => written({ year: 'numeric', month: 'long', day: 'numeric', ...CLOCK }, at);
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** Money in dollars, as it is paid; times in UTC, as everywhere in the program. */
export const formats: Formats = {
  ...formatsOf('ja-JP', { useGrouping: true }),
  month: (month) => written({ year: 'numeric', month: 'long' }, Date.parse(`${month}-01T00:00:00Z`)) ?? month,
  minute: (at) => `${minuteOf(at) ?? '不明な時刻'} UTC`,
  day: (at) => written({ year: 'numeric', month: 'long', day: 'numeric' }, at) ?? '不明な日',
  clock: clockTime,
  duration: (ms) => spanOf(ms, { h: ' 時間', min: ' 分', s: ' 秒' }),
};

/** The last moment that a date can hold (ECMA-262, time values). */
const DATE_MS_MAX = 8.64e15;

/** Undefined for a time that no date can hold. */
function written(parts: Intl.DateTimeFormatOptions, at: number): string | undefined {
  if (!(Math.abs(at) <= DATE_MS_MAX)) return undefined;
  return new Intl.DateTimeFormat('ja-JP', { ...parts, timeZone: 'UTC' }).format(at);
}
