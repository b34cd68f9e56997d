const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `850 ms`, `8.2 s`, `3 min 5 s`, `2 h 4 min`, `3 d`: the same in every language. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return twoOf(ms, [MINUTE, 'min'], [SECOND, 's']);
  if (ms < DAY) return twoOf(ms, [HOUR, 'h'], [MINUTE, 'min']);
  return twoOf(ms, [DAY, 'd'], [HOUR, 'h']);
}

function twoOf(ms: number, [large, name]: [number, string], [small, rest]: [number, string]): string {
  const whole = Math.floor(ms / large);
  const left = Math.floor((ms - whole * large) / small);
  return left === 0 ? `${whole} ${name}` : `${whole} ${name} ${left} ${rest}`;
}

/** `3 min ago` in the reader's language. */
export function ago(at: number, now: number, language: string): string {
  const past = Math.max(0, now - at);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  if (past < MINUTE) return format.format(-Math.floor(past / SECOND), 'second');
  if (past < HOUR) return format.format(-Math.floor(past / MINUTE), 'minute');
  if (past < DAY) return format.format(-Math.floor(past / HOUR), 'hour');
  return format.format(-Math.floor(past / DAY), 'day');
}

/** Hours, minutes, seconds where the reader is. */
export function clockTime(at: number, language: string): string {
  return formatter(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }).format(at);
}

export function dayAndTime(at: number, language: string): string {
  return formatter(language, { dateStyle: 'medium', timeStyle: 'short', hour12: false }).format(at);
}

export function dayOf(at: number, language: string): string {
  return formatter(language, { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }).format(at);
}

/** A key that is the same within one day of the reader. */
export function dayKey(at: number): string {
  return new Date(at).toDateString();
}

/** Making one takes longer than using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', options);
  formatters.set(key, known);
  return known;
}
