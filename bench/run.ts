import { runCommand } from '../scripts/arguments.mjs';
import { readAsked } from './asked.ts';
import { BENCHES, type BenchOptions } from './benches.ts';
import { machineFacts } from './machine.ts';
import { writeBaselines } from './records/compare.ts';
import type { BenchResult, Must } from './result.ts';
import { type Run, writeRun } from './results.ts';

const NAMES = Object.entries(BENCHES).map(([name, { what }]) => `  ${name.padEnd(12)} ${what}`);
const USAGE = `Usage: npm run bench -- [NAME] [--json] [--quick] [--rounds N] [--model NAME] [--no-write]
  Measures, and says what must be reached and whether it is; exit code 1 when something is not. Compare figures of one run with each other,
  not with those of another day. Without a name all but scale, console and load are run (under ten minutes on two cores): the result is written below bench/results/, with
  pictures, unless --no-write.
${NAMES.join('\n')}
  --json             prints the run as one JSON object, and nothing else
  --quick            one round and small sizes: shows that a bench works, measures nothing. No bound is judged, nothing is written
  --sessions N       load: sessions that are played (200)
  --rounds N         rounds of what is measured in rounds
  --model NAME       the model that tokens and records are priced with
  --records FOLDER   records: those in that folder, as bench/records/capture.ts makes them, in place of ours
  --baseline ROOT    records: renders the older side anew with the sources in that folder`;

const MS_PER_SECOND = 1_000;

async function main(args: string[]): Promise<number> {
  const { names, options, isJson, isWritten, older } = readAsked(args);
  if (older) await writeBaselines(older.root, older.commit, options.records);
  const runOf = runBegun(new Date(), options.isQuick);
  const benches = await all(names, options, (result, sofar) => {
    if (!isJson) show(result, options.isQuick);
    // After each: a run that is cut short keeps what it has.
    if (isWritten) writeRun(runOf(sofar));
  });
  if (isJson) console.log(JSON.stringify(runOf(benches)));
  if (isWritten) console.error(`Written: bench/results/${writeRun(runOf(benches))}`);
  return options.isQuick || benches.every(({ mustReach }) => mustReach.every(({ pass }) => pass)) ? 0 : 1;
}

function runBegun(startedAt: Date, isQuick: boolean): (benches: BenchResult[]) => Run {
  const machine = machineFacts();
  return (benches) => {
    const seconds = Math.round((Date.now() - startedAt.getTime()) / MS_PER_SECOND);
    return { schema: 1, at: startedAt.toISOString(), seconds, ...(isQuick ? { isQuick } : {}), machine, benches };
  };
}

/** One after the other: two at once would measure each other. */
async function all(
  names: string[],
  options: BenchOptions,
  ended: (result: BenchResult, sofar: BenchResult[]) => void,
): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const name of names) {
    const result = await BENCHES[name]?.run(options);
    if (!result) continue;
    results.push(result);
    ended(result, results);
  }
  return results;
}

function show({ name, how, mustReach, figures }: BenchResult, isQuick: boolean): void {
  console.log(`\n${name}: ${how}`);
  for (const figure of Object.values(figures)) if (Array.isArray(figure)) console.table(figure);
  if (mustReach.length > 0) console.table(mustReach.map((must) => mustRow(must, isQuick)));
}

function mustRow({ what, value, unit, bound, pass }: Must, isQuick: boolean) {
  const reached = isQuick ? 'not judged' : pass;
  return { what, value, unit, must: 'most' in bound ? `≤ ${bound.most}` : `≥ ${bound.least}`, reached };
}

await runCommand(USAGE, main);
