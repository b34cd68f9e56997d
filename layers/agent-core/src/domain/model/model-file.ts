import * as z from 'zod';
import { IN_REGION, PROFILE_PREFIXES } from './inference-profiles.ts';

/** The operator's file of models (layers/agent-config/models.json), part by part, so that every problem is found at once. */
const price = z.number().nonnegative();
const count = z.number().int().positive();
const prices = { input: price, output: price, cacheRead: price, cacheWrite: price, cacheWrite1h: price };

const modelPrice = z
  .object({
    ...prices,
    // A model without cache has no prices for it; with one, their absence is found below.
    cacheRead: price.optional(),
    cacheWrite: price.optional(),
    cacheWrite1h: price.optional(),
    long: z
      .object({ ...prices, aboveTokens: count })
      .strict()
      .optional(),
    /** What a profile of one part of the world costs more than the global one. */
    geographyPercent: z.number().min(0).max(100).optional(),
  })
  .strict();

const thinking = z.discriminatedUnion('style', [
  z
    .object({
      style: z.literal('adaptive'),
      efforts: z.array(z.string().min(1)).min(1),
      effort: z.string(),
      canDisable: z.boolean(),
    })
    .strict(),
  z.object({ style: z.literal('budget'), budgetTokens: z.number().int().min(1_024).optional() }).strict(),
  z.object({ style: z.literal('none') }).strict(),
]);

const attachments = z.object({ countMax: count, bytesMax: count, pixelsMax: count.optional() }).strict();
const SOURCED = ['profiles', 'limits', 'cache', 'thinking', 'images', 'price'] as const;

export const modelFileEntry = z
  .object({
    modelId: z.string().min(1),
    profiles: z.array(z.enum(PROFILE_PREFIXES)),
    profile: z.enum([...PROFILE_PREFIXES, IN_REGION]).optional(),
    contextTokens: count,
    outputTokensMax: count,
    cache: z
      .object({ minimumTokens: count, ttls: z.array(z.enum(['5m', '1h'])).min(1) })
      .strict()
      .nullable(),
    thinking,
    images: attachments.nullable(),
    documents: attachments.nullable(),
    betas: z.array(z.string().min(1)).optional(),
    price: modelPrice,
    /** Where the numbers come from: names of the file's sources. */
    sources: z.partialRecord(z.enum(SOURCED), z.string()),
  })
  .strict();

export const modelFileHead = z
  .object({
    default: z.string(),
    prefer: z.enum(['global', 'geography']),
    sources: z.record(
      z.string(),
      z
        .object({
          from: z.string().min(1),
          read: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/),
          confirmed: z.boolean(),
        })
        .strict(),
    ),
    models: z.record(z.string(), z.unknown()),
  })
  .strict();

export type ModelFileEntry = z.infer<typeof modelFileEntry>;
export type ModelFileHead = z.infer<typeof modelFileHead>;

/** Rules that no schema can express. Each problem begins with the path of the part that it is about. */
export function entryProblems(name: string, entry: ModelFileEntry, head: ModelFileHead): string[] {
  const { thinking: thinks, profile, profiles } = entry;
  const at = `models.${name}`;
  const found: (string | false)[] = [
    entry.outputTokensMax > entry.contextTokens && `${at}.outputTokensMax: larger than contextTokens`,
    profile !== undefined &&
      profile !== IN_REGION &&
      !profiles.includes(profile) &&
      `${at}.profile: '${profile}' is none of its profiles`,
    thinks.style === 'adaptive' &&
      !thinks.efforts.includes(thinks.effort) &&
      `${at}.thinking.effort: '${thinks.effort}' is none of its efforts`,
    thinks.style === 'budget' &&
      (thinks.budgetTokens ?? 0) >= entry.outputTokensMax &&
      `${at}.thinking.budgetTokens: not below outputTokensMax`,
    ...cachePrices.map(
      (which) => entry.cache !== null && entry.price[which] === undefined && `${at}.price.${which}: missing`,
    ),
    ...SOURCED.map((part) => sourceProblem(at, part, entry.sources[part], head)),
  ];
  return found.filter((problem) => problem !== false);
}

const cachePrices = ['cacheRead', 'cacheWrite', 'cacheWrite1h'] as const;

function sourceProblem(at: string, part: string, source: string | undefined, head: ModelFileHead): string | false {
  if (source === undefined) return `${at}.sources.${part}: missing`;
  return !Object.hasOwn(head.sources, source) && `${at}.sources.${part}: '${source}' is none of the file's sources`;
}
