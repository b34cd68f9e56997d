import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { UsageError } from '../../scripts/arguments.mjs';
import { KINDS } from '../task/schema.ts';

const count = z.number().nonnegative();

const run = z.looseObject({
  task: z.string(),
  kind: z.enum(KINDS),
  /** From 1 on. */
  run: z.int().min(1),
  /** It ended by itself, and every check passed. */
  passed: z.boolean(),
  checks: z.array(z.looseObject({ name: z.string(), passed: z.boolean(), detail: z.string() })),
  ended: z.looseObject({
    kind: z.enum(['answered', 'model-calls', 'dollars', 'minutes', 'paused', 'failed']),
    reason: z.string(),
  }),
  modelCalls: count,
  /** Calls of tools, and those of them that came back as an error. */
  toolCalls: count,
  failedCalls: count,
  /** Of all results, as the tools gave them. */
  resultChars: count,
  tokens: z.looseObject({
    inputTokens: count,
    outputTokens: count,
    cacheReadTokens: count,
    cacheWriteTokens: count,
  }),
  dollars: count,
  minutes: count,
  answer: z.string(),
  pullRequests: z.array(z.string()),
  sessionId: z.string(),
  /** The session's archive (see `npm run ops -- export`), where it was kept. */
  record: z.string().optional(),
});
/** One run of one task. Grows by optional members only. */
export type TaskRun = z.infer<typeof run>;

const file = z.looseObject({
  format: z.literal('remote-swe-eval'),
  version: z.literal(1),
  /** Milliseconds since the epoch. */
  at: z.number(),
  model: z.string(),
  /** Who chose: a server's address, Bedrock, or a script. */
  by: z.string(),
  /** The commit of this checkout; `+` behind it where files were changed. */
  build: z.string(),
  runs: z.array(run).min(1),
});
/** A file of results. */
export type EvalResults = z.infer<typeof file>;

/** Reads one strictly. Throws a UsageError that names the file and what is wrong with it. */
export function readResults(path: string): EvalResults {
  const parsed = file.safeParse(jsonOf(path));
  if (parsed.success) return parsed.data;
  throw new UsageError(`${path} is no file of results that this build reads:\n${z.prettifyError(parsed.error)}`);
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
