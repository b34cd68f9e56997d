/** A place in an order of seconds with six decimals: milliseconds, and three digits (`salt`) that keep two of one millisecond apart. */
export function secondsAt(at: number, salt: number): string {
  return `${Math.floor(at / 1_000)}.${String((at % 1_000) * 1_000 + salt).padStart(6, '0')}`;
}

/** When what has this place was written (ms); undefined for what is no time. */
export function writtenAtSeconds(order: string): number | undefined {
  const ms = Math.floor(Number(order) * 1_000);
  return Number.isSafeInteger(ms) && ms > 0 ? ms : undefined;
}
