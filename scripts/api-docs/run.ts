/** Writes docs/api.md from the routes of the API and their schemas. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readArguments, runCommand } from '../arguments.mjs';
import { currentPage, PAGE } from './page.ts';

const USAGE = `Usage: npm run api-docs [-- --check]
  Writes docs/api.md from the routes of the API and their schemas.
  --check   writes nothing; exit code 1 when the page is not what they give`;

const OPTIONS = { check: { type: 'boolean', default: false } } as const;

async function main(args: string[]): Promise<number> {
  const { check } = readArguments(args, OPTIONS, 'api-docs').values;
  const current = currentPage();
  const isCurrent = existsSync(PAGE) && readFileSync(PAGE, 'utf8') === current;
  if (!isCurrent && !check) writeFileSync(PAGE, current);
  console.log(`docs/api.md ${isCurrent ? 'is current' : check ? 'is old. Run: npm run api-docs' : 'was written'}.`);
  return isCurrent || !check ? 0 : 1;
}

await runCommand(USAGE, main);
