import * as z from 'zod';
import { wellFormed } from '../../frames/one-line.ts';
import { repositoryName } from '../../repository.ts';

/** As long as a message of Slack's at most is; what is longer is a file. */
const WORDS_CHARS_MAX = 40_000;
const text = (charsMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(charsMax)
    // A program that cuts texts by their length cuts an emoji in two; what is stored of it is another letter.
    .refine((said) => wellFormed(said) === said, 'must be whole characters of Unicode: half of one is in it');
const words = text(WORDS_CHARS_MAX);
/** A budget of a million dollars is a mistake of units. */
const microUsd = z.number().int().min(1).max(1_000_000_000_000);

/** The work that a session begins with. */
export const newSession = z.strictObject({
  task: words.describe('What to do, as you would write it in Slack'),
  repository: z
    .string()
    .max(200)
    .refine((name) => repositoryName(name) !== undefined, 'must be owner/name')
    .optional()
    .describe('owner/name'),
  model: z.string().max(100).optional().describe('One of the names of /api/me'),
  budgetMicroUsd: microUsd.optional().describe('What the session may cost, in place of the operator’s figure'),
  callbackUrl: z.string().max(2_000).optional().describe('Where a program is told of it, see docs/events.md'),
});
export type NewSession = z.infer<typeof newSession>;

/** A system prompt is paid in every call of the session. */
const PROMPT_CHARS_MAX = 20_000;

/** A session that begins with what happened in another one. */
export const newFork = z.strictObject({
  at: z.number().int().min(1).max(9_999_999_999).describe('The entry after which the fork begins'),
  words: words
    .optional()
    .describe('What it goes on with. Absent: it goes on by itself, or waits for words where an answer had been given'),
  model: z.string().max(100).optional().describe('One of the names of /api/me. Absent: the same'),
  systemPrompt: text(PROMPT_CHARS_MAX).optional().describe('In place of the deployment’s. Absent: the same'),
  talk: z
    .enum(['console', 'thread'])
    .optional()
    .describe(
      '`thread`: in a thread of its own in Slack, in the channel of the session that is forked, which is from there. Absent: `console`, where people see it here alone',
    ),
});
export type NewFork = z.infer<typeof newFork>;

export const newMessage = z.strictObject({ text: words });
export const raise = z.strictObject({ toMicroUsd: microUsd });
export const mute = z.strictObject({ muted: z.boolean() });
