import { fileURLToPath } from 'node:url';
import { readArguments, runCommand, wholeNumber } from '../../scripts/arguments.mjs';
import { AskedProcess } from '../crash/asked-process.ts';
import { described } from './many/kills.ts';
import { runMany } from './many/run-many.ts';
import { checkOut, removeOther } from './other-build.ts';
import type { SeedResult } from './seed-run.ts';

const USAGE = `Usage: npm run chaos -- [--seeds N] [--from S] [--seed S] [--upgrade REF] [--json] [--jobs N]
       npm run chaos -- --minutes M --sessions N [--seed S] [--json]
  Plays N random sessions (default 20) in which much goes wrong, and checks the guarantees of docs/coverage.md after each.
  People write, stop, edit and delete what they wrote, and react with a stop sign meanwhile.
  --from is the first seed (default 1); --seed plays that one only.
  --upgrade deploys the build of a git ref and this one in turn, all the time. It is skipped when there is no such ref, or when
  it has another package-lock.json. Nobody edits or deletes then, nor reacts, if that build does not know edits.
  --minutes and --sessions: so many sessions at once in one system. For so long functions and trees of a worker's processes are killed, machines
  stopped and terminated, calls reset and stalled; then all must come to rest, and each session is judged.`;
const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

const OPTIONS = {
  seeds: { type: 'string', default: '20' },
  from: { type: 'string', default: '1' },
  seed: { type: 'string' },
  upgrade: { type: 'string' },
  jobs: { type: 'string', default: '2' },
  json: { type: 'boolean', default: false },
  minutes: { type: 'string' },
  sessions: { type: 'string', default: '50' },
} as const;

type Job = AskedProcess<{ seed: number; otherRoot?: string }, SeedResult>;

async function main(args: string[]): Promise<number> {
  const { values } = readArguments(args, OPTIONS, 'chaos');
  if (values.minutes !== undefined) return many(values.minutes, values);
  const seeds = chosenSeeds(values);
  const jobs = Math.min(wholeNumber(values.jobs, '--jobs', 'chaos'), seeds.length);
  const other = values.upgrade === undefined ? undefined : await checkOut(values.upgrade);
  if (other?.kind === 'skipped') return skipped(other.reason, values.json);
  const run: Run = { queue: [...seeds], results: [], total: seeds.length, ...(other ? { otherRoot: other.root } : {}) };
  const startedAt = performance.now();
  try {
    await Promise.all(Array.from({ length: jobs }, () => work(run)));
  } finally {
    if (other) await removeOther(other.root);
  }
  const wallMs = Math.round(performance.now() - startedAt);
  const failed = run.results.filter(({ broken }) => broken.length > 0).sort((a, b) => a.seed - b.seed);
  const upgrade = other ? { upgrade: other.commit } : {};
  if (values.json)
    console.log(JSON.stringify({ seeds: seeds.length, failures: failed.length, failed, wallMs, ...upgrade }));
  else show(failed, seeds.length, wallMs);
  return failed.length === 0 ? 0 : 1;
}

/** Many sessions at once, in this process: the system has threads and machines enough of its own. */
async function many(minutes: string, values: { sessions: string; seed?: string; json: boolean }): Promise<number> {
  const size = {
    minutes: wholeNumber(minutes, '--minutes', 'chaos'),
    sessions: wholeNumber(values.sessions, '--sessions', 'chaos'),
  };
  const result = await runMany(wholeNumber(values.seed ?? '1', '--seed', 'chaos', 0), size);
  if (values.json) console.log(JSON.stringify(result));
  else {
    const { sessions, broken, trouble, entries, wallMs } = result;
    console.log(`${sessions} sessions, ${entries} entries, ${broken.length} broken, ${Math.round(wallMs / 1_000)} s`);
    console.log(`  ${described(trouble).join(', ')}`);
    for (const { session, what } of broken) console.log(`  ${session} ${what}`);
  }
  return result.broken.length === 0 ? 0 : 1;
}

function skipped(reason: string, asJson: boolean): number {
  console.log(asJson ? JSON.stringify({ seeds: 0, skipped: reason }) : `Skipped: ${reason}. Nothing was played.`);
  return 0;
}

function chosenSeeds({ seeds, from, seed }: { seeds: string; from: string; seed?: string }): number[] {
  if (seed !== undefined) return [wholeNumber(seed, '--seed', 'chaos', 0)];
  const first = wholeNumber(from, '--from', 'chaos', 0);
  return Array.from({ length: wholeNumber(seeds, '--seeds', 'chaos') }, (_, index) => first + index);
}

type Run = { queue: number[]; results: SeedResult[]; total: number; otherRoot?: string };

async function work({ queue, results, total, ...more }: Run): Promise<void> {
  const job: Job = new AskedProcess(CHILD);
  try {
    for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) {
      const result = await job.ask({ seed, ...more }).catch((error: unknown) => notRun(seed, error));
      results.push(result);
      report(result, results.length, total);
    }
  } finally {
    await job.close();
  }
}

function notRun(seed: number, error: unknown): SeedResult {
  const broken = [`It could not be played: ${error instanceof Error ? error.message : String(error)}`];
  return { seed, scenario: `seed ${seed}`, broken, wallMs: 0, virtualMs: 0, entries: 0, phase: 'none', journal: [] };
}

function report(result: SeedResult, done: number, total: number): void {
  const { seed, broken, scenario, wallMs, entries, phase, journal } = result;
  const line = `${done}/${total} seed ${seed}: ${phase} after ${entries} entries, ${(wallMs / 1_000).toFixed(1)} s`;
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
  else process.stderr.write(`${line}\n`);
  if (broken.length > 0) process.stderr.write(`\nBROKEN ${scenario}\n  ${[...broken, ...journal].join('\n  ')}\n`);
}

function show(failed: SeedResult[], seeds: number, wallMs: number): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  console.log(`${seeds} seeds, ${failed.length} broken, ${(wallMs / 1_000).toFixed(0)} s`);
  for (const { seed } of failed) console.log(`  replay with --seed ${seed}`);
}

await runCommand(USAGE, main);
