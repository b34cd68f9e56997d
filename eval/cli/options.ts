import { join, resolve } from 'node:path';
import { bedrockModel } from '../../local/cli/model/bedrock-model.ts';
import { MODEL_OPTIONS, type ModelChoice, readModelChoice } from '../../local/cli/model/model-choice.ts';
import { ROOT } from '../../local/system/system.ts';
import { readArguments, usageError, wholeNumber } from '../../scripts/arguments.mjs';
import { BROKEN, type BrokenKind, isBrokenKind } from '../model/broken.ts';
import type { Task } from '../task/load.ts';
import type { Limits } from '../task/schema.ts';

export const USAGE = `Usage: npm run eval -- --model-url URL --model NAME [options]
       npm run eval -- --bedrock [--model NAME] [options]
       npm run eval -- --scripted [--carry NAMES | --carry all]
       npm run eval -- --broken KIND
       npm run eval -- --results FILE [--against FILE] [--report FILE]
  Plays real tasks, each in a session of its own on one local system, and grades what was delivered with tests that no session sees.
  --model-url URL  an OpenAI-compatible server; its API key, if it wants one, is taken from OPENAI_API_KEY
  --model NAME     the server's name of the model; with --bedrock a name from layers/agent-config/models.json
  --bedrock        Amazon Bedrock, with your AWS credentials and at your cost
  --scripted       no model: proves every grader in both directions, and carries some tasks through the whole system
  --carry NAMES    with --scripted: the tasks that are carried, with commas; 'all', or 'none'
  --broken KIND    no model: one that is broken (${Object.keys(BROKEN).join(', ')}); each task must end within its limits
  --results FILE   plays nothing: shows results that are there
  --tasks NAMES    only these, with commas; --list prints the names
  --runs N         runs of each task; default 1
  --parallel N     sessions at the same time; default 2
  --calls N, --dollars N, --minutes N
                   limits of each run, where they are below the task's own
  --to FILE        where the results go; default .local/eval/<time>-<model>.json
  --against FILE   compares with older results, pairwise by task
  --report FILE    the page with plots; default beside the results
  --json           one JSON object on standard output, for programs`;

const OPTIONS = {
  ...MODEL_OPTIONS,
  scripted: { type: 'boolean', default: false },
  broken: { type: 'string' },
  results: { type: 'string' },
  carry: { type: 'string' },
  tasks: { type: 'string' },
  list: { type: 'boolean', default: false },
  runs: { type: 'string', default: '1' },
  parallel: { type: 'string', default: '2' },
  calls: { type: 'string' },
  dollars: { type: 'string' },
  minutes: { type: 'string' },
  to: { type: 'string' },
  against: { type: 'string' },
  report: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** Sessions at once: each has a machine of its own, and a function has eight threads. */
const PARALLEL_MAX = 8;
/** What is carried where nothing is said: one task for each shape of delivery. */
const CARRIED = ['dotenv-empty-quotes', 'cookie-conflict', 'bytes-review'];

export type Mode =
  | { kind: 'list' }
  | { kind: 'scripted'; carried: Task[] }
  | { kind: 'broken'; broken: BrokenKind }
  | { kind: 'model'; choice: ModelChoice }
  | { kind: 'results'; file: string };
export type EvalOptions = {
  mode: Mode;
  tasks: Task[];
  runs: number;
  parallel: number;
  limits: Partial<Limits>;
  to: string | undefined;
  against: string | undefined;
  report: string | undefined;
  json: boolean;
};

/** Reads the words of the command line. Throws a UsageError. */
export function readOptions(args: string[], all: readonly Task[]): EvalOptions {
  const { values } = readArguments(args, OPTIONS, 'eval');
  const parallel = wholeNumber(values.parallel, '--parallel', 'eval');
  if (parallel > PARALLEL_MAX) throw usageError('eval', `--parallel takes at most ${PARALLEL_MAX}.`);
  return {
    mode: modeOf(values, all),
    tasks: values.tasks === undefined ? [...all] : named(values.tasks, '--tasks', all),
    runs: wholeNumber(values.runs, '--runs', 'eval'),
    parallel,
    limits: {
      ...(values.calls === undefined ? {} : { modelCalls: wholeNumber(values.calls, '--calls', 'eval') }),
      ...amount(values.dollars, 'dollars'),
      ...amount(values.minutes, 'minutes'),
    },
    to: fromCaller(values.to),
    against: fromCaller(values.against),
    report: fromCaller(values.report),
    json: values.json,
  };
}

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values'];

function modeOf(values: Values, all: readonly Task[]): Mode {
  const named = [values.scripted, values.broken !== undefined, values.results !== undefined].filter(Boolean).length;
  const hasModel = values.bedrock || values['model-url'] !== undefined || values.model !== undefined;
  if (named + (hasModel ? 1 : 0) > 1)
    throw usageError('eval', 'Choose one: a model, --scripted, --broken or --results.');
  const idle = values.scripted || values.list ? unusedHere(values) : undefined;
  if (idle !== undefined)
    throw usageError('eval', `${idle} says nothing with ${values.list ? '--list' : '--scripted'}: no model plays.`);
  if (values.list) return { kind: 'list' };
  if (values.carry !== undefined && !values.scripted) throw usageError('eval', '--carry needs --scripted.');
  if (values.scripted) return { kind: 'scripted', carried: carriedOf(values.carry, all) };
  if (values.results !== undefined) return { kind: 'results', file: fromCaller(values.results) ?? '' };
  if (values.broken === undefined) return { kind: 'model', choice: choiceOf(values) };
  if (isBrokenKind(values.broken)) return { kind: 'broken', broken: values.broken };
  throw usageError('eval', `--broken takes one of ${Object.keys(BROKEN).join(', ')}, not '${values.broken}'.`);
}

/** The first option that is given though only runs of a model take it: silence would pass for a comparison. */
function unusedHere({ against, report, to, calls, dollars, minutes }: Values): string | undefined {
  const given = Object.entries({ against, report, to, calls, dollars, minutes }).find(
    ([, value]) => value !== undefined,
  );
  return given && `--${given[0]}`;
}

function choiceOf(values: Values): ModelChoice {
  const choice = readModelChoice(values, 'eval');
  if (choice.kind === 'bedrock') bedrockModel(choice.model, join(ROOT, 'layers/agent-config'), 'eval');
  return choice;
}

/** npm goes to its package's folder, and tells in this variable where a person has called it. */
function fromCaller(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

function carriedOf(words: string | undefined, all: readonly Task[]): Task[] {
  if (words === 'none') return [];
  if (words === 'all') return [...all];
  return words === undefined ? all.filter(({ name }) => CARRIED.includes(name)) : named(words, '--carry', all);
}

function named(words: string, option: string, all: readonly Task[]): Task[] {
  const names = words.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !all.some((task) => task.name === name));
  if (unknown !== undefined) throw usageError('eval', `${option}: there is no task '${unknown}'; --list prints them.`);
  return all.filter(({ name }) => names.includes(name));
}

function amount(words: string | undefined, name: 'dollars' | 'minutes'): Partial<Limits> {
  if (words === undefined) return {};
  const value = Number(words);
  if (words.trim() === '' || !(value > 0) || !Number.isFinite(value))
    throw usageError('eval', `--${name} takes a number above 0, not '${words}'.`);
  return { [name]: value };
}
