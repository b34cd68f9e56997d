import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startParameterStore } from '../../scripts/build/smoke.mjs';
import { atMost, type BenchResult, digits, type Must } from '../result.ts';
import { median } from '../statistics.ts';
import { type Built, builtFunctions } from './built.ts';
import { type Load, load } from './load.ts';

const OF_BOLT_MAX = 0.6;
const OF_DYNAMO_DB_MAX = 1.3;

type Loads = { built: Built; all: boolean; loads: Load[] };
type Row = { name: string; wallMs: number; cpuMs: number; ofBolt: Both; ofDynamoDb: Both };
type Both = { wall: number; cpu: number };

/** Loads every built function in fresh processes, in turn with a bare Bolt handler and one that only reads DynamoDB. */
export async function benchCold(rounds: number): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-cold-'));
  const store = await startParameterStore();
  try {
    const { functions, baselines } = await builtFunctions(folder);
    const cases: Loads[] = [...baselines, ...functions].flatMap((built) =>
      (built.later.length > 0 ? [false, true] : [false]).map((all) => ({ built, all, loads: [] })),
    );
    for (let round = 0; round < rounds; round++)
      for (const each of cases) each.loads.push(await load(each.built, store.url, each.all));
    return resultOf(cases);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function resultOf(cases: Loads[]): BenchResult {
  const rows = cases.map((each) => rowOf(each, cases));
  const own = rows.filter(({ name }) => !['bolt', 'dynamo-db'].includes(name));
  const atOnce = own.filter(({ name }) => !name.endsWith(ALL));
  return {
    name: 'cold',
    how: 'Module load of each built function with its layers in fresh processes, interleaved; medians. By the processor, because the clock measures the other work of the machine too.',
    mustReach: atOnce.map(mustOf),
    figures: { rows },
    samples: Object.fromEntries(
      cases.flatMap((each) => [
        [`${nameOf(each)} wall ms`, each.loads.map(({ wallMs }) => digits(wallMs))],
        [`${nameOf(each)} cpu ms`, each.loads.map(({ cpuMs }) => digits(cpuMs))],
      ]),
    ),
    plots: [
      {
        kind: 'bars',
        file: 'cold',
        title: 'Module load at a cold start',
        unit: 'ms of processor',
        bars: rows.map(({ name, cpuMs }) => ({ label: name, value: cpuMs })),
      },
    ],
  };
}

function mustOf({ name, ofBolt, ofDynamoDb }: Row): Must {
  return name === 'slack-events'
    ? atMost('slack-events / bare Bolt', ofBolt.cpu, OF_BOLT_MAX)
    : atMost(`${name} / DynamoDB only`, ofDynamoDb.cpu, OF_DYNAMO_DB_MAX);
}

const ALL = ', all of it';
const nameOf = ({ built, all }: Loads) => (all ? `${built.name}${ALL}` : built.name);

function rowOf(each: Loads, cases: Loads[]): Row {
  const mine = medians(each.loads);
  const against = (name: string): Both => {
    const theirs = medians(cases.find(({ built }) => built.name === name)?.loads ?? []);
    return { wall: digits(mine.wallMs / theirs.wallMs), cpu: digits(mine.cpuMs / theirs.cpuMs) };
  };
  return { name: nameOf(each), ...mine, ofBolt: against('bolt'), ofDynamoDb: against('dynamo-db') };
}

function medians(loads: Load[]): Load {
  return {
    wallMs: digits(median(loads.map(({ wallMs }) => wallMs))),
    cpuMs: digits(median(loads.map(({ cpuMs }) => cpuMs))),
  };
}
