import * as z from 'zod';

const microUsd = z.number().int();

const costRow = z.object({
  key: z.string(),
  name: z.string().optional().describe('What a person is called, where a session of these months tells'),
  costMicroUsd: microUsd,
  estimatedMicroUsd: microUsd,
  modelCalls: z.number().int(),
  sessions: z.number().int().describe('0 by person: money is kept by person and channel'),
});
export type CostRow = z.infer<typeof costRow>;

export const costs = z.object({
  from: z.string().describe('The first month that was summed, as 2026-11'),
  to: z.string().describe('The last one'),
  rows: z.array(costRow),
  isAll: z.boolean().describe('false: there were more sessions than one request looks through'),
  budgets: z.array(z.object({ scope: z.string(), limitMicroUsd: microUsd, spentMicroUsd: microUsd })),
});
export type Costs = z.infer<typeof costs>;

export const workers = z.object({
  workers: z.array(
    z.object({
      sessionId: z.string(),
      state: z.enum(['starting', 'online', 'stopping', 'stopped', 'removed']),
      generation: z.number().int(),
      instanceId: z.string().optional(),
      lastUsedAt: z.number().int(),
      saved: z.object({ at: z.number().int() }).optional(),
    }),
  ),
});

const count = z.number().int();
export const operations = z.object({
  queueAgeMs: count.optional().describe('for how long the session that waits longest has been due; absent: none is'),
  queue: z
    .object({ waiting: count, taken: count, timers: count })
    .describe('wakes that wait, that are worked on, and for later'),
  deadLetters: count,
  machines: z.object({ running: count, stopped: count, looseDisks: count }),
  orphans: z
    .array(z.object({ kind: z.enum(['machine', 'volume']), id: z.string(), sessionId: z.string(), reason: z.string() }))
    .describe('what belongs to no session; the hourly look removes it'),
  errors: z
    .array(z.object({ sessionId: z.string(), at: z.number().int() }))
    .describe('sessions of the last day that are paused for an error'),
  isAll: z.boolean().describe('false: there is more than one request looks at'),
});

const approval = z.object({
  user: z.string(),
  channel: z.string().optional(),
  by: z.string(),
  at: z.number().int(),
});
export const approvals = z.object({ approvals: z.array(approval) });

export const files = z.object({
  files: z.array(
    z.object({
      name: z.string(),
      bytes: z.number().int().optional(),
      at: z.number().int(),
      version: z.number().int(),
      index: z.number().int(),
    }),
  ),
});

export const share = z.object({ url: z.string(), expiresAt: z.number().int() });

/** What the clones of a session hold beside their commits, now or at an entry. */
export const diff = z.object({
  from: z
    .enum(['machine', 'save', 'command', 'last-command'])
    .describe(
      '`machine`: as it is now; `save`: as its work was saved; `command`: as it was kept after a command; `last-command`: what the last command told, without differences',
    ),
  at: z.number().int().optional().describe('Of a save or a command: when its clones were looked at (ms)'),
  version: z.number().int().optional().describe('Of a command: the entry that first tells of it'),
  session: z.string().optional().describe('Of a command of another session: the one that this was forked from'),
  isExact: z
    .boolean()
    .optional()
    .describe('Of a save or a command. false: calls, or what they left running, may have changed more by then'),
  machine: z.enum(['none', 'starting', 'online', 'stopping', 'stopped']),
  why: z.string().optional().describe('Why this is not from the machine, or has no differences'),
  clones: z.array(
    z.object({
      path: z.string(),
      branch: z.string().optional().describe('Absent: its head is detached'),
      head: z.string().optional().describe('Its last commit; absent: it has none'),
      unpushed: z
        .number()
        .int()
        .optional()
        .describe('Commits that the remote’s branch has not; absent: there is no such branch'),
      changed: z.array(z.string()).describe('The first of the files that are not committed'),
      changedCount: z.number().int(),
      diff: z.string().optional().describe('As `git diff` says it, new files among it; absent: not known'),
      isCut: z.boolean().optional().describe('true: there are more differences'),
      isUnknown: z.boolean().optional().describe('true: git did not answer in it; all but `path` means nothing'),
    }),
  ),
  saved: z
    .object({ at: z.number().int(), url: z.string() })
    .optional()
    .describe('Work that was saved before the machine stopped; `url` is below /api'),
});
export type SessionDiff = z.infer<typeof diff>;
