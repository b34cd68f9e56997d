import * as z from 'zod';
import { VERDICTS } from '../checks.ts';
import type { McpNews, McpState } from '../mcp/session-state.ts';
import type { DaySpend, Spend, Usage } from '../model/spend.ts';
import { persisted } from '../read-persisted.ts';
import type { CallTrace, GuardState } from '../session/guard-state.ts';
import { SESSION_MODES } from '../session/mode.ts';
import type {
  FeedbackLabels,
  Notice,
  NoticeButton,
  NoticeFile,
  PendingEvent,
  ProgressMessage,
} from '../session/notice.ts';
import type { Remark } from '../session/remarks.ts';
import type {
  Attachment,
  CacheUse,
  ContextSize,
  ForkOf,
  KnownPerson,
  Origin,
  PullRequest,
  SessionState,
  Shortening,
  TodoItem,
  Undelivered,
} from '../session/session.ts';
import type { ApiThread, Callback, GitHubThread, SlackThread } from '../thread/thread-source.ts';
import type { KeptDiffMark } from '../worker/clones/kept-diff.ts';
import type { CloneState } from '../worker/command.ts';
import { flag, number, optionalNumber, optionalText, optionalTexts, optionalTrue, text, texts } from './fields.ts';
import { phase } from './phase.ts';

const slackThread = persisted<SlackThread>()({
  // What names no kind of source is of Slack, the first one.
  kind: z.literal('slack').default('slack'),
  teamId: text,
  channel: text,
  threadTs: text,
});
const gitHubThread = persisted<GitHubThread>()({ kind: z.literal('github'), repository: text, number });
export const callback = persisted<Callback>()({ url: text, key: text });
const apiThread = persisted<ApiThread>()({
  kind: z.literal('api'),
  installation: text,
  id: text,
  callback: callback.optional(),
});
const source = z.union([gitHubThread, apiThread, slackThread]);

export const usage = persisted<Usage>()({
  inputTokens: number,
  outputTokens: number,
  cacheReadTokens: number,
  cacheWriteTokens: number,
  cacheWrite1hTokens: optionalNumber,
});

const spend = persisted<Spend>()({ costMicroUsd: number, estimatedMicroUsd: number, usage });

export const daySpend = persisted<DaySpend>()({
  day: text,
  model: text,
  costMicroUsd: number,
  estimatedMicroUsd: number,
  modelCalls: number,
});

const notice = z.discriminatedUnion('kind', [
  persisted<Extract<Notice, { kind: 'message' }>>()({
    kind: z.literal('message'),
    id: text,
    at: number,
    text: text,
    mention: optionalText,
    file: persisted<NoticeFile>()({ key: text, name: text, instead: z.literal('messages').optional() }).optional(),
    buttons: z.array(persisted<NoticeButton>()({ action: z.enum(['raise-budget', 'resume']), label: text })).optional(),
    feedback: persisted<FeedbackLabels>()({ good: text, bad: text }).optional(),
  }),
  persisted<Extract<Notice, { kind: 'progress' }>>()({
    kind: z.literal('progress'),
    id: text,
    at: number,
    text: text,
    stoppable: flag,
    language: optionalText,
  }),
]);

const guards = persisted<GuardState>()({
  traces: z.array(persisted<CallTrace>()({ call: text, result: text, failed: flag })),
  editFailures: z.record(text, number),
  emptyEnds: number,
  malformed: number,
  askedForParts: flag,
  endNudges: number,
  named: texts,
  silentSteps: number,
  silentMs: number,
  silenceReminders: number,
  activeMs: number,
  softLimits: z.array(z.enum(['steps', 'time'])),
  workerLosses: number,
  hasPlan: flag,
  hasEdits: flag,
  hasUncheckedEdits: flag,
  pushed: optionalTexts,
  openJobs: optionalTexts,
  redChecks: optionalNumber,
  heldAnswer: optionalText,
  unasked: optionalTexts,
});

const context = persisted<ContextSize>()({
  tokens: number,
  addedTokens: number,
  images: number,
  imageBytes: optionalNumber,
  unseenImages: optionalNumber,
  baseTokens: optionalNumber,
});

const cached = persisted<CacheUse>()({
  at: number,
  model: text,
  blocks: number,
  tokens: number,
  waits: number,
  longWaits: number,
  hour: persisted<NonNullable<CacheUse['hour']>>()({ blocks: number, tokens: number }).optional(),
});

const mcpNews = z.discriminatedUnion('kind', [
  persisted<Extract<McpNews, { kind: 'no-server' }>>()({ kind: z.literal('no-server'), server: text, reason: text }),
  persisted<Extract<McpNews, { kind: 'left-out' }>>()({ kind: z.literal('left-out'), count: number, named: texts }),
]);

const mcp = persisted<McpState>()({
  from: number,
  toolset: optionalText,
  learn: optionalTexts,
  told: texts,
  untold: z.array(z.union([text, mcpNews])).optional(),
});

const clone = persisted<CloneState>()({
  path: text,
  branch: optionalText,
  head: optionalText,
  unpushed: optionalNumber,
  changed: texts,
  changedCount: number,
  isUnknown: z.literal(true).optional(),
});

export const sessionMode = z.enum(SESSION_MODES);

const pullRequest = persisted<PullRequest>()({
  repository: text,
  number: number,
  url: text,
  branch: text,
  foreign: z.literal(true).optional(),
  checks: persisted<NonNullable<PullRequest['checks']>>()({ verdict: z.enum(VERDICTS), at: number }).optional(),
  ended: z.enum(['merged', 'closed']).optional(),
  reopenedAt: optionalNumber,
});

export const origin = persisted<Origin>()({ sessionId: text, version: number });

export const sessionState = persisted<SessionState>()({
  schema: z.literal(1),
  source,
  phase,
  turn: number,
  turnSteps: number,
  turnStartedAt: number,
  language: optionalText,
  turnFromMicroUsd: optionalNumber,
  requester: text,
  begunBy: optionalText,
  begun: persisted<NonNullable<SessionState['begun']>>()({ at: number, title: text }).optional(),
  origin: origin.optional(),
  systemPrompt: optionalText,
  model: text,
  place: optionalText,
  nextModel: optionalText,
  fallback: persisted<NonNullable<SessionState['fallback']>>()({
    chosen: text,
    tried: number,
    place: z.literal('second').optional(),
  }).optional(),
  people: z
    .array(
      persisted<KnownPerson>()({
        user: text,
        at: number,
        name: optionalText,
        timeZone: optionalText,
        locale: optionalText,
        email: optionalText,
        isAuthor: z.literal(true).optional(),
      }),
    )
    .optional(),
  modelNote: optionalText,
  transcriptFrom: number,
  context: context.optional(),
  shortening: persisted<Shortening>()({ tries: number, overflow: flag }).optional(),
  window: persisted<NonNullable<SessionState['window']>>()({ model: text, tokens: number }).optional(),
  cached: cached.optional(),
  sessionLog: persisted<NonNullable<SessionState['sessionLog']>>()({ key: text, name: text }).optional(),
  stopTs: optionalText,
  threadReadTo: optionalText,
  counters: persisted<SessionState['counters']>()({
    steps: number,
    modelCalls: number,
    commands: number,
  }),
  spend,
  spendByDay: z.array(daySpend).optional(),
  budgetMicroUsd: optionalNumber,
  sessionBudgetMicroUsd: optionalNumber,
  budgetNotes: optionalTexts,
  todo: z.array(persisted<TodoItem>()({ id: text, text: text, state: z.enum(['open', 'in-progress', 'done']) })),
  clones: z.array(clone).optional(),
  keptDiff: persisted<KeptDiffMark>()({ name: text, version: number, at: number, isBehind: optionalTrue }).optional(),
  repositories: texts,
  forks: z.array(persisted<ForkOf>()({ repository: text, upstream: text })).optional(),
  namedBranches: optionalTexts,
  pullRequests: z.array(pullRequest),
  heads: optionalTexts,
  attachments: z.array(persisted<Attachment>()({ key: text, name: text, bytes: number })).optional(),
  progress: persisted<ProgressMessage>()({
    id: text,
    ts: optionalText,
    at: optionalNumber,
    below: optionalTrue,
    old: optionalText,
  }).optional(),
  mode: sessionMode.optional(),
  remarks: z.array(persisted<Remark>()({ url: text, where: text, by: text, turn: number })).optional(),
  remarksLeft: z.object({ count: number, turn: number }).optional(),
  guards: guards.optional(),
  ended: z.enum(['unfinished', 'failed']).optional(),
  mcp: mcp.optional(),
  overAt: optionalNumber,
  noticesPending: z.array(notice),
  eventsPending: z
    .array(
      persisted<PendingEvent>()({
        to: z.enum(['bus', 'callback']),
        id: text,
        type: text,
        at: number,
        detail: z.record(text, z.unknown()),
      }),
    )
    .optional(),
  heldUntil: optionalNumber,
  undelivered: persisted<Undelivered>()({ count: number, at: number, reason: text }).optional(),
});
