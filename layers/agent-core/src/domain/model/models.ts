import { promptTokens, type Usage } from './spend.ts';

/** US dollars per million tokens, which is micro-dollars per token. */
export type TokenPrices = {
  input: number;
  output: number;
  cacheRead: number;
  /** Into the cache for five minutes. */
  cacheWrite: number;
  /** Into the cache for an hour. */
  cacheWrite1h?: number;
};

export type ModelPrice = TokenPrices & {
  /** Prices of the whole call when its prompt (cached or not) is longer than `aboveTokens`. */
  long?: TokenPrices & { aboveTokens: number };
};

export type AttachmentLimits = { countMax: number; bytesMax: number; pixelsMax?: number };

/** A model as it is called from this Region. */
export type ModelEntry = {
  /** Bedrock model id without profile prefix. */
  modelId: string;
  /** Inference profile prefix, e.g. `us` or `global`; empty calls the model in its Region. */
  profilePrefix: string;
  contextTokens: number;
  outputTokensMax: number;
  caching: boolean;
  /** Shortest prefix that is cached, and for how long entries can live. Absent when nothing is. */
  cache?: { minimumTokens: number; ttls: ('5m' | '1h')[] };
  /** How thinking is asked for: `adaptive` by an effort, `budget` by a number of tokens, `none` not at all. */
  thinking: 'adaptive' | 'budget' | 'none';
  /** How hard an adaptive model thinks; absent: as the model does by default. */
  effort?: string;
  /** Absent: a model that thinks by budget is not asked to. */
  budgetTokens?: number;
  /** Absent: the model sees no images. */
  images?: AttachmentLimits;
  documents?: AttachmentLimits;
  /** Features that Anthropic calls beta, e.g. the long window of an older model. */
  betas?: string[];
  price: ModelPrice;
};

/** The models that can be called from this Region, and why others cannot. */
export type ModelTable = {
  default: string;
  models: Record<string, ModelEntry>;
  unavailable?: Record<string, string>;
};

export function hasModel(table: ModelTable, name: string): boolean {
  return Object.hasOwn(table.models, name);
}

/** The entry of a name; an unknown name lists the known ones. */
export function modelNamed(table: ModelTable, name: string): ModelEntry {
  const entry = hasModel(table, name) ? table.models[name] : undefined;
  if (entry) return entry;
  const { unavailable = {} } = table;
  const why = Object.hasOwn(unavailable, name) ? `Model '${name}' ${unavailable[name]}` : `Unknown model '${name}'`;
  throw new Error(`${why}. Known: ${modelNames(table)}`);
}

export function modelNames(table: ModelTable): string {
  return Object.keys(table.models).join(', ');
}

/** Prices have at most this many digits after the point; with it sums are whole numbers and exact. */
const PRICE_SCALE = 1_000_000;

/** Micro-dollars, rounded up, so that sums never under-report. */
export function costMicroUsd(usage: Usage, { price }: Pick<ModelEntry, 'price'>): number {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, cacheWrite1hTokens = 0 } = usage;
  const isLong = price.long && promptTokens(usage) > price.long.aboveTokens;
  const prices = isLong && price.long ? price.long : price;
  const scaled =
    inputTokens * scale(prices.input) +
    outputTokens * scale(prices.output) +
    cacheReadTokens * scale(prices.cacheRead) +
    (cacheWriteTokens - cacheWrite1hTokens) * scale(prices.cacheWrite) +
    cacheWrite1hTokens * scale(prices.cacheWrite1h ?? prices.cacheWrite);
  return Math.ceil(scaled / PRICE_SCALE);
}

function scale(price: number): number {
  return Math.round(price * PRICE_SCALE);
}
