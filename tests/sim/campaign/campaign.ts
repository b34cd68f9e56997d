import { FAULT_KINDS, type FaultCounts, unmet } from '../scenario/fault-kinds.ts';
import type { SimResult } from '../simulate.ts';
import { Bundle } from './bundle.ts';
import type { Played } from './child.ts';
import { Player } from './player.ts';

/** Seeds that a process plays before it reports: progress in a second or so, and little talk. */
const RANGE = 100;
/** A range takes seconds; a simulation that hangs is a fault of its own. */
const RANGE_MS_MAX = 180_000;
/** So many seeds meet every kind of fault. */
const ALL_KINDS_SEEDS = 1_000;

export type CampaignResult = {
  from: number;
  seeds: number;
  events: number;
  steps: number;
  /** How often each kind of fault struck. */
  faults: FaultCounts;
  /** Kinds that no seed met, where there were enough seeds to meet all. */
  unmet: string[];
  failures: number;
  broken: SimResult[];
  wallMs: number;
  seedsPerSecondPerCore: number;
  /** Of the first seed that broke something: the smallest run that still does, in lines. */
  told: string[];
};

export type Wanted = { from: number; count: number; jobs: number; onProgress: (done: number) => void };

/** Plays seeds in several processes. */
export async function playSeeds({ from, count, jobs, onProgress }: Wanted): Promise<CampaignResult> {
  const built = new Bundle();
  const startedAt = performance.now();
  const all: Played[] = [];
  const ranges = rangesOf(from, count);
  const work = async () => {
    const player = new Player(built.path);
    try {
      for (let range = ranges.shift(); range; range = ranges.shift()) {
        all.push(await player.play({ ...range, firstOnly: false }, RANGE_MS_MAX));
        onProgress(all.reduce((sum, { seeds }) => sum + seeds, 0));
      }
    } finally {
      player.close();
    }
  };
  try {
    await built.write();
    await Promise.all(Array.from({ length: jobs }, work));
    const result = { from, ...summed(all, performance.now() - startedAt) };
    const [first] = result.broken;
    return { ...result, told: first ? await tellOf(built.path, first.seed) : [] };
  } finally {
    await built.remove();
  }
}

async function tellOf(path: string, seed: number): Promise<string[]> {
  const player = new Player(path);
  try {
    return await player.tell(seed, RANGE_MS_MAX);
  } finally {
    player.close();
  }
}

function rangesOf(from: number, count: number): { from: number; count: number }[] {
  const starts = Array.from({ length: Math.ceil(count / RANGE) }, (_, index) => from + index * RANGE);
  return starts.map((start) => ({ from: start, count: Math.min(RANGE, from + count - start) }));
}

function summed(all: Played[], wallMs: number): Omit<CampaignResult, 'told' | 'from'> {
  const sum = (of: (played: Played) => number) => all.reduce((total, played) => total + of(played), 0);
  const broken = all.flatMap((played) => played.broken).sort((one, other) => one.seed - other.seed);
  const seeds = sum((played) => played.seeds);
  const busyMs = sum((played) => played.wallMs);
  const faults = Object.fromEntries(
    FAULT_KINDS.map((kind): [string, number] => [kind, sum((played) => played.faults[kind] ?? 0)]),
  );
  return {
    seeds,
    events: sum((played) => played.events),
    steps: sum((played) => played.steps),
    faults,
    unmet: seeds < ALL_KINDS_SEEDS ? [] : unmet(faults),
    failures: broken.length,
    broken,
    wallMs: Math.round(wallMs),
    seedsPerSecondPerCore: Math.round((seeds * 10_000) / busyMs) / 10,
  };
}
