import type { LocalClock } from '../../kernel/clock.ts';
import { baseModelId, cacheMinimumTokens } from './models.ts';
import { chainHash, type PromptPart } from './prompt.ts';

/** How many positions a cache point looks back for an earlier entry, its own included (documented). */
const LOOK_BACK_BLOCKS = 20;
const TTL_MS = { '5m': 5 * 60_000, '1h': 60 * 60_000 };

type Entry = { expiresAtMs: number; ttlMs: number };
type Point = { position: number; ttl: '5m' | '1h' };
/** `hashes[n]` and `tokens[n]` describe the prefix of the first n content parts. */
type Prompt = { hashes: string[]; tokens: number[]; points: Point[] };

/** Input tokens as Bedrock reports them: `inputTokens` excludes what was read from or written to the cache. */
export type InputUsage = {
  inputTokens: number;
  cacheReadInputTokens: number;
  cacheWriteInputTokens: number;
  cacheDetails: { ttl: '5m' | '1h'; inputTokens: number }[];
};

/** Simulates prompt caching by the documented rules: exact prefixes at cache points, minimum length, time to live, look-back. */
export class PromptCache {
  readonly #clock: LocalClock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: LocalClock) {
    this.#clock = clock;
  }

  /** Reads and writes the cache for one request, and says what that request cost. */
  use(modelId: string, parts: PromptPart[]): InputUsage {
    this.#dropExpired();
    const prompt = readPrompt(modelId, parts);
    const points = prompt.points.filter((point) => tokensAt(prompt, point.position) >= cacheMinimumTokens(modelId));
    const hit = this.#longestHit(prompt, points);
    const cacheDetails = this.#write(prompt, points, hit);
    const cacheWriteInputTokens = cacheDetails.reduce((sum, detail) => sum + detail.inputTokens, 0);
    const cacheReadInputTokens = tokensAt(prompt, hit);
    const total = prompt.tokens.at(-1) ?? 0;
    const inputTokens = total - cacheReadInputTokens - cacheWriteInputTokens;
    return { inputTokens, cacheReadInputTokens, cacheWriteInputTokens, cacheDetails };
  }

  #dropExpired(): void {
    const now = this.#clock.now();
    for (const [hash, entry] of this.#entries) if (entry.expiresAtMs <= now) this.#entries.delete(hash);
  }

  #longestHit(prompt: Prompt, points: Point[]): number {
    let longest = 0;
    for (const { position } of points)
      for (let back = 0; back < LOOK_BACK_BLOCKS && position - back > longest; back++)
        if (this.#refresh(prompt.hashes[position - back])) longest = position - back;
    return longest;
  }

  /** A hit starts the entry's time to live anew. */
  #refresh(hash: string | undefined): boolean {
    const entry = hash === undefined ? undefined : this.#entries.get(hash);
    if (!entry) return false;
    entry.expiresAtMs = this.#clock.now() + entry.ttlMs;
    return true;
  }

  #write(prompt: Prompt, points: Point[], hit: number): InputUsage['cacheDetails'] {
    const written = { '1h': 0, '5m': 0 };
    let from = hit;
    for (const { position, ttl } of points) {
      const hash = prompt.hashes[position];
      if (hash === undefined || this.#refresh(hash)) continue;
      this.#entries.set(hash, { expiresAtMs: this.#clock.now() + TTL_MS[ttl], ttlMs: TTL_MS[ttl] });
      if (position <= from) continue;
      written[ttl] += tokensAt(prompt, position) - tokensAt(prompt, from);
      from = position;
    }
    const details = [
      { ttl: '1h' as const, inputTokens: written['1h'] },
      { ttl: '5m' as const, inputTokens: written['5m'] },
    ];
    return details.filter((detail) => detail.inputTokens > 0);
  }
}

function tokensAt(prompt: Prompt, position: number): number {
  return prompt.tokens[position] ?? 0;
}

function readPrompt(modelId: string, parts: PromptPart[]): Prompt {
  const hashes = [chainHash('model', baseModelId(modelId))];
  const tokens = [0];
  const points: Point[] = [];
  for (const part of parts) {
    if (part.kind === 'cache-point') {
      points.push({ position: hashes.length - 1, ttl: part.ttl });
      continue;
    }
    hashes.push(chainHash(hashes.at(-1) ?? '', part.text));
    tokens.push((tokens.at(-1) ?? 0) + part.tokens);
  }
  return { hashes, tokens, points };
}
