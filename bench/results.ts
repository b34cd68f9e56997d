import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../scripts/arguments.mjs';
import type { Machine } from './machine.ts';
import { svgOf } from './plot.ts';
import type { BenchResult } from './result.ts';

const RESULTS = fileURLToPath(new URL('results', import.meta.url));

/** What one run of the benches found: one file below bench/results/, named by its day. `isQuick`: it measured nothing, and is never kept. */
export type Run = {
  schema: 1;
  at: string;
  seconds: number;
  isQuick?: boolean;
  machine: Machine;
  benches: BenchResult[];
};

/** Throws for a run that only shows that the benches work: its sizes are other ones. `where`: what it was given to. */
export function refuseQuick({ isQuick }: Partial<Run>, where: string): void {
  if (isQuick) throw new UsageError(`A run with --quick has no figures: it is not kept (${where}).`);
}

const DAY_CHARS = 10;

/** Writes a run and its pictures; the name of its file. */
export function writeRun(run: Run, folder = RESULTS): string {
  refuseQuick(run, folder);
  mkdirSync(folder, { recursive: true });
  const name = `${run.at.slice(0, DAY_CHARS)}.json`;
  writeFileSync(join(folder, name), `${JSON.stringify(run, null, 1)}\n`);
  for (const plot of run.benches.flatMap(({ plots }) => plots))
    writeFileSync(join(folder, `${plot.file}.svg`), svgOf(plot));
  return name;
}
