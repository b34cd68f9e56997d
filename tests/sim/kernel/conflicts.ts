/**
 * How a write of the table ends that meets another one at the same item, as its adapter tells it. `thrown`: nothing is written. `raced`: nothing is
 * written, and it looks as if somebody else had been first. `own`: the try before had been written, and its answer was lost.
 */
export type ConflictWay = 'thrown' | 'raced' | 'own';

const TRANSACTIONS: Readonly<Record<string, { ways: readonly ConflictWay[]; raced: string; own: string }>> = {
  'journal.commit': { ways: ['thrown', 'raced', 'own'], raced: 'conflict', own: 'conflict' },
  'permits.take': { ways: ['raced', 'own'], raced: 'crowded', own: 'raced' },
};
/** Writes of one item: a transaction that is at it makes them fail, and they know no race. */
const WRITES: ReadonlySet<string> = new Set([
  ...['journal.clearDue', 'budgets.raise', 'workerStore.replace', 'inbox.put', 'inbox.revise'],
  ...['replies.claim', 'replies.answered', 'replies.release', 'sessions.begins', 'events.handled'],
  ...['events.countRemark', 'approvals.approve', 'approvals.revoke', 'dueItems.postpone'],
  ...['requests.claim', 'requests.begun', 'keys.used', 'keys.revoke', 'signIns.endAll', 'places.remember'],
]);
const OF_WRITES: readonly ConflictWay[] = ['thrown'];
const WAYS: ReadonlyMap<string, readonly ConflictWay[]> = new Map([
  ...[...WRITES].map((call) => [call, OF_WRITES] as const),
  ...Object.entries(TRANSACTIONS).map(([call, { ways }]) => [call, ways] as const),
]);

/** The ways in which this call may meet another one; undefined where it writes nothing. */
export function conflictsOf(call: string): readonly ConflictWay[] | undefined {
  return WAYS.get(call);
}

/** What a transaction answers that was not the first. */
export function racedAnswer(call: string, how: 'raced' | 'own'): unknown {
  return TRANSACTIONS[call]?.[how];
}

/** As the SDK throws it when all tries have met somebody. */
export function conflictError(call: string): Error {
  const name = call in TRANSACTIONS ? 'TransactionCanceledException' : 'TransactionConflictException';
  return Object.assign(new Error(`${call}: Transaction is ongoing for the item`), { name });
}
