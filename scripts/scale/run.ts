/** Writes docs/scale.md from load, quotas and template. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readArguments, runCommand } from '../arguments.mjs';
import { currentPage, currentScale, PAGE } from './page.ts';

const USAGE = `Usage: npm run scale [-- --json | --check]
  Computes docs/scale.md from scripts/scale/load.json and quotas.json, template.yaml and the model's price: which quotas bind at how
  many sessions, and what to ask for.
  --json    prints the figures and writes nothing
  --check   writes nothing; exit code 1 when docs/scale.md is not what the figures give`;

const OPTIONS = { json: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } } as const;

async function main(args: string[]): Promise<number> {
  const { json, check } = readArguments(args, OPTIONS, 'scale').values;
  if (json) return say(JSON.stringify(currentScale()), 0);
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
