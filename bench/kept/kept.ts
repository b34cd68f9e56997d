import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Machine, machineFacts } from '../machine.ts';
import type { Run } from '../results.ts';
import { READERS } from './rows.ts';

const FOLDER = fileURLToPath(new URL('../results/alone', import.meta.url));

/** A campaign that no whole run has, because it takes the machine for itself. */
export function keptRun(name: string): { file: string; run: Run } | undefined {
  const path = `${FOLDER}/${name}.json`;
  return existsSync(path) ? { file: `alone/${name}.json`, run: JSON.parse(readFileSync(path, 'utf8')) } : undefined;
}

/** Keeps what a campaign printed with --json, with the machine that it is kept on. */
export function keep(name: string, files: string[], at: Date): void {
  const reader = READERS[name];
  if (!reader) throw new Error(`Nothing named ${name} is kept. Known: ${Object.keys(READERS).join(', ')}`);
  const printed = files.map((file): unknown => JSON.parse(readFileSync(file, 'utf8')));
  const bench = { ...reader(printed), how: '', mustReach: [], plots: [] };
  // A bench says itself when and where it ran.
  const [first] = printed as Partial<Run>[];
  const machine: Machine = first?.machine ?? machineFacts();
  const run: Run = {
    schema: 1,
    at: first?.at ?? at.toISOString(),
    seconds: first?.seconds ?? 0,
    machine,
    benches: [bench],
  };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/${name}.json`, `${JSON.stringify(run, null, 1)}\n`);
}
