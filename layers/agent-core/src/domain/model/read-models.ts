import type * as z from 'zod';
import { profilePrefixIn } from './inference-profiles.ts';
import { entryProblems, type ModelFileEntry, type ModelFileHead, modelFileEntry, modelFileHead } from './model-file.ts';
import type { ModelEntry, ModelPrice, ModelTable, TokenPrices } from './models.ts';

/**
 * The models of a file as they are called from a Region. Throws one error that names every problem of the file: what misses,
 * what is negative or misspelt, a profile, effort or source that does not exist, a default that is none.
 */
export function readModels(file: unknown, region: string): ModelTable {
  const head = modelFileHead.safeParse(file);
  if (!head.success) throw new Error(problemsOf(head.error, '').join('; '));
  const entries = Object.entries(head.data.models).map(([name, raw]) => readEntry(name, raw, head.data));
  const problems = entries.flatMap((entry) => entry.problems);
  if (!Object.hasOwn(head.data.models, head.data.default))
    problems.unshift(`default: '${head.data.default}' names no model of the file`);
  if (problems.length > 0) throw new Error(problems.join('; '));
  return tableIn(region, head.data, new Map(entries.flatMap(({ name, entry }) => (entry ? [[name, entry]] : []))));
}

function readEntry(name: string, raw: unknown, head: ModelFileHead) {
  const parsed = modelFileEntry.safeParse(raw);
  return parsed.success
    ? { name, entry: parsed.data, problems: entryProblems(name, parsed.data, head) }
    : { name, entry: undefined, problems: problemsOf(parsed.error, `models.${name}`) };
}

function problemsOf(error: z.ZodError, at: string): string[] {
  return error.issues.map(({ path, message }) => {
    const place = [at, ...path].filter((part) => part !== '').join('.');
    return `${place || 'file'}: ${message}`;
  });
}

function tableIn(region: string, head: ModelFileHead, entries: Map<string, ModelFileEntry>): ModelTable {
  const models: Record<string, ModelEntry> = {};
  const unavailable: Record<string, string> = {};
  for (const [name, entry] of entries) {
    const prefix = profilePrefixIn(region, { ...entry, prefer: head.prefer });
    if (prefix === undefined)
      unavailable[name] = `has no inference profile for ${region}, only for ${entry.profiles.join(', ')}`;
    else models[name] = entryOf(entry, prefix);
  }
  const missing = unavailable[head.default];
  if (missing) throw new Error(`default: model '${head.default}' ${missing}`);
  return { default: head.default, models, unavailable };
}

function entryOf(entry: ModelFileEntry, profilePrefix: string): ModelEntry {
  const { modelId, contextTokens, outputTokensMax, cache, thinking, images, documents, betas } = entry;
  return {
    ...{ modelId, profilePrefix, contextTokens, outputTokensMax, ...thinkingOf(thinking) },
    caching: cache !== null,
    ...(cache ? { cache } : {}),
    ...(images ? { images } : {}),
    ...(documents ? { documents } : {}),
    ...(betas ? { betas } : {}),
    price: priceIn(entry.price, profilePrefix),
  };
}

function thinkingOf(thinking: ModelFileEntry['thinking']): Pick<ModelEntry, 'thinking' | 'effort' | 'budgetTokens'> {
  switch (thinking.style) {
    case 'adaptive':
      return { thinking: 'adaptive', effort: thinking.effort };
    case 'budget': {
      const { budgetTokens } = thinking;
      return { thinking: 'budget', ...(budgetTokens === undefined ? {} : { budgetTokens }) };
    }
    case 'none':
      return { thinking: 'none' };
  }
}

/** What is not cached is charged as input, whatever it is called. */
function priceIn({ long, geographyPercent = 0, ...base }: ModelFileEntry['price'], profilePrefix: string): ModelPrice {
  const isGeography = profilePrefix !== '' && profilePrefix !== 'global';
  const factor = isGeography ? 1 + geographyPercent / 100 : 1;
  const { input, output, cacheRead = input, cacheWrite = input, cacheWrite1h = cacheWrite } = base;
  const all = times({ input, output, cacheRead, cacheWrite, cacheWrite1h }, factor);
  return long ? { ...all, long: { ...times(long, factor), aboveTokens: long.aboveTokens } } : all;
}

function times({ input, output, cacheRead, cacheWrite, cacheWrite1h = 0 }: TokenPrices, factor: number): TokenPrices {
  const by = (price: number) => Math.round(price * factor * 1e6) / 1e6;
  return {
    input: by(input),
    output: by(output),
    cacheRead: by(cacheRead),
    cacheWrite: by(cacheWrite),
    cacheWrite1h: by(cacheWrite1h),
  };
}
