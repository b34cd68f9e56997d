import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { usageError } from '../../scripts/arguments.mjs';
import { type Machine, machineFacts } from '../machine.ts';
import { type Run, refuseQuick } from '../results.ts';
import { READERS } from './rows.ts';

const FOLDER = fileURLToPath(new URL('../results/alone', import.meta.url));

/** A campaign that no whole run has, because it takes the machine for itself. */
export function keptRun(name: string): { file: string; run: Run } | undefined {
  const path = `${FOLDER}/${name}.json`;
  return existsSync(path) ? { file: `alone/${name}.json`, run: JSON.parse(readFileSync(path, 'utf8')) } : undefined;
}

/** Keeps what a campaign printed with --json, with the machine that it is kept on. */
export function keep(name: string, files: string[], at: Date): void {
  const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  if (!reader)
    throw usageError('performance', `Nothing named ${name} is kept. Known: ${Object.keys(READERS).join(', ')}.`);
  if (files.length === 0) throw usageError('performance', `--keep ${name} needs a file with what was printed.`);
  const printed = files.map(printedIn);
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

function printedIn(file: string): unknown {
  const printed = jsonIn(file);
  refuseQuick(printed, file);
  return printed;
}

function jsonIn(file: string): Partial<Run> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw usageError('performance', `${file} holds no JSON: ${(error as Error).message}.`);
  }
}
