import type { Verdict } from '../checks.ts';
import type { McpState } from '../mcp/session-state.ts';
import type { DaySpend, Spend } from '../model/spend.ts';
import type { ThreadSource } from '../thread/thread-source.ts';
import type { ToolCall, ToolResult } from '../tool/tool.ts';
import type { KeptDiffMark } from '../worker/clones/kept-diff.ts';
import type { CloneState } from '../worker/command.ts';
import type { NewDisk } from '../worker/saved-work.ts';
import type { GuardState } from './guard-state.ts';
import type { SessionMode } from './mode.ts';
import type { Notice, PendingEvent, ProgressMessage } from './notice.ts';
import type { Remark } from './remarks.ts';
import type { Wait } from './wait.ts';

/** Names the session in keys, queue groups and SSM parameters: at most 128 characters of `[A-Za-z0-9:._-]`. */
export type SessionId = string;

export type TodoItem = { id: string; text: string; state: 'open' | 'in-progress' | 'done' };

/** `foreign`: somebody else opened it, and its words are theirs. Absent where this session opened it, or an older build wrote. */
export type PullRequest = {
  repository: string;
  number: number;
  url: string;
  branch: string;
  foreign?: true | undefined;
  /** How the checks of its head stood when they were read last, at `at` (ms); absent, nobody has read them. */
  checks?: { verdict: Verdict; at: number } | undefined;
  /** Somebody has merged or closed it; absent: it is open, or nobody has told. */
  ended?: 'merged' | 'closed' | undefined;
  /** When it was last opened again, by the code host's time; absent: never. */
  reopenedAt?: number;
};

/** Of which session's state this one is a copy, and of which of its entries. */
export type Origin = { sessionId: SessionId; version: number };

/** Both as `owner/name`. */
export type ForkOf = { repository: string; upstream: string };

/** `session` when the scope is absent; `month` (`2026-11`) of a budget that starts anew with the next one. */
export type BudgetReached = {
  kind: 'budget-usd';
  limitMicroUsd: number;
  scope?: 'session' | 'user' | 'deployment';
  spentMicroUsd?: number;
  month?: string;
  /** The limit that a press of the button gives. */
  raiseToMicroUsd?: number;
};

/**
 * Which of the causes in the table of texts (domain/language) it is, and what its text takes. Absent: the message is what somebody else
 * said, or an older build's. A name that this build lacks is no reason not to read it.
 */
export type ErrorCause = { name: string; count: number; detail: string };

export type PauseReason =
  /** `words`: with which they stopped it, cut; absent: with the word `stop` alone, with a button, or an older build wrote. */
  | { kind: 'stopped'; byUser: string; words?: string }
  | BudgetReached
  | { kind: 'turn-steps'; limit: number }
  | { kind: 'turn-time'; limitMs: number }
  | { kind: 'error'; message: string; cause?: ErrorCause };

/** Which calls one command carries and to whose ledger it goes. `instanceId` is written before the command is sent. */
export type DispatchTarget = {
  toolCallIds: string[];
  instanceId: string;
  generation: number;
  /** Version of the intent's entry: names the command's objects in the artifact bucket. */
  intentVersion: number;
  /** Milliseconds since the epoch: the worker starts nothing of it later; its claim on the worker ends at `deadline`. */
  notAfter: number;
  deadline: number;
  /** When the intent was written, in milliseconds since the epoch; absent in those of older builds. */
  at?: number;
  /** How often a command was made for these calls, and `cancels`: one that ends them; absent in those of older builds, too. */
  dispatches: number;
  cancels?: number;
  /** They are the first calls on a new disk: saved work is restored before them, and their result tells the model. */
  newDisk?: NewDisk;
};

/** Since when there has been no room for the worker, or no turn in this deployment, and what it said last. `told` once the thread knows. */
export type CapacityWait = { since: number; reason: string; told?: true };

/**
 * How far the calls that run on the worker have come. `sentBefore` is kept while a command for the next calls may have been
 * sent: they go only to that instance, whose ledger answers. `checkAt` of a wanted cancel: not before, the worker is away.
 */
export type Dispatch =
  | { kind: 'none'; sentBefore?: DispatchTarget }
  | { kind: 'worker-wait'; sentBefore?: DispatchTarget; since: number; checkAt: number; capacity?: CapacityWait }
  | { kind: 'intent'; target: DispatchTarget }
  | {
      kind: 'sent';
      target: DispatchTarget;
      commandId: string;
      checkAt: number;
      checkDelayMs: number;
      /** The worker was told, or may have been, that somebody wrote: see docs/protocol.md, People first. */
      hold?: 'sent';
    }
  | { kind: 'cancel-requested'; target: DispatchTarget; checkAt?: number }
  | { kind: 'cancel-sent'; target: DispatchTarget; commandId: string; checkAt: number; checkDelayMs: number };

/** Calls of the model's last turn that have no committed result yet, in call order, with the results so far. */
export type OpenWork = {
  /** Version of the entry that holds the reply which made the calls; absent in work of older builds, which nothing can hold. */
  reply?: number;
  calls: ToolCall[];
  results: ToolResult[];
  dispatch: Dispatch;
  /** Calls from Lambda that others see, committed before they are made: one without result may have had its effect. */
  begun?: string[];
  /** The first open call waits. */
  wait?: Wait;
};

/** How often the reply that is asked for has been given more room already. */
export function raisesOf(phase: Phase): number {
  return phase.kind === 'thinking' ? phase.maxTokensRaises : 0;
}

/** The open work of a phase; undefined when there is none. */
export function workOf(phase: Phase): OpenWork | undefined {
  return phase.kind === 'acting' || phase.kind === 'paused' ? phase.work : undefined;
}

/** What is known of a person who wrote, or undefined. */
export function knownOf({ people = [] }: SessionState, user: string): KnownPerson | undefined {
  return people.find((one) => one.user === user);
}

/** Calls of the work that have no result yet, in call order. */
export function openCalls({ calls, results }: Pick<OpenWork, 'calls' | 'results'>): ToolCall[] {
  const done = new Set(results.map((result) => result.toolCallId));
  return calls.filter((call) => !done.has(call.toolCallId));
}

export type Phase =
  | { kind: 'idle' }
  /** `since`: when it began to wait for capacity of the model; absent: it does not, or an older build wrote. */
  | { kind: 'thinking'; attempt: number; notBefore?: number; since?: number; maxTokensRaises: number }
  | { kind: 'acting'; work: OpenWork }
  | { kind: 'paused'; reason: PauseReason; work?: OpenWork };

/**
 * A person as the session knows them since `at` (ms); without a name they could not be found. `email`: only for commits, of which they are the co-author or,
 * with `isAuthor`, the author.
 */
export type KnownPerson = {
  user: string;
  at: number;
  name?: string;
  timeZone?: string;
  locale?: string;
  email?: string;
  isAuthor?: true;
};

/** A file of a person in the artifact bucket, and its name in the worker's folder of attachments. */
export type Attachment = { key: string; name: string; bytes: number };

/**
 * How much the model's prefix holds, kept up at every commit. `tokens`: of the newest call, reply included, as the API counted
 * them; `addedTokens`: estimate of what came since; `baseTokens`: estimate of the prefix when a compaction began it.
 */
export type ContextSize = {
  tokens: number;
  addedTokens: number;
  images: number;
  /** Of all its images, as bytes of their files; absent: none, or an older build's. */
  imageBytes?: number;
  /** Images that came since the newest call: the model has not seen them yet. */
  unseenImages?: number;
  baseTokens?: number;
};

/**
 * What the session knows of the prompt cache after its newest call: when it was (ms), for which model, how many blocks and tokens of the messages'
 * prefix it left there, and how many waits between calls there were, those over five minutes apart. `hour`: the newest entry that lives for an hour.
 */
export type CacheUse = {
  at: number;
  model: string;
  blocks: number;
  tokens: number;
  waits: number;
  longWaits: number;
  hour?: { blocks: number; tokens: number };
};

export type Undelivered = { count: number; at: number; reason: string };

/** Set while the prefix must be shortened before the next step: `tries` hand-overs were of no use; `overflow`: the model said it does not fit. */
export type Shortening = { tries: number; overflow: boolean };

/**
 * The whole small state after a transition. PERSISTED CONTRACT: written into every journal entry and read by newer code, so
 * it grows by optional fields only; domain/persisted/state.ts is how it is read.
 */
export type SessionState = {
  schema: 1;
  source: ThreadSource;
  phase: Phase;
  turn: number;
  /** Model calls since the turn began: bounded by the turn's step limit. */
  turnSteps: number;
  turnStartedAt: number;
  /** Code of the language (ISO 639) in which people are told things, decided by the first message. Absent: English. */
  language?: string;
  /** What the session had cost when the turn began, in micro-dollars; absent: an older build began it. */
  turnFromMicroUsd?: number;
  /** Who wrote last: mentioned in the final answer, and charged. It gives no rights: see `begunBy`. */
  requester: string;
  /** Who began the session: its requester in docs/slack.md. Absent in sessions of older builds. */
  begunBy?: string;
  /** When the session began (ms), and its first words, one line, cut. Absent: an older build began it, and nobody has written since. */
  begun?: { at: number; title: string };
  /** The session that this one was forked from. Absent: it began with people's words. */
  origin?: Origin;
  /** What stands in place of the deployment's system prompt, as who forked wished. Absent: nothing does. */
  systemPrompt?: string;
  /** Name of the model of this prefix. Another one begins a new prefix: see `newModel` of the transcript. */
  model: string;
  /** What somebody chose by a command for the next turn. */
  nextModel?: string;
  /** Where the newest call was answered, and its prefix is cached. Absent: there is one place, or an older build asked. */
  place?: string;
  /**
   * While the chosen model lacks capacity: what was chosen, and how far down the operator's list. `place` is an older build's: its list
   * began with a second place.
   */
  fallback?: { chosen: string; tried: number; place?: 'second' };
  /** People that the model is told the names of, at most some dozens. */
  people?: KnownPerson[];
  /** During the first turn: what the model is told about a model that was asked for and is unknown. */
  modelNote?: string;
  /** First version whose messages belong to the model's current prefix. */
  transcriptFrom: number;
  context?: ContextSize;
  shortening?: Shortening;
  /** What a model's window has shown to be, by refusing a request: smaller than the table says. Absent: it has not, or an older build asked. */
  window?: { model: string; tokens: number };
  cached?: CacheUse;
  /** The newest compaction's full log of the session, which workers get as a file. */
  sessionLog?: { key: string; name: string };
  /** Place in the thread's order of the last stop: an older message that arrives later does not resume. */
  stopTs?: string;
  /** How far its thread was read, as a place in its order. Absent: an older build's session, or none of its words was read. */
  threadReadTo?: string;
  counters: { steps: number; modelCalls: number; commands: number };
  spend: Spend;
  /** The same, day by day and model by model, in order. Absent: nothing was charged, or an older build charged it. */
  spendByDay?: DaySpend[];
  /** What it was begun with as its limit. Absent: the operator's figure. */
  budgetMicroUsd?: number;
  /** This session's own limit, once somebody has raised it. */
  sessionBudgetMicroUsd?: number;
  /** Budgets, by scope and limit, whose 80 % the thread was told of. */
  budgetNotes?: string[];
  todo: TodoItem[];
  repositories: string[];
  /** How the clones on its machine stood after the newest command, and what of their differences is kept. Absent: none, or an older build's. */
  clones?: CloneState[];
  keptDiff?: KeptDiffMark | undefined;
  /** Which of them are forks that this session works in, and of what. Absent: none, or an older build's. */
  forks?: ForkOf[];
  /** What people wrote that may be names of branches: those may be pushed to, whose ever they are. Absent: nothing of the kind. */
  namedBranches?: string[];
  pullRequests: PullRequest[];
  /** Heads of open pull requests that were read, as `owner/name:branch`, the newest last. Absent: none, or an older build's. */
  heads?: string[];
  /** Files that people attached, the newest last: a worker of the session gets them with its next command. */
  attachments?: Attachment[];
  progress?: ProgressMessage;
  /** Absent: it works. */
  mode?: SessionMode;
  /** Remarks on pull requests that nobody has answered or resolved. Absent: none came, or an older build wrote. */
  remarks?: Remark[];
  /** How many of them had to go for newer ones, in the last turn in which any did. Absent: none, or an older build wrote. */
  remarksLeft?: { count: number; turn: number };
  /** What the guards have counted in this turn. */
  guards?: GuardState;
  /** How the last turn ended, when it did not simply end: with something left open, or without an answer. */
  ended?: 'unfinished' | 'failed';
  mcp?: McpState;
  /** When all that the session was for was merged or closed (ms): from then on it needs no machine, until somebody begins another turn. */
  overAt?: number | undefined;
  /** The outbox: what people must see and may not have seen yet. */
  noticesPending: Notice[];
  /** The same for programs, in order. Absent: none is told of this session, or an older build wrote. */
  eventsPending?: PendingEvent[];
  /** Its chat takes nothing before this time (ms). Absent: it does, or an older build wrote. */
  heldUntil?: number;
  /** Notices that were given up, because the chat took none of them for a day; `at`: the last time. Absent: none. */
  undelivered?: Undelivered;
};
