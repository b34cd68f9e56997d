import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readArguments, runCommand, usageError, wholeNumber } from '../scripts/arguments.mjs';
import { BENCHES, type BenchOptions } from './benches.ts';
import { machineFacts } from './machine.ts';
import { writeBaselines } from './records/compare.ts';
import { allRecords, type SessionRecord } from './records/record.ts';
import type { BenchResult, Must } from './result.ts';
import { writeRun } from './results.ts';
import { BENCH_MODEL } from './tokens/compare.ts';

const NAMES = Object.entries(BENCHES).map(([name, { what }]) => `  ${name.padEnd(12)} ${what}`);
const USAGE = `Usage: npm run bench -- [NAME] [--json] [--rounds N] [--model NAME] [--no-write]
  Measures, and says what must be reached and whether it is; exit code 1 when something is not. Compare figures of one run with each other,
  not with those of another day. Without a name all but scale, console and load are run (under ten minutes on two cores): the result is written below bench/results/, with
  pictures, unless --no-write.
${NAMES.join('\n')}
  --sessions N       load: sessions that are played at once
  --rounds N         rounds of what is measured in rounds
  --model NAME       the model that tokens and records are priced with
  --records FOLDER   records: those in that folder, as bench/records/capture.ts makes them, in place of ours
  --baseline ROOT    records: renders the older side anew with the sources in that folder`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  rounds: { type: 'string' },
  model: { type: 'string', default: BENCH_MODEL },
  baseline: { type: 'string' },
  records: { type: 'string' },
  sessions: { type: 'string', default: '200' },
  'no-write': { type: 'boolean', default: false },
} as const;

const MS_PER_SECOND = 1_000;

async function main(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, 'bench', 1);
  const [only] = positionals;
  if (only !== undefined && !BENCHES[only])
    throw usageError(
      'bench',
      `'${only}' is nothing that can be measured. Known: ${Object.keys(BENCHES).join(', ')}; nothing for all.`,
    );
  const rounds = values.rounds === undefined ? undefined : wholeNumber(values.rounds, '--rounds', 'bench');
  const records = recordsIn(values.records);
  if (values.baseline !== undefined) await renderAnew(values.baseline, records);
  const startedAt = new Date();
  const machine = machineFacts();
  const names = only === undefined ? Object.keys(BENCHES).filter((name) => !BENCHES[name]?.isAlone) : [only];
  const runOf = (benches: BenchResult[]) => {
    const seconds = Math.round((Date.now() - startedAt.getTime()) / MS_PER_SECOND);
    return { schema: 1 as const, at: startedAt.toISOString(), seconds, machine, benches };
  };
  const isWritten = only === undefined && !values['no-write'];
  const benches = await all(
    names,
    { rounds, model: values.model, sessions: wholeNumber(values.sessions, '--sessions', 'bench'), records },
    (result, sofar) => {
      if (!values.json) show(result);
      // After each: a run that is cut short keeps what it has.
      if (isWritten) writeRun(runOf(sofar));
    },
  );
  if (values.json) console.log(JSON.stringify(runOf(benches)));
  if (isWritten) console.error(`Written: bench/results/${writeRun(runOf(benches))}`);
  return benches.every(({ mustReach }) => mustReach.every(({ pass }) => pass)) ? 0 : 1;
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

function show({ name, how, mustReach, figures }: BenchResult): void {
  console.log(`\n${name}: ${how}`);
  for (const figure of Object.values(figures)) if (Array.isArray(figure)) console.table(figure);
  if (mustReach.length > 0) console.table(mustReach.map(mustRow));
}

function mustRow({ what, value, unit, bound, pass }: Must) {
  return { what, value, unit, must: 'most' in bound ? `≤ ${bound.most}` : `≥ ${bound.least}`, reached: pass };
}

/** Undefined: ours. */
function recordsIn(folder: string | undefined): SessionRecord[] | undefined {
  if (folder === undefined) return undefined;
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw usageError('bench', `--records takes a folder, and ${folder} is none.`);
  const records = allRecords(resolve(folder));
  if (records.length === 0) throw usageError('bench', `${folder} holds no folder with a record.json.`);
  return records;
}

async function renderAnew(root: string, records: SessionRecord[] | undefined): Promise<void> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  await writeBaselines(resolve(root), commit, records);
}

await runCommand(USAGE, main);
