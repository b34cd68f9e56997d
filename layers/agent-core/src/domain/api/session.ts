import * as z from 'zod';
import { sessionStateWord, sourceWord } from './asked/session.ts';

const time = z.number().int().describe('Milliseconds since the epoch');
const microUsd = z.number().int().describe('Micro-dollars');
const named = z.object({ id: z.string(), name: z.string().optional() });

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

const forkDisk = z.object({
  state: z
    .enum(['unused', 'exact', 'older', 'none'])
    .describe(
      '`unused`: no machine had been used by then; `exact`: unpushed work is as it was; `older`: it is as of savedAt; `none`: there is none',
    ),
  savedAt: time.optional(),
  leftOut: z.array(z.string()).optional().describe('What was too large to be saved'),
});
export type ForkDisk = z.infer<typeof forkDisk>;

/** A fork, when it has been made. */
export const forkRow = sessionRow.extend({
  disk: forkDisk
    .optional()
    .describe(
      'What its machine begins with; absent: its model has been told already, at the first of several requests',
    ),
});
export type ForkRow = z.infer<typeof forkRow>;

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
