import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { hasModel, modelNames } from '@remote-swe/core/domain/model/models';
import { readArguments, usageError, wholeNumber } from '../scripts/arguments.mjs';
import { BENCHES, type BenchOptions } from './benches.ts';
import { allRecords, type SessionRecord } from './records/record.ts';
import { BENCH_MODEL, settingsFor } from './tokens/compare.ts';

const OPTIONS = {
  json: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  rounds: { type: 'string' },
  model: { type: 'string', default: BENCH_MODEL },
  baseline: { type: 'string' },
  records: { type: 'string' },
  sessions: { type: 'string' },
  'no-write': { type: 'boolean', default: false },
} as const;

/** Options of one bench: given to another one they would be words without an effect. */
const OF_ONE = { sessions: 'load', records: 'records', baseline: 'records' } as const;

/** What a command line of `npm run bench` asks for. `older`: the sources whose worker renders the older side anew. */
export type Asked = {
  names: string[];
  options: BenchOptions;
  isJson: boolean;
  isWritten: boolean;
  older?: { root: string; commit: string };
};

/** Throws a usage error that says which word makes no sense. */
export function readAsked(args: string[]): Asked {
  const { values, positionals } = readArguments(args, OPTIONS, 'bench', 1);
  const [only] = positionals;
  const { quick: isQuick, json: isJson, model, baseline } = values;
  const names = namesOf(only);
  for (const [option, bench] of Object.entries(OF_ONE))
    if (values[option as keyof typeof OF_ONE] !== undefined && !names.includes(bench))
      throw usageError('bench', `--${option} is for ${bench}: npm run bench -- ${bench} --${option} …`);
  if (!hasModel(settingsFor(BENCH_MODEL).models, model))
    throw usageError('bench', `There is no model '${model}'. Known: ${modelNames(settingsFor(BENCH_MODEL).models)}.`);
  const rounds = values.rounds === undefined ? undefined : wholeNumber(values.rounds, '--rounds', 'bench');
  const sessions = values.sessions === undefined ? undefined : wholeNumber(values.sessions, '--sessions', 'bench');
  return {
    names,
    isJson,
    isWritten: only === undefined && !values['no-write'] && !isQuick,
    options: {
      rounds: rounds ?? (isQuick ? 1 : undefined),
      model,
      sessions,
      isQuick,
      records: recordsIn(values.records),
    },
    ...(baseline === undefined ? {} : { older: olderIn(baseline) }),
  };
}

function namesOf(only: string | undefined): string[] {
  if (only === undefined) return Object.keys(BENCHES).filter((name) => !BENCHES[name]?.isAlone);
  if (Object.hasOwn(BENCHES, only)) return [only];
  throw usageError(
    'bench',
    `'${only}' is nothing that can be measured. Known: ${Object.keys(BENCHES).join(', ')}; nothing for all.`,
  );
}

/** Undefined: ours. */
function recordsIn(folder: string | undefined): SessionRecord[] | undefined {
  if (folder === undefined) return undefined;
  if (!isFolder(folder)) throw usageError('bench', `--records takes a folder, and ${folder} is none.`);
  const records = allRecords(resolve(folder));
  if (records.length === 0) throw usageError('bench', `${folder} holds no folder with a record.json.`);
  return records;
}

function olderIn(root: string): { root: string; commit: string } {
  if (!isFolder(root)) throw usageError('bench', `--baseline takes a folder with sources, and ${root} is none.`);
  try {
    const git = ['rev-parse', '--short', 'HEAD'];
    const commit = execFileSync('git', git, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return { root: resolve(root), commit: commit.trim() };
  } catch {
    throw usageError('bench', `--baseline takes a clone with its commits, and ${root} is none.`);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
