/** Writes the figures of docs/performance.md, docs/reliability.md and both READMEs from what is below bench/results/. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { readArguments, runCommand } from '../../scripts/arguments.mjs';
import { keep } from '../kept/kept.ts';
import { currentReadme, READMES } from './best.ts';
import { currentPage, newestRun, PAGES } from './page.ts';

const USAGE = `Usage: npm run performance [-- --check | --keep NAME FILE...] [--json]
  Puts the figures of the newest run below bench/results/ (npm run bench), and of the campaigns that are kept beside it, into
  docs/performance.md, docs/reliability.md and both READMEs.
  --keep    keeps what a campaign printed with --json as the newest of its name first: sim, mutants (npm run sim -- --mutants), chaos (--minutes),
            crash (a file for each journey), load or console (npm run bench -- …)
  --check   writes nothing; exit code 1 when they have other figures
  --json    for programs: one JSON value on standard output, with the pages that had other figures`;

const OPTIONS = {
  check: { type: 'boolean', default: false },
  keep: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;
const ROOT = dirname(READMES.en);
/** More than there are journeys of the crash campaign. */
const FILES_MAX = 24;

async function main(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, 'performance', FILES_MAX);
  const { check, json } = values;
  if (values.keep !== undefined) keep(values.keep, positionals, new Date());
  const pages = [
    ...PAGES.map((path) => [path, currentPage(path)] as const),
    [READMES.en, currentReadme('en')],
    [READMES.ja, currentReadme('ja')],
  ] as const;
  const old = pages.filter(([path, text]) => readFileSync(path, 'utf8') !== text);
  if (!check) for (const [path, text] of old) writeFileSync(path, text);
  const isCurrent = old.length === 0;
  const ok = isCurrent || !check;
  const [run, changed] = [newestRun().file, old.map(([path]) => relative(ROOT, path))];
  const state = isCurrent ? 'have' : check ? 'have not' : 'have now';
  console.log(json ? JSON.stringify({ ok, isCurrent, run, changed }) : `The pages ${state} the figures of ${run}.`);
  return ok ? 0 : 1;
}

await runCommand(USAGE, main);
