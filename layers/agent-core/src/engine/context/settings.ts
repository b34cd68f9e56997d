import type { ModelTable } from '../../domain/model/models.ts';
import type { BudgetLimits } from '../../domain/money/budget.ts';
import type { RequesterShown } from '../../domain/pull-request/last-line.ts';
import type { NetworkLists } from '../../domain/worker/network.ts';

/** How an operator wants long conversations shortened. `cut` counts only for models that keep no thinking. */
export type ShorteningStyle = 'summary' | 'cut';

/** What an operator sets for a deployment; read once by config.ts, an argument everywhere else. */
export type Settings = BudgetLimits & {
  build: string;
  /** With the marks of its sections: `promptFor` takes what a session reads. */
  systemPrompt: string;
  models: ModelTable;
  /** Name of the model that new sessions get. */
  model: string;
  /** Names of models that stand in, in this order, when a session's own has no capacity. */
  fallbackModels: string[];
  /** Where there are several places: the models as each has them, by its name. Another Region may cost more. */
  places?: Record<string, ModelTable>;
  /** Model calls in one turn. Catches an agent that never ends. */
  turnStepsMax: number;
  /** Tokens above which a conversation is compacted; a model's window and prices may allow less. */
  contextTokensMax: number;
  shortening: ShorteningStyle;
  /** Time of model calls and tool calls in one turn. Catches an agent that is busy for hours without many calls. */
  turnActiveMsMax: number;
  workerIdleMs: number;
  /** Who is told what an operator has to mend; may be nobody. */
  admins: string[];
  /** Absent: machines may look up every host. */
  network?: NetworkLists;
  /** Base URL of the code host for git, without trailing slash. */
  codeHostUrl: string;
  /** Whose name and address the model is given for commits, beside the author above. */
  coAuthor: 'none' | 'requester' | 'author';
  /** What descriptions of pull requests say of who asked. */
  pullRequestRequester: RequesterShown;
  commitAuthor: { name: string; email: string };
  /** Patterns of branches that nothing is pushed to; `default` is a repository's default branch. */
  protectedBranches: string[];
};

/** The step's message is made invisible for this long, again every {@link HEARTBEAT_MS}: a dead step is noticed after it. */
export const VISIBILITY_MS = 60_000;
export const HEARTBEAT_MS = 15_000;
/** After this long without a successful extension no outside effect is allowed: the message may be somebody else's. */
export const LEASE_MS = 45_000;
/** Reloads after a lost version race before the step rings and leaves the rest to the next one. */
export const RELOADS_MAX = 3;
/** Reads of a session by a step that would take a paid call with it; the SDK has tried each a few times. */
export const LOADS_MAX = 3;
/** First try after a failed outside call; doubles up to {@link RETRY_MS_MAX}. */
export const RETRY_MS_MIN = 5_000;
export const RETRY_MS_MAX = 60_000;
/** Model calls that fail for capacity before the session pauses and says so. */
export const MODEL_ATTEMPTS_MAX = 6;
/** Back-offs before a fallback model is asked, where one is configured: about a minute. */
export const FALLBACK_ATTEMPTS = 3;
export const BACK_OFF_MS_MIN = 5_000;
export const BACK_OFF_MS_MAX = 15 * 60_000;
/** Tokens that a reply may have at first. Bedrock debits them from the quota, so they are few. */
export const REPLY_TOKENS = 8_192;
/** When a reply is cut, it is asked for again with so many times as much: 8k, 32k, 128k or what the model can. */
export const REPLY_RAISE_FACTOR = 4;
export const MAX_TOKENS_RAISES_MAX = 2;
/** Model time that must be left in the invocation, else the step hands over to the next. */
export const MODEL_TIME_MS = 240_000;
export const OTHER_TIME_MS = 20_000;
/** Time that must be left for one more of our own calls in a step, else the next one makes it. Catches a dozen slow pages in one reply. */
export const CALL_TIME_MS = 60_000;
/** Time that must be left for a call to an MCP server: its own limit of 120 s and what comes before and after. */
export const MCP_TIME_MS = 150_000;
/** A call without ledger entry must start within this time after its intent. Above one redelivery ({@link VISIBILITY_MS}). */
export const NOT_AFTER_MS = 120_000;
/** How much longer than its calls' own time limits a command may hold the worker. */
export const CLAIM_MARGIN_MS = 5 * 60_000;
/** What restoring saved work may take before the first calls of a new worker: a clone and an archive at their bounds. */
export const RESTORE_MS_MAX = 20 * 60_000;
/** Commands for the same calls before their fate is given up as unknown. */
export const DISPATCHES_MAX = 5;
/** Commands that tell the worker to end the same calls. People wait for them with what they write next: each takes two minutes when it is lost. */
export const CANCELS_MAX = 3;
/** First check on a running command; doubles up to the longest delay that the timer queue takes. */
export const CHECK_MS_MIN = 60_000;
export const CHECK_MS_MAX = 15 * 60_000;
/** First look after something outside that a call waits for; doubles up to {@link CHECK_MS_MAX}: bells come in between. */
export const LOOK_MS_MIN = 60_000;
/** No wait is longer: what people must answer is asked anew, and a check that takes a day never ends. */
export const WAIT_MS_MAX = 24 * 60 * 60_000;
/** A notice that a rate limit of the chat keeps back this long is dropped. Catches a chat that never takes posts again. */
export const HELD_MS_MAX = 24 * 60 * 60_000;
/** How often a starting worker is looked at: no event says that its agent is online. */
export const WORKER_CHECK_MS = 5_000;
/** A reaper that is wanted at once comes after this: Scheduler takes no time that has passed. */
export const REAP_SOON_MS = 10_000;
/** No capacity: the next rung of the ladder soon; after a whole ladder there is hope only after a while. */
export const NEXT_RUNG_MS = 1_000;
export const CAPACITY_RETRY_MS = 30_000;
/** The thread is told once that the wait for capacity is a long one. */
export const CAPACITY_TELL_MS = 2 * 60_000;
/** The sweeper looks this long after an entry's own timer should have rung. */
export const SWEEP_MARGIN_MS = 90_000;
