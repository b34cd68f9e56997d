/** One call with what came of it, as digests: two that are equal were the same call with the same result. */
export type CallTrace = { call: string; result: string; failed: boolean };

/**
 * What the guards count in one turn; a new turn begins with {@link noGuards}, but keeps what a pause left open. PERSISTED CONTRACT, as SessionState: it grows
 * by optional fields only.
 */
export type GuardState = {
  /** The turn's newest calls, oldest first. */
  traces: CallTrace[];
  /** Failed edits of a file since the last one that succeeded, by path. */
  editFailures: { [path: string]: number };
  /** Empty ends in a row. */
  emptyEnds: number;
  /** Replies in a row that could not be read. */
  malformed: number;
  /** Whether the model was asked for smaller parts after cut replies. */
  askedForParts: boolean;
  /** Ends that were sent back because something was open. */
  endNudges: number;
  /** Kinds of open items that are named once only, and were. */
  named: string[];
  /** Model calls that asked for tools, and active time, since people last heard something; waits apart. */
  silentSteps: number;
  silentMs: number;
  silenceReminders: number;
  /** Time of model calls and of tool calls; waiting for quota, machines or people is not counted. */
  activeMs: number;
  /** Soft limits that were told. */
  softLimits: ('steps' | 'time')[];
  /** How often the machine was lost, or never came, while calls were open. */
  workerLosses: number;
  /** The plan was changed in this turn, so what is open in it belongs to this turn. */
  hasPlan: boolean;
  /** A file was changed with `edit_file`. */
  hasEdits: boolean;
  /** No command has run since the last such change. */
  hasUncheckedEdits: boolean;
  /** Branches that commands have pushed, as `owner/name:branch`, or `:branch` where git's output did not say where. Absent: none. */
  pushed?: string[];
  /** Commands that went on in the background at their time limit, and whose end nobody was told. */
  openJobs?: string[];
  /** Awaited checks that were red. */
  redChecks?: number;
  /** The answer that was sent back last: it is the answer after all when the model has nothing to add. */
  heldAnswer?: string;
  /** Places of the messages that began the turn, while it may end without a word: none asks the agent. Absent: it owes an answer. */
  unasked?: string[];
};

export const noGuards: GuardState = {
  traces: [],
  editFailures: {},
  emptyEnds: 0,
  malformed: 0,
  askedForParts: false,
  endNudges: 0,
  named: [],
  silentSteps: 0,
  silentMs: 0,
  silenceReminders: 0,
  activeMs: 0,
  softLimits: [],
  workerLosses: 0,
  hasPlan: false,
  hasEdits: false,
  hasUncheckedEdits: false,
};
