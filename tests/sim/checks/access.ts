import type { Written } from '../../../local/chaos/people/written.ts';
import { SLOW_MS } from '../faults.ts';
import { LIMIT_MS } from '../kernel/lambda.ts';
import type { SimWorld } from '../world.ts';

/** All deliveries of an event, a late one too. */
const DELIVERED_MS_MAX = 10 * 60_000;

/** Who was revoked starts nothing by later words, and has no key and no browser any more, also after another approval. */
export function brokenAccess(world: SimWorld): string[] {
  const { things, threads } = world;
  const { approvals, table, keys, signIns } = things;
  const revoked = new Set(approvals.changes.flatMap(({ user, isServed }) => (isServed ? [] : [user])));
  const has = [...keys.keys.values()].map(({ createdBy }) => createdBy.id);
  const signedIn = [...signIns.browsers.values()].map(({ person }) => person.id);
  const items = threads.flatMap(({ sessionId }) => table.inbox.get(sessionId) ?? []);
  return [
    ...[...revoked].filter((user) => has.includes(user)).map((user) => `Access: ${user} was revoked and has a key`),
    ...[...revoked]
      .filter((user) => signedIn.includes(user))
      .map((user) => `Access: ${user} was revoked and is signed in`),
    ...items
      .filter(({ item }) => wasRevoked(world, item.user, table.storedAt.get(item.key) ?? 0))
      .map(({ item }) => `Access: ${item.key} of ${item.user} was taken, who was revoked before`),
  ];
}

/** For longer than whoever asked before may take to store it; what a call asked for that was slow comes to pass although its function ended. */
function wasRevoked({ things: { approvals }, faults }: SimWorld, user: string, at: number): boolean {
  const last = approvals.changes.findLast((change) => change.user === user && change.at <= at);
  const wasSlow = faults.struck.some(({ place, what }) => place === 'slack-events inbox.put' && isSlow(what));
  const storedMs = LIMIT_MS['slack-events'] + (wasSlow ? SLOW_MS.max : 0);
  return last?.isServed === false && last.at < at - storedMs;
}

function isSlow(what: unknown): boolean {
  return typeof what === 'object' && what !== null && 'kind' in what && what.kind === 'slow';
}

/** Whether they were served from when they wrote it until it must have been delivered. Only then it must be taken. */
export function isServedFor({ things }: SimWorld, { user, ts }: Pick<Written, 'user' | 'ts'>): boolean {
  const own = things.approvals.changes.filter((change) => change.user === user);
  const at = Number(ts) * 1_000;
  const before = own.findLast((change) => change.at <= at - 1_000);
  return (
    before?.isServed !== false &&
    !own.some((each) => !each.isServed && each.at > at - 1_000 && each.at < at + DELIVERED_MS_MAX)
  );
}
