import * as z from 'zod';
import { changes, entryPage, entryView, item } from './entry.ts';
import { health, keyList, madeKey, me } from './me.ts';
import { approvals, costs, diff, files, operations, share, workers } from './reports.ts';
import { can, forkRow, sessionPage, sessionRow, sessionView } from './session.ts';

/** What an error's answer holds (RFC 9457, application/problem+json). `code`: for programs; `detail`: for people. */
const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  code: z.string(),
});
export type Problem = z.infer<typeof problem>;

/** What was taken, by the key under which the session keeps it. */
const taken = z.object({ key: z.string() });

/**
 * The shapes of answers, by the names that the document gives them. What the function loads at its start has only their types: a schema
 * costs time to make, and none of these checks a request.
 */
export const ANSWERS = {
  Problem: problem,
  Health: health,
  Me: me,
  Can: can,
  SessionRow: sessionRow,
  ForkRow: forkRow,
  SessionView: sessionView,
  SessionPage: sessionPage,
  Item: item,
  EntryView: entryView,
  EntryPage: entryPage,
  Changes: changes,
  Costs: costs,
  Workers: workers,
  Operations: operations,
  Approvals: approvals,
  Diff: diff,
  Files: files,
  Share: share,
  Taken: taken,
  KeyList: keyList,
  MadeKey: madeKey,
};
export type AnswerName = keyof typeof ANSWERS;
