import * as z from 'zod';
import { wholeNumber } from './numbers.ts';

/** `waiting`: acting with a wait, or waiting for a machine. */
export const sessionStateWord = z.enum(['thinking', 'acting', 'waiting', 'paused', 'idle']);
export type SessionStateWord = z.infer<typeof sessionStateWord>;

export const sourceWord = z.enum(['slack', 'github', 'api']);

export const sessionParams = z.object({ id: z.string().min(1).max(200) });

/** ms of the year 9999. */
const TIME_MAX = 253_402_300_799_999;

/** Filters of a list. Several states are separated by commas. */
export const sessionQuery = z.strictObject({
  person: z.string().min(1).max(200).optional().describe('The id of whoever began it'),
  repository: z.string().min(1).max(200).optional().describe('owner/name'),
  state: z
    .string()
    .transform((states) => states.split(','))
    .pipe(z.array(sessionStateWord))
    .optional()
    .describe('States, separated by commas'),
  source: sourceWord.optional(),
  from: wholeNumber({ max: TIME_MAX }).optional().describe('Last activity not before (ms)'),
  to: wholeNumber({ max: TIME_MAX }).optional().describe('Last activity before (ms)'),
  minCostMicroUsd: wholeNumber({ max: Number.MAX_SAFE_INTEGER }).optional(),
  cursor: z.string().max(2_000).optional(),
  limit: wholeNumber({ min: 1, max: 100 }).default(50),
});
export type SessionQuery = z.infer<typeof sessionQuery>;
