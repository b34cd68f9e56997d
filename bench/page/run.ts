/** Writes docs/performance.md, and the figures of both READMEs, from the newest run below bench/results/. */
import { readFileSync, writeFileSync } from 'node:fs';
import { readArguments, runCommand } from '../../scripts/arguments.mjs';
import { currentReadme, READMES } from './best.ts';
import { currentPage, newestRun, PAGE } from './page.ts';

const USAGE = `Usage: npm run performance [-- --check]
  Puts the figures of the newest run below bench/results/ (npm run bench) into docs/performance.md and both READMEs.
  --check   writes nothing; exit code 1 when they have other figures`;

const OPTIONS = { check: { type: 'boolean', default: false } } as const;

async function main(args: string[]): Promise<number> {
  const { check } = readArguments(args, OPTIONS, 'performance').values;
  const pages = [
    [PAGE, currentPage()],
    [READMES.en, currentReadme('en')],
    [READMES.ja, currentReadme('ja')],
  ] as const;
  const old = pages.filter(([path, text]) => readFileSync(path, 'utf8') !== text);
  if (!check) for (const [path, text] of old) writeFileSync(path, text);
  const state = old.length === 0 ? 'have' : check ? 'have not' : 'have now';
  console.log(`docs/performance.md and the READMEs ${state} the figures of ${newestRun().file}.`);
  return check && old.length > 0 ? 1 : 0;
}

await runCommand(USAGE, main);
