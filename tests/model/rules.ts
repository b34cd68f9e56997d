/**
 * The rules of the session protocol that can be switched off one by one, to see what breaks without them.
 * docs/protocol.md tells the protocol itself; here each rule is one option of the model. A change of the protocol starts here:
 * add or change the rule, run `npm run model`, and only then touch the product.
 */
export type Rules = {
  /** A step whose commit lost the race loads again; it never acknowledges on the strength of a stale load. */
  reloadOnConflict: boolean;
  /** The inbox is read before the newest entry, so a message cannot fall between the two reads. */
  inboxBeforeEntry: boolean;
  /** Messages are marked absorbed in the transaction that appends the entry which holds them. */
  absorbInCommit: boolean;
  /** A message whose key is already in the transcript is not rendered again, whatever the inbox row says. */
  skipAbsorbedKeys: boolean;
  /** Ingress rings for a duplicate too: the first attempt may have died between the write and the wake. */
  ringOnDuplicate: boolean;
  /** The inbox item is visible to the sweeper by itself, before the session has any entry. */
  inboxDueAt: boolean;
  /** Notices wait in the entry until a later entry drops them; a step flushes those of its predecessor. */
  noticeOutbox: boolean;
  /** Before a notice of another invocation is posted, the thread is asked whether it is there. */
  noticeLookUp: boolean;
  /** No outside effect without a fresh lease on the wake. */
  leaseGuard: boolean;
  /** The timer is sent before the entry that names its time. */
  armBeforeCommit: boolean;
  /** Who sends the next timer while a command runs: the wake that finds the old one due, nobody, or every wake. */
  rearm: 'when-due' | 'never' | 'always';
  /** A throttled model call is recorded as an entry with a time, not only as a timer. */
  journaledBackOff: boolean;
  /** The summary (the sweeper's view) is written in the entry's transaction. */
  summaryInCommit: boolean;
  /** An idle session's summary stops being due once its notices are out. */
  clearDueWhenIdle: boolean;
  /** The dispatch intent claims the worker item in the same transaction, and the reaper honours the claim. */
  claimInIntent: boolean;
  /** An idle worker is stopped only once its disk has been saved. */
  saveBeforeStop: boolean;
  /** A save counts only for the use that came last before it was asked for: the item says which, and every claim is a use. */
  saveOfThisUse: boolean;
  /** A call that may have been sent is only ever sent again to the instance whose ledger can answer. */
  resendToSameInstance: boolean;
  /** Stop closes no call that may run: it cancels through the worker's ledger and collects the true result. */
  cancelThroughLedger: boolean;
  /** A call from Lambda to an MCP server is an entry before it is made; one that was begun is never made again. */
  intentBeforeCall: boolean;
  /** Stop says `unknown` of a call that was begun, `cancelled` only of one that was not. */
  begunIsUnknown: boolean;
  /** A stop that is read together with the words it is about begins their turn and pauses it: people are told, and it can go on. */
  stopBeginsTurn: boolean;
  /** The dead-letter handler appends a paused entry, so that the sweeper leaves a poisoned session alone. */
  pauseOnDeadLetter: boolean;
  /** A wake that does not directly follow a commit has a random id; 'version' repeats the commit's id. */
  handOverWakeId: 'random' | 'version';
  /** The wake right after a commit: deduplicated by version, or random. Both hold. */
  commitWakeId: 'random' | 'version';
  /** A lost command is given up only when no earlier one of its call can still start. */
  waitForPendingCommands: boolean;
  /** An undeliverable command corrects a stale worker item. */
  reconcileWorker: boolean;
  /** Words hold a running worker command: by one command in the step that found it running, by an entry of its own first, or not. */
  hold: 'in-collect' | 'requested-entry' | 'never';
  /**
   * What a hold on the worker's disk is: the number of the reply whose calls it holds, a marker that the next command clears, or
   * whatever the machine was asked for last.
   */
  holdKey: 'reply' | 'marker' | 'machine';
  /** One hold for one command, however many messages and wakes come. */
  holdOnce: boolean;
  /** A due check of a held command whose words are still unread holds it again: the hold may have been lost. */
  holdAgainAtCheck: boolean;
  /** The entry of a hold keeps the check time; with an early check, the hold's step also arms the next one. */
  holdKeepsTimer: boolean;
  /** A hold that cannot be sent does not fail the step. */
  holdMayFail: boolean;
  /** A held command starts none of its further calls. */
  heldStartsNoFurther: boolean;
  /** A command that is sent again while words are unread holds its own calls. */
  resendCarriesHold: boolean;
  /** Words close only calls that were never sent. */
  wordsCloseOnlyUnsent: boolean;
  /** The inbox is read again between the intent of an outward call and the call. */
  lookBeforeOutward: boolean;
  /** Words close outward calls that have not begun. */
  wordsStopOutward: boolean;
  /** Every outward call from Lambda is an entry before it is made, also those that are safe to repeat. */
  outwardIntent: boolean;
  /** An outward call that was begun is never said not to have started. */
  begunIsNotUnstarted: boolean;
  /** Words end a wait. */
  wordsEndWait: boolean;
  /** The item by which an event finds the waiting session is written in the wait's transaction; else after it. */
  awaitedInCommit: boolean;
  /** A wait has a timer: an event that comes before its entry, or not at all, rings nobody. */
  waitHasTimer: boolean;
  /** A look that a bell caused writes nothing unless the wait is over; else it arms and writes like a due one, or writes without a timer. */
  bellLook: 'writes-nothing' | 'arms' | 'moves-time';
  /**
   * An absorbing commit looks at the version of each item that it holds. One that was edited or withdrawn since is told to the model
   * as a change, in the same transaction; or the commit is lost and the step reads again.
   */
  versionInCommit: 'tells-change' | 'reads-again' | 'unchecked';
  /** An edit of a message that was read makes its item unread again, as a change. */
  editReopens: boolean;
  /** Of two edits of a message the newer one counts, in whatever order they come. */
  newestEditWins: boolean;
  /** An edit or a withdrawal that comes before its message is stored in its place. */
  editCreates: boolean;
  /** What was withdrawn leaves a tombstone, which a late delivery of the message finds. */
  withdrawalKept: boolean;
  /** The sweeper runs. Off in experiments that ask what holds without the net. */
  sweeper: boolean;
};

export const FULL_PROTOCOL: Rules = {
  reloadOnConflict: true,
  inboxBeforeEntry: true,
  absorbInCommit: true,
  skipAbsorbedKeys: true,
  ringOnDuplicate: true,
  inboxDueAt: true,
  noticeOutbox: true,
  noticeLookUp: true,
  leaseGuard: true,
  armBeforeCommit: true,
  rearm: 'when-due',
  journaledBackOff: true,
  summaryInCommit: true,
  clearDueWhenIdle: true,
  claimInIntent: true,
  saveBeforeStop: true,
  saveOfThisUse: true,
  resendToSameInstance: true,
  cancelThroughLedger: true,
  intentBeforeCall: true,
  begunIsUnknown: true,
  stopBeginsTurn: true,
  pauseOnDeadLetter: true,
  handOverWakeId: 'random',
  commitWakeId: 'version',
  waitForPendingCommands: true,
  reconcileWorker: true,
  hold: 'in-collect',
  holdKey: 'reply',
  holdOnce: true,
  holdAgainAtCheck: true,
  holdKeepsTimer: true,
  holdMayFail: true,
  heldStartsNoFurther: true,
  resendCarriesHold: true,
  wordsCloseOnlyUnsent: true,
  lookBeforeOutward: true,
  wordsStopOutward: true,
  outwardIntent: true,
  begunIsNotUnstarted: true,
  wordsEndWait: true,
  awaitedInCommit: true,
  waitHasTimer: true,
  bellLook: 'writes-nothing',
  versionInCommit: 'tells-change',
  editReopens: true,
  newestEditWins: true,
  editCreates: true,
  withdrawalKept: true,
  sweeper: true,
};
