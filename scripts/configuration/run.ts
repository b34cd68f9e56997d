/** Writes docs/configuration.md from the template and the schemas. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readArguments, runCommand } from '../arguments.mjs';
import { currentPage, PAGE } from './page.ts';

const USAGE = `Usage: npm run configuration [-- --check]
  Writes docs/configuration.md from template.yaml and the schemas of the files in layers/agent-config.
  --check   writes nothing; exit code 1 when the page is not what they give
  --json    for programs: one JSON value on standard output`;

const OPTIONS = { check: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } as const;

async function main(args: string[]): Promise<number> {
  const { check, json } = readArguments(args, OPTIONS, 'configuration').values;
  const current = currentPage();
  const isCurrent = existsSync(PAGE) && readFileSync(PAGE, 'utf8') === current;
  if (!isCurrent && !check) writeFileSync(PAGE, current);
  const ok = isCurrent || !check;
  const said = isCurrent
    ? 'is current'
    : check
      ? 'is not what template and schemas give. Run: npm run configuration'
      : 'was written';
  console.log(json ? JSON.stringify({ ok, isCurrent }) : `docs/configuration.md ${said}.`);
  return ok ? 0 : 1;
}

await runCommand(USAGE, main);
