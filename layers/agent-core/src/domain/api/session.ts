import * as z from 'zod';

const time = z.number().int().describe('Milliseconds since the epoch');
const microUsd = z.number().int().describe('Micro-dollars');
const named = z.object({ id: z.string(), name: z.string().optional() });

/** `waiting`: acting with a wait, or waiting for a machine. */
export const sessionStateWord = z.enum(['thinking', 'acting', 'waiting', 'paused', 'idle']);
export type SessionStateWord = z.infer<typeof sessionStateWord>;

const sourceWord = z.enum(['slack', 'github', 'api']);

const pullRequest = z.object({
  repository: z.string(),
  number: z.number().int(),
  url: z.string(),
  checks: z.enum(['pending', 'passed', 'failed']).optional(),
  ended: z.enum(['merged', 'closed']).optional(),
});
export type RowPullRequest = z.infer<typeof pullRequest>;

/** One line of a list. */
export const sessionRow = z.object({
  id: z.string(),
  source: sourceWord,
  title: z.string().describe('First words, one line; empty in what older builds wrote'),
  state: sessionStateWord,
  awaits: z.string().optional(),
  pausedBecause: z.string().optional(),
  requester: named,
  begunAt: time,
  updatedAt: time,
  version: z.number().int(),
  turn: z.number().int(),
  repositories: z.array(z.string()),
  pullRequests: z.array(pullRequest),
  model: z.string(),
  costMicroUsd: microUsd,
  estimatedMicroUsd: microUsd,
  machine: z.enum(['starting', 'online', 'stopping', 'stopped']).optional(),
  threadUrl: z.string().optional(),
  forkOf: z.object({ id: z.string(), version: z.number().int() }).optional(),
});
export type SessionRow = z.infer<typeof sessionRow>;

/** What the caller may do with a session. `read`: its entries; the view alone says how it is and what it cost. */
export const can = z.object({
  read: z.boolean(),
  write: z.boolean(),
  stop: z.boolean(),
  resume: z.boolean(),
  raise: z.boolean(),
  mute: z.boolean(),
  fork: z.boolean(),
  share: z.boolean(),
});
export type Can = z.infer<typeof can>;

export const sessionView = sessionRow.extend({
  people: z.array(named),
  plan: z.array(z.object({ id: z.string(), text: z.string(), state: z.enum(['open', 'in-progress', 'done']) })),
  wait: z
    .object({
      kind: z.enum(['call', 'machine', 'model']),
      what: z.string(),
      since: time,
      until: time.optional(),
      nextLookAt: time.optional(),
    })
    .optional(),
  budgets: z.array(z.object({ scope: z.string(), limitMicroUsd: microUsd, spentMicroUsd: microUsd })),
  counters: z.object({ steps: z.number().int(), modelCalls: z.number().int(), commands: z.number().int() }),
  saved: z.object({ at: time, url: z.string().optional().describe('Below /api') }).optional(),
  muted: z.boolean(),
  can,
});
export type SessionView = z.infer<typeof sessionView>;

export const sessionPage = z.object({
  sessions: z.array(sessionRow),
  next: z.string().optional().describe('The cursor of the next page; absent: there is none'),
});
export type SessionPage = z.infer<typeof sessionPage>;

const count = (max: number) => z.coerce.number().int().min(0).max(max);
/** ms of the year 9999. */
const TIME_MAX = 253_402_300_799_999;

/** Filters of a list. Several states are separated by commas. */
export const sessionQuery = z.object({
  person: z.string().max(200).optional().describe('The id of whoever began it'),
  repository: z.string().max(200).optional().describe('owner/name'),
  state: z
    .string()
    .transform((states) => states.split(','))
    .pipe(z.array(sessionStateWord))
    .optional()
    .describe('States, separated by commas'),
  source: sourceWord.optional(),
  from: count(TIME_MAX).optional().describe('Last activity not before (ms)'),
  to: count(TIME_MAX).optional().describe('Last activity before (ms)'),
  minCostMicroUsd: count(Number.MAX_SAFE_INTEGER).optional(),
  cursor: z.string().max(2_000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type SessionQuery = z.infer<typeof sessionQuery>;
