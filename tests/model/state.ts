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
  /** The newest entry's time (notBefore or checkAt) has come. */
  due: boolean;
  summary: { version: number; due: boolean } | null;
  /** How often each notice is to be seen in the thread. */
  shown: Readonly<Record<string, number>>;
  deliveries: readonly Delivery[];
  /** Messages that Slack got a 200 for. */
  accepted: readonly string[];
  deadLetters: number;
  /** The dead-letter handler has told the thread; a person resumes. */
  parked: boolean;
  workerSide: WorkerSide | null;
  /** Requests that the MCP server got. */
  requested: readonly string[];
  budget: Budget;
  violation: string | null;
};

export type Phase = 'idle' | 'thinking' | 'acting' | 'paused';

export type Outcome = 'ok' | 'cancelled' | 'interrupted' | 'unknown';

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
  /** A call to an MCP server without result; `begun`: its request may have been made. */
  mcpCall: { id: string; begun: boolean } | null;
};

export type OpenCall = {
  id: string;
  /** The instance it may have been sent to, or null while it was sent nowhere. */
  instance: number | null;
  dispatches: number;
  cancel: 'no' | 'requested' | 'sent';
  command: DispatchedCommand | null;
};

export type DispatchedCommand =
  | { is: 'intent'; generation: number; instance: number }
  | { is: 'sent'; generation: number; instance: number; commandId: number };

export type InboxItem = { key: string; kind: 'message' | 'stop'; absorbed: boolean; due: boolean };

/** `holder` is the slot of the step that received it, 0 while it is visible. */
export type Wake = { receives: number; holder: number };

/** One attempt of Slack to deliver an event, and how far ingress has come with it. */
export type Delivery = { key: string; kind: InboxItem['kind']; at: 'put' | 'ring' | 'answer'; attemptsLeft: number };

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
  | { at: 'send'; entry: Entry; call: OpenCall }
  | { at: 'send-cancel'; entry: Entry; call: OpenCall }
  | { at: 'call-mcp'; entry: Entry; id: string }
  | { at: 'collect'; loaded: Loaded; call: OpenCall; commandId: number }
  | { at: 'arm'; next: Stage }
  | { at: 'commit'; commit: Commit }
  | { at: 'finish'; entry: Entry; absorb: readonly string[]; left: readonly FinishTask[] }
  | { at: 'clear-due'; version: number }
  | { at: 'acknowledge' };

/** What is left to do after a commit, in this order. A crash at any point is repaired by the wake's redelivery. */
export type FinishTask = 'mark-absorbed' | 'post' | 'write-summary' | 'arm' | 'ring' | 'clear-due';

export type Commit = {
  what: string;
  /** The entry to append; its version is one above the loaded one. */
  draft: Entry;
  absorb: readonly string[];
  worker: { does: 'nothing' } | { does: 'claim' | 'release'; generation: number };
  /** There is more to do at once: ring after the commit. */
  more: boolean;
  after: 'finish' | 'send' | 'call-mcp' | 'arm-and-finish';
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

export type LedgerRecord = 'running' | 'done' | 'interrupted' | 'tombstone';

export type SentCommand = {
  id: number;
  call: string;
  kind: 'run' | 'cancel';
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
    mcpCall: null,
  },
  inbox: [],
  wakes: [],
  rememberedWakeIds: [],
  steps: [],
  timers: 0,
  due: false,
  summary: null,
  shown: {},
  deliveries: [],
  accepted: [],
  deadLetters: 0,
  parked: false,
  workerSide: null,
  requested: [],
  violation: null,
};

const CALL_OPEN: Omit<State, 'budget'> = {
  ...EMPTY,
  entry: {
    ...EMPTY.entry,
    version: 1,
    phase: 'acting',
    transcript: ['user M1', 'call c1'],
    call: { id: 'c1', instance: null, dispatches: 0, cancel: 'no', command: null },
  },
  inbox: [{ key: 'M1', kind: 'message', absorbed: true, due: false }],
  accepted: ['M1'],
  wakes: [{ receives: 0, holder: 0 }],
  summary: { version: 1, due: true },
  workerSide: {
    item: { state: 'online', generation: 1, claimed: false, uses: 0, saving: null, saved: 0 },
    disk: 0,
    instance: { id: 1, state: 'running' },
    ledger: {},
    started: [],
    commands: [],
    commandsSent: 0,
    events: 0,
    reaper: null,
  },
};

export function initialState({ start, budget }: Configuration): State {
  return { ...(start === 'empty' ? EMPTY : CALL_OPEN), budget };
}
