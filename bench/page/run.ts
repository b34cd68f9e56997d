/** Writes docs/performance.md from the newest run below bench/results/. */
import { readFileSync, writeFileSync } from 'node:fs';
import { readArguments, runCommand } from '../../scripts/arguments.mjs';
import { currentPage, newestRun, PAGE } from './page.ts';

const USAGE = `Usage: npm run performance [-- --check]
  Puts the figures of the newest run below bench/results/ (npm run bench) into docs/performance.md.
  --check   writes nothing; exit code 1 when the page has other figures`;

const OPTIONS = { check: { type: 'boolean', default: false } } as const;

async function main(args: string[]): Promise<number> {
  const { check } = readArguments(args, OPTIONS, 'performance').values;
  const current = currentPage();
  if (readFileSync(PAGE, 'utf8') === current)
    return say(`docs/performance.md has the figures of ${newestRun().file}.`, 0);
  if (check) return say('docs/performance.md has other figures. Run: npm run performance', 1);
  writeFileSync(PAGE, current);
  return say('docs/performance.md was written.', 0);
}

function say(text: string, exitCode: number): number {
  console.log(text);
  return exitCode;
}

await runCommand(USAGE, main);
