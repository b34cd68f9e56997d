import * as z from 'zod';

/** More than this many last lines is the whole. */
const TAIL_LINES_MAX = 2_000;

/** A field for tools that show an output: how many of its last lines are wanted. */
export const tailLines = z
  .number()
  .int()
  .min(1)
  .max(TAIL_LINES_MAX)
  .optional()
  .describe('Show only this many of the last lines.');
