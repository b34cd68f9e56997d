import * as z from 'zod';

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'a month is written 2026-11');

/** Months that are summed at once. */
export const MONTHS_MAX = 12;

/** Costs of whole months, as calls were charged. `by` a repository: each session at the first of its repositories. */
export const costsQuery = z
  .strictObject({
    from: month.optional().describe('The first month; without it the span is `months` long'),
    to: month.optional().describe('The last month; without it the one of `from`, or this one'),
    months: z.coerce.number().int().min(1).max(MONTHS_MAX).optional().describe('How many months up to `to`: 1'),
    by: z.enum(['day', 'person', 'repository', 'model']).default('person'),
  })
  .refine(({ from, months }) => from === undefined || months === undefined, 'give either from or months');
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
