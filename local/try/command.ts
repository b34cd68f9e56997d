import { join, resolve } from 'node:path';
import { readArguments, usageError, wantsHelp, wantsJson, wholeNumber } from '../../scripts/arguments.mjs';
import { failureExitCode, INTERRUPTED_EXIT_CODE, Interrupted, interruption } from '../cli/interruption.ts';
import { bedrockModel } from '../cli/model/bedrock-model.ts';
import { MODEL_OPTIONS, type ModelChoice, readModelChoice } from '../cli/model/model-choice.ts';
import { Terminal } from '../cli/terminal.ts';
import { withSystem } from '../cli/with-system.ts';
import { Narrator } from '../demo/narrator.ts';
import type { LogLine } from '../functions/log.ts';
import { recordSession } from '../replay/local-ops.ts';
import { problemText } from '../system/start-problem.ts';
import { type LocalSystem, ROOT } from '../system/system.ts';
import { newFile } from './new-file.ts';
import { failedReport, reportOf, type TryReport } from './report.ts';
import { runTry } from './run-try.ts';
import { readSource, type Source } from './source.ts';
import { printTry } from './summary.ts';

const USAGE = `Usage: npm run try -- --repository PATH_OR_URL --model-url URL --model NAME [options] "task"
  Does one task on a copy of your repository, in this terminal: no AWS, no Slack, no account. Your folder is only read. What was
  done is kept as a branch in a file, and the command that fetches it is printed. Ctrl-C stops the session, says what was done and
  keeps it.
  --repository PATH_OR_URL
                   a git repository: a folder (what is not committed stays out), or an address that git can clone
  --model-url URL  an OpenAI-compatible server (Ollama, vLLM, llama.cpp), e.g. http://localhost:11434/v1; its API key, if it wants
                   one, is taken from OPENAI_API_KEY
  --model NAME     with --model-url: the server's name of the model; with --bedrock: a name from layers/agent-config/models.json
  --bedrock        in place of --model-url: Amazon Bedrock, with your AWS credentials and at your cost
  --fetch          bring the branch into the folder at the end; no branch of yours is changed
  --minutes N      stop the session after that time; default 60
  --keep-in FOLDER where the file with the branch is kept; default .local/try of this checkout
  --record FILE    write the session into this new file, for npm run replay; it holds what was said and seen
  --json           one JSON object on standard output, for programs; exit code 0 only when the session has answered`;

const OPTIONS = {
  ...MODEL_OPTIONS,
  repository: { type: 'string' },
  fetch: { type: 'boolean', default: false },
  minutes: { type: 'string', default: '60' },
  'keep-in': { type: 'string' },
  record: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;
type Options = {
  task: string;
  repository: string;
  model: ModelChoice;
  fetches: boolean;
  msMax: number;
  keepIn: string;
  record: string | undefined;
};

/** What Slack takes of one message, with room for the name of the repository. */
const TASK_CHARS_MAX = 12_000;
const MINUTE_MS = 60_000;
/** Threads per function: enough for one session, and each thread costs its start. */
const THREADS_MAX = 3;
/** Lines of functions that are shown when it fails: the last ones say why. */
const LOG_LINES_SHOWN = 8;
const SILENT = { write: () => true };
/** What npm sets to the folder in which a person called it: npm itself goes to its package's. */
const CALLED_FROM = process.env.INIT_CWD ?? process.cwd();

type Run = { startedAtMs: number; interrupted: Promise<never>; terminal: Terminal; logs: LogLine[] };

/** `npm run try`. Sets the exit code; nothing runs afterwards, and only the file with the branch stays. */
export async function main(args: string[]): Promise<void> {
  if (wantsHelp(args)) return void console.log(USAGE);
  const isForPrograms = wantsJson(args);
  const terminal = new Terminal(isForPrograms ? SILENT : process.stdout, process.env);
  const run = { startedAtMs: performance.now(), interrupted: interruption(), terminal, logs: [] };
  const report = await tried(args, run).catch((error: unknown) => failed(error, run, isForPrograms));
  if (isForPrograms) console.log(JSON.stringify(report));
  process.exitCode ??= exitCodeOf(report);
  // Idle connections of the SDK's clients end here, because people must not wait for them.
  process.stdout.write('', () => process.exit());
}

function exitCodeOf({ ok, outcome }: TryReport): number {
  if (outcome === 'interrupted') return INTERRUPTED_EXIT_CODE;
  return ok ? 0 : 1;
}

function failed(error: unknown, { logs }: Run, isForPrograms: boolean): TryReport {
  const wasInterrupted = error instanceof Interrupted;
  process.exitCode = failureExitCode(error);
  const text = wasInterrupted ? 'Stopped before the session had begun.' : problemText(error);
  if (!isForPrograms) {
    console.error(text);
    if (text.includes('\n    at '))
      for (const line of logs.slice(-LOG_LINES_SHOWN)) console.error(`${line.logicalId}: ${line.text}`);
  }
  return failedReport(text);
}

function readOptions(args: string[]): Options {
  const { values, positionals } = readArguments(args, OPTIONS, 'try', 1);
  const task = (positionals[0] ?? '').trim();
  if (task === '') throw usageError('try', 'Say what is to be done, in quotes, as the last word.');
  if (task.length > TASK_CHARS_MAX)
    throw usageError(
      'try',
      `The task has ${task.length} characters; at most ${TASK_CHARS_MAX} fit. Put it into a file of the repository and name that.`,
    );
  if (!values.repository) throw usageError('try', 'Name the repository: --repository PATH_OR_URL.');
  const model = readModelChoice(values, 'try');
  if (model.kind === 'bedrock') bedrockModel(model.model, join(ROOT, 'layers/agent-config'), 'try');
  const { record } = values;
  return {
    record:
      record === undefined ? undefined : newFile(record, { option: '--record', command: 'try', from: CALLED_FROM }),
    task,
    repository: values.repository,
    model,
    fetches: values.fetch,
    msMax: wholeNumber(values.minutes, '--minutes', 'try') * MINUTE_MS,
    keepIn: values['keep-in'] ? resolve(CALLED_FROM, values['keep-in']) : join(ROOT, '.local/try'),
  };
}

async function tried(args: string[], run: Run): Promise<TryReport> {
  const options = readOptions(args);
  const source = await readSource(options.repository, CALLED_FROM);
  if (options.fetches && !source.folder)
    throw usageError('try', '--fetch needs a folder to fetch into, and --repository names an address.');
  const { model } = options;
  const choice = model.kind === 'bedrock' ? { bedrock: true } : { bedrock: false, modelServer: model.server };
  const state: { inUse: boolean; report?: TryReport } = { inUse: false };
  const beforeUse = new Promise<never>((_resolve, reject) => {
    // Once the session goes on, an interruption stops that first.
    run.interrupted.catch((error: unknown) => !state.inUse && reject(error));
  });
  beforeUse.catch(() => {});
  await withSystem({ ...choice, threadsMax: THREADS_MAX, onLine: (line) => run.logs.push(line) }, beforeUse, {
    onStart: () => run.terminal.status('Starting …'),
    use: async (system) => {
      state.inUse = true;
      state.report = await use(system, options, source, run);
    },
  });
  if (!state.report) throw new Error('The session has no end.');
  printTry(run.terminal, state.report);
  return state.report;
}

async function use(system: LocalSystem, options: Options, source: Source, run: Run): Promise<TryReport> {
  const { terminal, startedAtMs, interrupted } = run;
  terminal.status('');
  const narrator = new Narrator(system, terminal, startedAtMs);
  try {
    const done = await runTry(system, {
      ...options,
      source,
      model: options.model.kind === 'bedrock' ? options.model.model : undefined,
      interrupted,
      stamp: new Date().toISOString().replace(/\D/g, '').slice(0, 14),
      onProgress: narrator.journal,
      onChapter: (text) => narrator.say('try', text),
    });
    if (options.record) await recordSession(system, done.attempted.sessionId, options.record);
    return reportOf(done, performance.now() - startedAtMs);
  } finally {
    narrator.close();
  }
}
