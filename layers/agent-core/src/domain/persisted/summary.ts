import * as z from 'zod';
import { persisted } from '../read-persisted.ts';
import type { SummaryPullRequest, SummaryRow } from '../session/listed/summary.ts';
import { number, optionalNumber, optionalText, text, texts } from './fields.ts';
import { daySpend, origin } from './state.ts';

const pullRequest = persisted<SummaryPullRequest>()({
  repository: text,
  number,
  url: text,
  ended: z.enum(['merged', 'closed']).optional(),
  checks: z.enum(['pending', 'passed', 'failed']).optional(),
});

/** The attribute `row` of a summary item. */
export const summaryRow = persisted<SummaryRow>()({
  title: optionalText,
  begunAt: optionalNumber,
  begunBy: optionalText,
  name: optionalText,
  model: text,
  awaits: optionalText,
  isWaiting: z.boolean().optional(),
  pausedBecause: optionalText,
  pullRequests: z.array(pullRequest),
  people: texts,
  origin: origin.optional(),
  modelCalls: optionalNumber,
  spendByDay: z.array(daySpend).optional(),
});
