import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { costMicroUsd } from '@remote-swe/core/domain/model/models';
import { MICRO_USD, noUsage } from '@remote-swe/core/domain/model/spend';
import { usdOfOne } from '../../scripts/costs/prices.mjs';
import { BENCH_MODEL, settingsFor } from '../tokens/compare.ts';
import { LongSession } from './long-session.ts';

const SIZES = { full: [10, 100, 1_000, 5_000], quick: [10, 100, 200] };
/** Points of the growth, a hundred to 5,000 entries. */
const EVERY = 50;
const OUTPUT_CHARS = [400, 2_000, 6_000, 1_200];

export type Growth = {
  entries: number;
  reads: number;
  writes: number;
  bytes: number;
  tableUsd: number;
  modelUsd: number;
};
export type Snapshot = { size: number; items: Record<string, AttributeValue>[] };

/** Settings for a session that nothing ends. Its conversation is shortened early, so that the longest has many compactions in it. */
export const SETTINGS = { ...settingsFor(BENCH_MODEL), contextTokensMax: 30_000 };

const kept = new Map<readonly number[], ReturnType<typeof grown>>();

/** Grown once for all benches of a run. */
export function theSession(isQuick: boolean): ReturnType<typeof grown> {
  const sizes = isQuick ? SIZES.quick : SIZES.full;
  const made = kept.get(sizes) ?? grown(sizes);
  kept.set(sizes, made);
  return made;
}

/** Grows one session to the largest size; snapshots at each, with the last command's result just in. */
async function grown(sizes: readonly number[]): Promise<{ growth: Growth[]; snapshots: Snapshot[] }> {
  const session = new LongSession(SETTINGS);
  const growth: Growth[] = [];
  const snapshots: Snapshot[] = [];
  for (let calls = 0; session.length < (sizes.at(-1) ?? 0); calls++) {
    await session.advance(OUTPUT_CHARS[calls % OUTPUT_CHARS.length] ?? 0);
    const { length } = session;
    if (length >= EVERY * (growth.length + 1)) growth.push(growthOf(session));
    const size = sizes[snapshots.length];
    if (size !== undefined && length >= size) snapshots.push({ size, items: session.table.entries });
  }
  return { growth, snapshots };
}

function growthOf({ length, table, uses }: LongSession): Growth {
  const { models } = SETTINGS;
  const entry = models.models[BENCH_MODEL];
  if (!entry) throw new Error(`No model ${BENCH_MODEL}`);
  const { reads, readUnits, writes, writeUnits, bytes } = table.counts;
  const tableUsd = readUnits * usdOfOne('dynamodb-read') + writeUnits * usdOfOne('dynamodb-write');
  const micro = uses.reduce((sum, use) => sum + costMicroUsd({ ...noUsage, ...use }, entry), 0);
  return { entries: length, reads, writes, bytes, tableUsd, modelUsd: micro / MICRO_USD };
}
