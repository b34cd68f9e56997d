import * as z from 'zod';
import type { Usage } from './spend.ts';

const price = z.number().nonnegative();

const modelEntry = z
  .object({
    /** Bedrock model id without profile prefix. */
    modelId: z.string().min(1),
    /** Inference profile prefix, e.g. `us` or `global`; empty calls the model in its Region. */
    profilePrefix: z.string(),
    contextTokens: z.number().int().positive(),
    outputTokensMax: z.number().int().positive(),
    /** How thinking is asked for: `adaptive` takes an effort, `budget` a number of tokens, `none` nothing. */
    thinking: z.enum(['adaptive', 'budget', 'none']),
    caching: z.boolean(),
    /** US dollars per million tokens. */
    price: z.object({ input: price, output: price, cacheRead: price, cacheWrite: price }).strict(),
    /** Where the numbers come from, and when they were read. */
    source: z.string().min(1),
  })
  .strict();

/** The operator's table of models (layers/agent-config/models.json). */
export const modelTable = z
  .object({ default: z.string(), models: z.record(z.string(), modelEntry) })
  .strict()
  .refine((table) => Object.hasOwn(table.models, table.default), {
    message: 'the default names no model of the table',
  });

export type ModelTable = z.infer<typeof modelTable>;
export type ModelEntry = z.infer<typeof modelEntry>;

/** The entry of a name; an unknown name lists the known ones. */
export function modelNamed(table: ModelTable, name: string): ModelEntry {
  const entry = Object.hasOwn(table.models, name) ? table.models[name] : undefined;
  if (!entry) throw new Error(`Unknown model '${name}'. Known: ${Object.keys(table.models).join(', ')}`);
  return entry;
}

/** Dollars per million tokens are micro-dollars per token; rounded up, so that sums never under-report. */
export function costMicroUsd(usage: Usage, entry: ModelEntry): number {
  const { price } = entry;
  return Math.ceil(
    usage.inputTokens * price.input +
      usage.outputTokens * price.output +
      usage.cacheReadTokens * price.cacheRead +
      usage.cacheWriteTokens * price.cacheWrite,
  );
}
