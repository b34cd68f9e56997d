import type { HookAttempt } from '../../../ports/session/hook-deliveries.ts';

/** Events that carry words, or the end of something: nothing else makes up for them. Those of checks are made up for by timers. */
const WANTED: ReadonlySet<string> = new Set([
  ...['issues', 'issue_comment', 'pull_request', 'pull_request_review', 'pull_request_review_comment'],
  'repository',
]);
/** Answers of ours that another try would only get again: a body that is no JSON, or too large. */
const FOR_GOOD: ReadonlySet<number> = new Set([400, 413]);
/** The first try is made up for as soon as it is surely over; the next ones wait, for as long as GitHub keeps the delivery. */
const OVER_MS = 60_000;
const FIRST_WAIT_MS = 15 * 60_000;
const WAIT_MS_MAX = 12 * 60 * 60_000;

/** Whether an event of this name is asked for again when it did not arrive. */
export function isMadeUpFor(event: string): boolean {
  return WANTED.has(event);
}

/** `ask`: the newest try of each event that is to be sent again now, the oldest event first. `since`: when each was first sent. */
export type Lost = { ask: { attempt: HookAttempt; since: number }[]; waiting: { since: number }[] };

/**
 * Pure. What never arrived, of these tries of a time without gaps. Tries whose first one is not among them belong to what GitHub has forgotten,
 * or to an older page, where the first one is found.
 */
export function lostOf(attempts: HookAttempt[], now: number): Lost {
  const lost: Lost = { ask: [], waiting: [] };
  for (const tries of byEvent(attempts)) {
    const first = tries.find(({ isRedelivery }) => !isRedelivery);
    const newest = tries.reduce((one, other) => (other.at > one.at ? other : one));
    if (!first || !isMadeUpFor(first.event) || tries.some(hasArrived) || FOR_GOOD.has(newest.statusCode)) continue;
    const since = first.at;
    if (newest.at + waitBehind(tries.length) <= now) lost.ask.push({ attempt: newest, since });
    else lost.waiting.push({ since });
  }
  lost.ask.sort((one, other) => one.since - other.since);
  return lost;
}

function byEvent(attempts: HookAttempt[]): HookAttempt[][] {
  const events = new Map<string, HookAttempt[]>();
  for (const attempt of attempts) events.set(attempt.guid, [...(events.get(attempt.guid) ?? []), attempt]);
  return [...events.values()];
}

function hasArrived({ statusCode }: HookAttempt): boolean {
  return statusCode >= 200 && statusCode < 400;
}

function waitBehind(tries: number): number {
  return tries === 1 ? OVER_MS : Math.min(FIRST_WAIT_MS * 2 ** (tries - 2), WAIT_MS_MAX);
}
