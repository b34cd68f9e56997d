import { readArguments, runCommand, usageError, wholeNumber } from '../../scripts/arguments.mjs';
import { ABLATIONS } from './configuration/ablations.ts';
import { CONFIGURATIONS, type NamedConfiguration, WALKS } from './configuration/configurations.ts';
import { type Exploration, explore, type Violation } from './search/explore.ts';
import { walk } from './search/walk.ts';

/** Large configurations are searched this far, unless `--full` is given. */
const STATES_MAX_BOUNDED = 30_000;
/** A full search that finds more states than this is stopped: it would not fit in memory. */
const STATES_MAX_FULL = 3_000_000;
const WALKS_DEFAULT = 150;
const SEED_DEFAULT = 7;

type Row = {
  kind: 'protocol' | 'ablation' | 'walk';
  name: string;
  good: boolean;
  result: string;
  violations: Violation[];
};

const OPTIONS = {
  json: { type: 'boolean', default: false },
  full: { type: 'boolean', default: false },
  walks: { type: 'string', default: String(WALKS_DEFAULT) },
  seed: { type: 'string', default: String(SEED_DEFAULT) },
  only: { type: 'string', default: '' },
} as const;

const USAGE = `Usage: npm run model -- [--full] [--json] [--walks <count>] [--seed <number>] [--only <part of a name>]
Checks the session protocol's model: the full protocol must hold, and break as expected when a rule is off.
Large configurations are searched to ${STATES_MAX_BOUNDED} states; --full searches them to the end.`;

function main(args: string[]): number {
  const { json, full, only, ...values } = readArguments(args, OPTIONS, 'model').values;
  const walks = wholeNumber(values.walks, '--walks', 'model');
  const seed = wholeNumber(values.seed, '--seed', 'model', 0);
  const chosen = <Named extends { name: string }>(all: readonly Named[]) =>
    all.filter(({ name }) => name.includes(only));
  const rows: Row[] = [];
  const add = (row: Row) => {
    rows.push(row);
    if (!json) print(row);
  };
  for (const named of chosen(CONFIGURATIONS)) add(protocolRow(named, full));
  for (const ablation of ABLATIONS.filter(({ without }) => without.includes(only))) add(ablationRow(ablation));
  for (const named of chosen(WALKS)) add(walkRow(named, walks, seed));
  if (rows.length === 0) throw usageError('model', `Nothing has '${only}' in its name.`);
  if (json) console.log(JSON.stringify(rows, null, 2));
  return rows.every(({ good }) => good) ? 0 : 1;
}

function protocolRow({ name, size, configuration }: NamedConfiguration, full: boolean): Row {
  const statesMax = size === 'large' && !full ? STATES_MAX_BOUNDED : STATES_MAX_FULL;
  const found = explore(configuration, { statesMax, now: () => performance.now() });
  const { violations } = found;
  return { kind: 'protocol', name, good: violations.length === 0, result: describe(found), violations };
}

function ablationRow({ without, configuration, breaks }: (typeof ABLATIONS)[number]): Row {
  const found = explore(configuration, {
    statesMax: STATES_MAX_FULL,
    firstViolation: true,
    now: () => performance.now(),
  });
  const [first] = found.violations;
  const good = first?.what.startsWith(breaks) ?? false;
  const result = first ? `${first.what}, after ${first.trace.length} actions` : `NOTHING BREAKS, ${describe(found)}`;
  return { kind: 'ablation', name: `without ${without}`, good, result, violations: good ? [] : found.violations };
}

function walkRow({ name, configuration }: NamedConfiguration, count: number, seed: number): Row {
  const { walks, steps, restless, violations } = walk(configuration, count, seed);
  const good = violations.length === 0 && restless === 0;
  const result = `${walks} walks, ${steps} steps, ${restless} without rest, seed ${seed}`;
  return { kind: 'walk', name, good, result, violations };
}

function describe({ states, edges, depth, complete, cutOff, milliseconds }: Exploration): string {
  const speed = Math.round(states / Math.max(milliseconds / 1000, 0.001));
  const extent = complete ? 'complete' : 'bounded';
  const cut = cutOff > 0 ? `, ${cutOff} edges cut off` : '';
  return `${states} states, ${edges} edges, depth ${depth}, ${extent}${cut}, ${Math.round(milliseconds)} ms (${speed}/s)`;
}

function print({ kind, name, good, result, violations }: Row): void {
  console.log(`${good ? 'ok  ' : 'FAIL'} ${kind.padEnd(9)} ${name.padEnd(48)} ${result}`);
  for (const { what, trace } of violations) console.log(`     ${what}\n       ${trace.join('\n       ')}`);
}

await runCommand(USAGE, main);
