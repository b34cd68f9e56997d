import * as z from 'zod';
import { wholeNumber } from './numbers.ts';
import { sessionParams } from './session.ts';

const version = wholeNumber({ max: 9_999_999_999 });

/** The entries that come `after` a version, or before one: the nearest `limit` of them, in order. */
export const entryQuery = z
  .strictObject({
    after: version.optional(),
    before: version.optional(),
    limit: wholeNumber({ min: 1, max: 200 }).default(100),
  })
  .refine(({ after, before }) => after === undefined || before === undefined, 'give either after or before');
export type EntryQuery = z.infer<typeof entryQuery>;

export const changesQuery = z.strictObject({
  since: version,
  waitS: wholeNumber({ max: 20 }).default(0),
});
/** Absent: what is there now. */
export const diffQuery = z.strictObject({
  version: version.optional().describe('As it was at this entry; absent: as it is now'),
});
export const entryParams = sessionParams.extend({ version });
export const outputParams = entryParams.extend({ toolCallId: z.string().min(1).max(200) });
export const imageParams = entryParams.extend({ index: version });
