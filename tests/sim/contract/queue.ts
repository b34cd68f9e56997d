import type { Lease } from '@remote-swe/core/ports/session/wakes';
import { answersOf } from './answers.ts';

export type Taken = { sessionId: string; receiveCount: number; lease: Lease; acknowledge(): Promise<void> };
/** A queue of steps, as whoever rings and whoever is rung sees it. `take` waits for nothing. */
export type Queue = {
  ring(sessionId: string, dedup?: number | string): Promise<void>;
  take(): Promise<Taken | undefined>;
  pass(ms: number): Promise<void>;
  /** Wakes that were given up. */
  dead(): Promise<number>;
};

const RECEIVES_MAX = 10;

export function queueAnswers({ ring, take, pass, dead }: Queue) {
  const held: { first?: Taken; now?: Taken; before?: Taken } = {};
  const next = async () => {
    const taken = await take();
    if (taken) Object.assign(held, { first: held.first ?? taken, before: held.now, now: taken });
    return taken ? [taken.sessionId, taken.receiveCount] : 'none';
  };
  const acknowledge = async () => held.now?.acknowledge();
  const extend = (which: 'first' | 'now' | 'before', ms: number) => () =>
    held[which]?.lease.extend(ms) ?? Promise.resolve('none');
  return answersOf([
    ['nothing rang', next],
    ['rings of one version', async () => [await ring('a', 1), await ring('a', 1)].length],
    ['the one of them', next],
    ['a ring while it is at work', () => ring('a', 2)],
    ['it waits behind the first', next],
    ['another session does not', async () => [await ring('b'), await next()].at(-1)],
    ['that is done', acknowledge],
    ['a minute more', extend('before', 60_000)],
    ['fifty seconds', () => pass(50_000)],
    ['still held', next],
    ['a minute more again', extend('before', 60_000)],
    ['sixty-one seconds', () => pass(61_000)],
    ['it is lost', extend('before', 60_000)],
    ['and comes again', next],
    ['the old hold stays lost', extend('first', 60_000)],
    ['so does that of what is done', extend('before', 60_000)],
    ['the new one holds', extend('now', 60_000)],
    ['done', acknowledge],
    ['what waited', next],
    ['it is given back', extend('now', 5_000)],
    ['six seconds', () => pass(6_000)],
    ['again', next],
    ['done too', acknowledge],
    ['nothing is left', next],
    ['five minutes', () => pass(301_000)],
    ['the first version may ring again', async () => [await ring('a', 1), await next()].at(-1)],
    ['and is done', acknowledge],
    ['one that nobody can do', () => ring('c')],
    ['its last receive', () => receives(next, extend('now', 0), pass)],
    ['then it comes no more', next],
    ['and is dead', dead],
  ]);
}

async function receives(
  next: () => Promise<unknown>,
  giveUp: () => Promise<unknown>,
  pass: Queue['pass'],
): Promise<unknown> {
  const seen: unknown[] = [];
  for (let count = 0; count < RECEIVES_MAX; count++) {
    seen.push(await next());
    await giveUp();
    await pass(1_000);
  }
  return seen.at(-1);
}
