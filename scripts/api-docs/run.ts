/** Writes docs/api.md from the routes of the API and their schemas. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readArguments, runCommand } from '../arguments.mjs';
import { currentPage, PAGE } from './page.ts';

const USAGE = `Usage: npm run api-docs [-- --check]
  Writes docs/api.md from the routes of the API and their schemas.
  --check   writes nothing; exit code 1 when the page is not what they give
  --json    for programs: one JSON value on standard output`;

const OPTIONS = { check: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } as const;

async function main(args: string[]): Promise<number> {
  const { check, json } = readArguments(args, OPTIONS, 'api-docs').values;
  const current = currentPage();
  const isCurrent = existsSync(PAGE) && readFileSync(PAGE, 'utf8') === current;
  if (!isCurrent && !check) writeFileSync(PAGE, current);
  const ok = isCurrent || !check;
  const said = isCurrent ? 'is current' : check ? 'is old. Run: npm run api-docs' : 'was written';
  console.log(json ? JSON.stringify({ ok, isCurrent }) : `docs/api.md ${said}.`);
  return ok ? 0 : 1;
}

await runCommand(USAGE, main);
