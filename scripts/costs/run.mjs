/** Prints what the agent costs, or puts the tables into docs/cost.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { readArguments, runCommand } from '../arguments.mjs';
import { currentCosts, currentPage, page } from './current.mjs';

const USAGE = `Usage: npm run costs [-- --json | --check]
  Computes docs/cost.md's tables from scripts/costs/prices.json and usage.json, template.yaml and the model's price.
  --json    prints the figures and writes nothing
  --check   writes nothing; exit code 1 when docs/cost.md is not what the figures give`;

const OPTIONS = { json: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } };

function main(args) {
  const { json, check } = readArguments(args, OPTIONS, 'costs').values;
  if (json) return say(JSON.stringify(currentCosts()), 0);
  const current = currentPage();
  if (readFileSync(page, 'utf8') === current) return say('docs/cost.md is current.', 0);
  if (check) return say('docs/cost.md is not what the figures give. Run: npm run costs', 1);
  writeFileSync(page, current);
  return say('docs/cost.md was written.', 0);
}

function say(text, exitCode) {
  console.log(text);
  return exitCode;
}

await runCommand(USAGE, main);
