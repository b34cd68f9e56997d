import type { LocalClock } from '../../kernel/clock.ts';

/** Gives out message timestamps `<seconds>.<microseconds>`: each is later than the one before, as in a Slack channel. */
export class Timestamps {
  readonly #clock: LocalClock;
  #lastMicroseconds = 0;

  constructor(clock: LocalClock) {
    this.#clock = clock;
  }

  next(): string {
    this.#lastMicroseconds = Math.max(this.#lastMicroseconds + 1, this.#clock.now() * 1000);
    const seconds = Math.floor(this.#lastMicroseconds / 1e6);
    return `${seconds}.${String(this.#lastMicroseconds % 1e6).padStart(6, '0')}`;
  }
}

/** Microseconds since the epoch; accepts `oldest=0` and `latest=1700000000` as Slack does. */
export function tsMicroseconds(ts: string): number {
  const [seconds = '0', fraction = ''] = ts.split('.');
  return Number(seconds) * 1e6 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

export function tsToMs(ts: string): number {
  return Math.floor(tsMicroseconds(ts) / 1000);
}
