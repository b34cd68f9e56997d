import type { Passed } from './gates.ts';
import { HOLDS_NOBODY_UP, type Limits, type Played, play, type Session, secondsOf } from './play.ts';

/** Quotas that are raised before it is given up: there are not so many. */
const ROUNDS_MAX = 14;
/** What all together wait less than this part of what they work is not worth a request. */
const NOTICED = 0.01;
/** What is asked for lies so far above the busiest time. */
const MARGIN = 1.2;
const MINUTE_MS = 60_000;

/** A quota that binds, while all that bound before it are raised. */
export type Binding = {
  id: string;
  limit: number;
  /** Minutes after the first session's begin. */
  firstAtMinutes: number;
  /** Minutes that a session waits for it, on average. */
  waitMinutes: number;
  /** Of all that asked for it: the part that had to wait. */
  waitedShare: number;
  pausedShare: number;
  turnP95Minutes: number;
  /** What would do, with some to spare. */
  raisedTo: number;
};
export type Size = {
  sessions: number;
  /** Turns without any quota, in minutes. */
  free: { p50: number; p95: number };
  bindings: Binding[];
  /** Turns with all of them raised. */
  raised: { p50: number; p95: number };
  /** Edits of progress messages that come later, as a part of all; Slack's quota cannot be raised. */
  laterEdits: number;
};

/**
 * Which quotas bind with so many sessions, in order: the one that costs the most waiting is raised to what the same sessions need without any
 * quota, and they are played again, until what is waited is not worth a request. Pure: the seed decides.
 */
export function orderOf(sessions: number, load: Session, limits: Limits, seed: number): Size {
  const free = play(sessions, load, {}, seed);
  let now = limits;
  const bindings: Binding[] = [];
  let played = play(sessions, load, now, seed);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const found = worst(played);
    const limit = found && now[found[0]];
    if (!found || !limit) break;
    const [id, passed] = found;
    const raisedTo = Math.max(roundedUp((free.gates[id]?.peak ?? 0) * secondsOf(id) * MARGIN), limit.limit * 2);
    bindings.push({ ...bindingOf(id, passed, played, sessions), limit: limit.limit, raisedTo });
    // What may be saved up grows with what is refilled.
    const burst = limit.burst === undefined ? {} : { burst: (limit.burst * raisedTo) / limit.limit };
    now = { ...now, [id]: { limit: raisedTo, ...burst } };
    played = play(sessions, load, now, seed);
  }
  return {
    sessions,
    free: minutes(free),
    bindings,
    raised: minutes(played),
    laterEdits: share(played.gates['slack-edits']),
  };
}

function worst({ gates, worked }: Played): [string, Passed] | undefined {
  const waits = Object.entries(gates).filter(
    ([id, { waitedMs }]) => waitedMs > worked * NOTICED && !HOLDS_NOBODY_UP.has(id),
  );
  return waits.sort(([, one], [, other]) => other.waitedMs - one.waitedMs)[0];
}

function bindingOf(id: string, passed: Passed, { paused, turns }: Played, sessions: number) {
  return {
    id,
    firstAtMinutes: digits((passed.firstAtMs ?? 0) / MINUTE_MS),
    waitMinutes: digits(passed.waitedMs / MINUTE_MS / sessions),
    waitedShare: share(passed),
    pausedShare: digits(paused / sessions),
    turnP95Minutes: digits(turns.p95 / MINUTE_MS),
  };
}

function share(passed: Passed | undefined): number {
  return passed && passed.asked > 0 ? digits(passed.waited / passed.asked) : 0;
}

function minutes({ turns }: Played): { p50: number; p95: number } {
  return { p50: digits(turns.p50 / MINUTE_MS), p95: digits(turns.p95 / MINUTE_MS) };
}

/** Three digits say more than the assumptions know. */
function digits(value: number): number {
  return Number(value.toPrecision(3));
}

function roundedUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.ceil(value / step) * step;
}
