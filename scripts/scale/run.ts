/** Writes docs/scale.md from load, quotas and template. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readArguments, runCommand } from '../arguments.mjs';
import { currentLoad, currentPage, currentQuotas, currentScale, PAGE } from './page.ts';
import { keepSimulation, keptSimulation, simulated } from './simulated.ts';

const USAGE = `Usage: npm run scale [-- --simulate | --json | --check]
  Computes docs/scale.md from scripts/scale/load.json and quotas.json, template.yaml and the model's price: which quotas bind at how
  many sessions, and what to ask for.
  --simulate plays the hours of the page anew (half a minute) and keeps what came out in scripts/scale/simulated.json
  --json    prints the figures and writes nothing
  --check   writes nothing; exit code 1 when docs/scale.md is not what the figures give`;

const OPTIONS = {
  simulate: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
} as const;

async function main(args: string[]): Promise<number> {
  const { json, check, simulate } = readArguments(args, OPTIONS, 'scale').values;
  if (simulate) keepSimulation(simulated(currentLoad(), currentQuotas().quotas));
  if (json) return say(JSON.stringify({ ...currentScale(), simulated: keptSimulation() }), 0);
  const current = currentPage();
  if (existsSync(PAGE) && readFileSync(PAGE, 'utf8') === current) return say('docs/scale.md is current.', 0);
  if (check) return say('docs/scale.md is not what the figures give. Run: npm run scale', 1);
  writeFileSync(PAGE, current);
  return say('docs/scale.md was written.', 0);
}

function say(text: string, exitCode: number): number {
  console.log(text);
  return exitCode;
}

await runCommand(USAGE, main);
