import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import { build } from 'esbuild';
import { requireBanner } from '../../layers/agent-core/require-banner.mjs';
import { warmUps } from '../measure.ts';
import { atMost, type BenchResult, digits } from '../result.ts';
import { median } from '../statistics.ts';
import { SETTINGS, type Snapshot, theSession } from './grown.ts';
import { LongSession } from './long-session.ts';

const MEDIAN_MS_MAX = 30;
const WARM_MAX = 2;
const COLD_MAX = 4;
const COLD_ROUNDS = 7;
const BASE = 100;

type Sizes = Map<number, number[]>;

/** Overhead of one step by the length of its session: the step that asks the model and posts its answer, which cost no time here. */
export async function benchStep(rounds: number, isQuick: boolean): Promise<BenchResult> {
  const { snapshots } = await theSession(isQuick);
  const warm = await warmSteps(snapshots, rounds);
  const cold = await coldSteps(snapshots, Math.min(rounds, COLD_ROUNDS));
  const rows = snapshots.map(({ size }) => {
    const [warmMs, coldMs] = [medianOf(warm, size), medianOf(cold, size)];
    return { entries: size, warmMs: digits(warmMs), coldMs: digits(coldMs) };
  });
  const longest = rows.at(-1)?.entries ?? 0;
  const growth = (sizes: Sizes) => medianOf(sizes, longest) / medianOf(sizes, BASE);
  return {
    name: 'step',
    how: 'A step that asks the model and posts its answer, real engine and real adapter of the table, no network; warm: in turn in one process, cold: the first step of a fresh process, without its load.',
    mustReach: [
      atMost(`warm step at ${BASE} entries`, medianOf(warm, BASE), MEDIAN_MS_MAX, 'ms'),
      atMost(`warm step at ${longest} / ${BASE} entries`, growth(warm), WARM_MAX),
      atMost(`cold step at ${longest} / ${BASE} entries`, growth(cold), COLD_MAX),
    ],
    figures: { rows },
    samples: Object.fromEntries([
      ...[...warm].map(([size, times]) => [`warm ${size} ms`, times.map(digits)] as const),
      ...[...cold].map(([size, times]) => [`cold ${size} ms`, times.map(digits)] as const),
    ]),
    plots: [
      {
        kind: 'bars',
        file: 'step',
        title: 'Overhead of a step by entries of its session',
        unit: 'ms',
        bars: rows.flatMap(({ entries, warmMs, coldMs }) => [
          { label: `${entries} entries, warm`, value: warmMs },
          { label: `${entries} entries, cold`, value: coldMs },
        ]),
      },
    ],
  };
}

function medianOf(sizes: Sizes, size: number): number {
  return median(sizes.get(size) ?? []);
}

async function warmSteps(snapshots: Snapshot[], rounds: number): Promise<Sizes> {
  const times: Sizes = new Map(snapshots.map(({ size }) => [size, []]));
  for (let round = -warmUps(rounds); round < rounds; round++)
    for (const { size, items } of snapshots) {
      const ms = await new LongSession(SETTINGS, items).answer();
      if (round >= 0) times.get(size)?.push(ms);
    }
  return times;
}

/** Each in a process of its own, which reads the session from a file first. */
async function coldSteps(snapshots: Snapshot[], rounds: number): Promise<Sizes> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-step-'));
  try {
    const script = join(folder, 'cold-step.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL('cold-step.ts', import.meta.url))],
      outfile: script,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      banner: requireBanner,
      define: { 'import.meta.url': JSON.stringify(new URL('../tokens/compare.ts', import.meta.url).href) },
      logLevel: 'error',
    });
    for (const { size, items } of snapshots) writeFileSync(join(folder, `${size}.items`), serialize(items));
    const times: Sizes = new Map(snapshots.map(({ size }) => [size, []]));
    for (let round = 0; round < rounds; round++)
      for (const { size } of snapshots) times.get(size)?.push(coldStep(script, join(folder, `${size}.items`)));
    return times;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function coldStep(script: string, file: string): number {
  const { stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', script, file], { encoding: 'utf8' });
  const ms = Number(/^step ([\d.]+)$/m.exec(stdout)?.[1]);
  if (Number.isNaN(ms)) throw new Error(`A step in a fresh process failed: ${stderr}`);
  return ms;
}
