import { minuteOf } from '../../minute.ts';
import { MICRO_USD } from '../../model/spend.ts';

/** How one language writes numbers, money and times, and chooses a form by a count. */
export type Formats = {
  /** Dollars with two digits, four where it is less than a cent. */
  usd(microUsd: number): string;
  count(number: number): string;
  /** A month that is written `2026-11` where it is kept. */
  month(month: string): string;
  /** Minute and day of a time (ms since the epoch) in UTC. */
  minute(at: number): string;
  /** The time of day (ms since the epoch) where the reader is, as Slack shows it. */
  clock(at: number): string;
  /** How long something took: `12 s`, `3 min`, `1 h 5 min`. */
  duration(ms: number): string;
  /** The day of a time (ms since the epoch) in UTC. */
  day(at: number): string;
  /** The form for this many (CLDR, `Intl.PluralRules`); `other` where the language makes no difference. */
  plural(count: number, forms: { one?: string; other: string }): string;
};

/** Formats of a locale by `Intl`. Its objects are made at first use: each takes milliseconds of a cold start. */
export function formatsOf(
  locale: string,
  options: { useGrouping: boolean },
): Pick<Formats, 'usd' | 'count' | 'plural'> {
  const number = once(() => new Intl.NumberFormat(locale, options));
  const cents = once(() => dollars(locale, 2, options));
  const parts = once(() => dollars(locale, 4, options));
  const rules = once(() => new Intl.PluralRules(locale));
  return {
    usd: (microUsd) => {
      const usd = microUsd / MICRO_USD;
      return (usd !== 0 && usd < 0.01 ? parts() : cents()).format(usd);
    },
    count: (amount) => number().format(amount),
    plural: (amount, forms) => (rules().select(amount) === 'one' ? (forms.one ?? forms.other) : forms.other),
  };
}

function dollars(locale: string, digits: number, options: { useGrouping: boolean }): Intl.NumberFormat {
  const digitsOf = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD', ...digitsOf, ...options });
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * A time of day that everybody reads in their own time zone (docs.slack.dev, date formatting); `10:42 UTC` where it is not understood.
 * `at`: milliseconds since the epoch.
 */
export function clockTime(at: number): string {
  return `<!date^${Math.floor(at / 1_000)}^{time}|${minuteOf(at).slice(-'10:42 UTC'.length)}>`;
}

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_HOUR = 60;

/** A span of milliseconds in its largest units, each number with what a language writes behind it. */
export function spanOf(ms: number, units: { h: string; min: string; s: string }): string {
  if (ms < MS_PER_MINUTE) return `${Math.max(1, Math.round(ms / 1_000))}${units.s}`;
  const minutes = Math.round(ms / MS_PER_MINUTE);
  if (minutes < MINUTES_PER_HOUR) return `${minutes}${units.min}`;
  const rest = minutes % MINUTES_PER_HOUR;
  return `${Math.floor(minutes / MINUTES_PER_HOUR)}${units.h}${rest > 0 ? ` ${rest}${units.min}` : ''}`;
}

/** A day, the same in every language (ISO 8601, UTC). */
export function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
