import { openReply } from './calls.ts';
import type { Budget, Configuration } from './configuration/configuration.ts';

/** The world as the model sees it: one session. Immutable; successors share what did not change. */
export type State = {
  /** The newest journal entry. It carries the whole small state, so older ones need not be kept. */
  entry: Entry;
  inbox: readonly InboxItem[];
  /** StepQueue's message group of this session, oldest first. */
  wakes: readonly Wake[];
  /** Versions whose wake id SQS still remembers. */
  rememberedWakeIds: readonly number[];
  steps: readonly Step[];
  /** Messages waiting on TimerQueue. */
  timers: number;
  /** Timers for a time that the newest entry no longer names: they fire too early for it. */
  earlyTimers: number;
  /** The newest entry's time (notBefore or checkAt) has come. */
  due: boolean;
  summary: { version: number; due: boolean } | null;
  /** How often each notice is to be seen in the thread. */
  shown: Readonly<Record<string, number>>;
  deliveries: readonly Delivery[];
  /** How often the author has edited each message so far; 9 once it is deleted. */
  edits: Readonly<Record<string, number>>;
  /** Messages, and versions of them, that Slack got a 200 for. */
  accepted: readonly string[];
  deadLetters: number;
  /** The dead-letter handler has told the thread; a person resumes. */
  parked: boolean;
  workerSide: WorkerSide | null;
  /** Requests that the MCP server got. */
  requested: readonly string[];
  /** What a waiting tool looks at, and the bells it has sent that are under way. */
  awaited: 'running' | 'over';
  awaitedBells: number;
  /** The item that names this session as one that waits: an event that finds none rings nobody. */
  awaitedItem: boolean;
  budget: Budget;
  violation: string | null;
};

export type Phase = 'idle' | 'thinking' | 'acting' | 'paused';

/** `not-started`: somebody wrote before it could start. `wait-ended`: only the waiting was stopped. */
export type Outcome = 'ok' | 'cancelled' | 'interrupted' | 'unknown' | 'not-started' | 'wait-ended';

/** One line of the transcript. */
export type Fact = `user ${string}` | `call ${string}` | `result ${string} ${Outcome}` | 'final';

export type Entry = {
  version: number;
  phase: Phase;
  transcript: readonly Fact[];
  notices: readonly string[];
  backingOff: boolean;
  waitingForWorker: boolean;
  call: OpenCall | null;
  /** A call from Lambda with an outward effect (MCP, or one that its key makes repeatable) without result; `begun`: it may have been made. */
  outwardCall: { id: string; begun: boolean } | null;
  /** A Lambda-side tool that answered `wait`, or has not been asked yet (`armed` false: the entry names no time yet). */
  wait: { id: string; armed: boolean } | null;
  /** Calls of the same reply that come after the open one, in order. */
  behind: readonly string[];
};

export type OpenCall = {
  id: string;
  /** The instance it may have been sent to, or null while it was sent nowhere. */
  instance: number | null;
  dispatches: number;
  cancel: 'no' | 'requested' | 'sent';
  hold: 'no' | 'requested' | 'sent';
  /** A second call of the same command, with an outward effect on the worker. */
  second: string | null;
  command: DispatchedCommand | null;
};

export type DispatchedCommand =
  | { is: 'intent'; generation: number; instance: number }
  | { is: 'sent'; generation: number; instance: number; commandId: number };

/**
 * One message of a person, in its newest version: 0 as it was written, then one more with each edit; `WITHDRAWN` is the last.
 * `wasRead`: an entry holds an older version, so that this one is told as a change.
 */
export type InboxItem = {
  key: string;
  kind: 'message' | 'stop';
  absorbed: boolean;
  due: boolean;
  version: number;
  wasRead: boolean;
};

/** `holder` is the slot of the step that received it, 0 while it is visible. */
export type Wake = { receives: number; holder: number };

/** One attempt of Slack to deliver an event, and how far ingress has come with it. */
export type Delivery = {
  key: string;
  kind: InboxItem['kind'];
  version: number;
  at: 'put' | 'ring' | 'answer';
  attemptsLeft: number;
};

export type Step = { slot: number; frozen: boolean; reloads: number; stage: Stage };

export type Loaded = { entry: Entry; unread: readonly InboxItem[]; due: boolean };

/** The external call that a step makes next. What it decides on its own happens together with the call before. */
export type Stage =
  | { at: 'read-inbox'; read: Omit<Loaded, 'unread'> | null }
  | { at: 'read-entry'; unread: readonly InboxItem[] | null }
  | { at: 'look-up-notices'; loaded: Loaded }
  | { at: 'post-pending'; loaded: Loaded; notices: readonly string[] }
  | { at: 'call-model'; loaded: Loaded; absorb: readonly string[] }
  | { at: 'read-worker'; loaded: Loaded; call: OpenCall }
  | { at: 'ensure-worker'; loaded: Loaded; call: OpenCall; generation: number; armed: boolean }
  | { at: 'send'; entry: Entry; call: OpenCall; words: boolean }
  | { at: 'send-hold'; call: OpenCall; commit: Commit }
  | { at: 'look'; loaded: Loaded; id: string }
  | { at: 'send-cancel'; entry: Entry; call: OpenCall }
  /** `mine`: this step has committed the intent, so nobody else can have made the call. */
  | { at: 'call-outward'; entry: Entry; id: string; mine: boolean }
  | { at: 'collect'; loaded: Loaded; call: OpenCall; commandId: number }
  | { at: 'arm'; next: Stage }
  | { at: 'commit'; commit: Commit }
  | { at: 'finish'; entry: Entry; absorb: readonly string[]; left: readonly FinishTask[] }
  | { at: 'clear-due'; version: number }
  | { at: 'acknowledge' };

/** What is left to do after a commit, in this order. A crash at any point is repaired by the wake's redelivery. */
export type FinishTask = 'mark-absorbed' | 'note-awaited' | 'post' | 'write-summary' | 'arm' | 'ring' | 'clear-due';

export type Commit = {
  what: string;
  /** The entry to append; its version is one above the loaded one. */
  draft: Entry;
  absorb: readonly string[];
  worker: { does: 'nothing' } | { does: 'claim' | 'release'; generation: number };
  /** There is more to do at once: ring after the commit. */
  more: boolean;
  after: 'finish' | 'send' | 'call-outward' | 'arm-and-finish';
  /** The step has loaded words that no model call has seen. */
  words?: boolean;
  /** The entry names the time that the one before it named, whose timer is still there. */
  keepsTime?: boolean;
  /** The entry names a new time, but no timer was armed for it. */
  movesTime?: boolean;
};

export type WorkerSide = {
  /** `uses` counts claims and releases, as `lastUsedAt` does; `saving` is the save that was asked for after so many uses. */
  item: {
    state: 'online' | 'stopping' | 'stopped' | 'starting';
    generation: number;
    claimed: boolean;
    uses: number;
    saving: { forUse: number; content: number | null } | null;
    /** What of the disk the table calls saved. */
    saved: number;
  };
  /** How much work is on the instance's disk. */
  disk: number;
  instance: { id: number; state: 'running' | 'stopped' | 'terminated' };
  /** What the instance's disk says about each call. */
  ledger: Readonly<Record<string, LedgerRecord>>;
  /** The newest reply of whose calls a command came, and the newest whose calls are held. */
  asked: number;
  held: number;
  /** The first draft's marker: set by a hold, cleared by the next run command. */
  marker: boolean;
  /** Holds sent for the open call: a storm shows as many. */
  holds: number;
  /** Every call that ever started, on whichever instance. */
  started: readonly string[];
  commands: readonly SentCommand[];
  commandsSent: number;
  /** Completion events under way to the doorbell. */
  events: number;
  reaper: {
    at: 'ask-save' | 'mark-stopping' | 'stop-instance';
    generation: number;
    uses: number;
    saved: number;
  } | null;
};

export type LedgerRecord = 'running' | 'done' | 'interrupted' | 'tombstone' | 'not-started';

export type SentCommand = {
  id: number;
  call: string;
  kind: 'run' | 'cancel' | 'hold';
  /** The second call of a run command. */
  second: string | null;
  /** A run command that holds its own calls. */
  holds: boolean;
  instance: number;
  state: 'pending' | 'running' | 'undelivered' | Outcome;
};

const EMPTY: Omit<State, 'budget'> = {
  entry: {
    version: 0,
    phase: 'idle',
    transcript: [],
    notices: [],
    backingOff: false,
    waitingForWorker: false,
    call: null,
    outwardCall: null,
    wait: null,
    behind: [],
  },
  inbox: [],
  wakes: [],
  rememberedWakeIds: [],
  steps: [],
  timers: 0,
  earlyTimers: 0,
  due: false,
  summary: null,
  shown: {},
  deliveries: [],
  edits: {},
  accepted: [],
  deadLetters: 0,
  parked: false,
  workerSide: null,
  requested: [],
  awaited: 'running',
  awaitedBells: 0,
  awaitedItem: false,
  violation: null,
};

const CALL_OPEN: Omit<State, 'budget'> = {
  ...EMPTY,
  entry: {
    ...EMPTY.entry,
    version: 1,
    phase: 'acting',
    transcript: ['user M1', 'call c1'],
    call: { id: 'c1', instance: null, dispatches: 0, cancel: 'no', hold: 'no', second: null, command: null },
  },
  inbox: [{ key: 'M1', kind: 'message', absorbed: true, due: false, version: 0, wasRead: true }],
  accepted: ['M1'],
  wakes: [{ receives: 0, holder: 0 }],
  summary: { version: 1, due: true },
  workerSide: {
    item: { state: 'online', generation: 1, claimed: false, uses: 0, saving: null, saved: 0 },
    disk: 0,
    instance: { id: 1, state: 'running' },
    ledger: {},
    asked: 0,
    held: 0,
    marker: false,
    holds: 0,
    started: [],
    commands: [],
    commandsSent: 0,
    events: 0,
    reaper: null,
  },
};

export function initialState({ start, budget, firstReply }: Configuration): State {
  if (start === 'empty') return { ...EMPTY, budget };
  return {
    ...CALL_OPEN,
    entry: openReply({ ...CALL_OPEN.entry, call: null, transcript: ['user M1'] }, firstReply),
    budget,
  };
}
