import * as z from 'zod';

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'a month is written 2026-11');

/** Costs of whole months, as calls were charged. `by` a repository: each session at the first of its repositories. */
export const costsQuery = z.strictObject({
  from: month,
  to: month.optional(),
  by: z.enum(['day', 'person', 'repository', 'model']).default('person'),
});
export type CostsQuery = z.infer<typeof costsQuery>;

export const approvalBody = z.strictObject({
  user: z.string().regex(/^[UW][A-Z0-9]{1,30}$/, 'an id of Slack, as U0123ABCD'),
  channel: z
    .string()
    .regex(/^[CGD][A-Z0-9]{1,30}$/, 'an id of a channel')
    .optional(),
});

/** Below it a link has ended before anybody reads it. */
const HOURS_MIN = 0.1;
const HOURS_MAX = 30 * 24;
export const shareBody = z.strictObject({ hours: z.number().min(HOURS_MIN).max(HOURS_MAX) });
export const sharedParams = z.object({ token: z.string() });
