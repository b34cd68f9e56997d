import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { counted } from '@remote-swe/core/domain/counted';
import { failureExitCode, Interrupted, interruption } from '../../local/cli/interruption.ts';
import type { ModelChoice } from '../../local/cli/model/model-choice.ts';
import { askGit } from '../../local/github/git/git.ts';
import { problemText } from '../../local/system/start-problem.ts';
import { ROOT } from '../../local/system/system.ts';
import { sayProblem, wantsHelp, wantsJson } from '../../scripts/arguments.mjs';
import { brokenModel } from '../model/broken.ts';
import { compareResults } from '../results/compare.ts';
import { reportPage } from '../results/report.ts';
import { type EvalResults, readResults } from '../results/schema.ts';
import { summaryOf } from '../results/summary.ts';
import { loadTasks, type Task } from '../task/load.ts';
import { type EvalOptions, readOptions, USAGE } from './options.ts';
import { type Playing, play, scriptedChoice } from './play.ts';
import { runScripted, type Scripted } from './scripted.ts';
import { againstLines, runLines, summaryLines } from './show.ts';

/** Where results go that nobody has named a place for. */
const KEPT = join(ROOT, '.local/eval');
type Context = { options: EvalOptions; tasks: Task[]; interrupted: Promise<never> };

/** `npm run eval`. Sets the exit code: 0 when all was played, and with --scripted when nothing is wrong. */
export async function main(args: string[]): Promise<void> {
  if (wantsHelp(args)) return void console.log(USAGE);
  const interrupted = interruption();
  try {
    const tasks = loadTasks();
    process.exitCode = await run({ options: readOptions(args, tasks), tasks, interrupted });
  } catch (error) {
    fail(error, wantsJson(args));
  }
  // Idle connections of the SDK's clients end here, because people must not wait for them.
  process.stdout.write('', () => process.exit());
}

function fail(error: unknown, asJson: boolean): void {
  process.exitCode = failureExitCode(error);
  const message =
    error instanceof Interrupted ? 'Interrupted. What was done is in the file of results.' : problemText(error);
  sayProblem(message, asJson);
}

function run(context: Context): Promise<number> | number {
  const { mode } = context.options;
  switch (mode.kind) {
    case 'list':
      return list(context);
    case 'results':
      return shown(context.options, readResults(mode.file), undefined);
    case 'scripted':
      return scripted(context, mode.carried);
    case 'broken': {
      const model = { name: mode.broken, by: 'script', choice: scriptedChoice(brokenModel(mode.broken)) };
      return played(context, model);
    }
    case 'model':
      return played(context, modelOf(mode.choice));
  }
}

function modelOf(choice: ModelChoice): Playing['model'] {
  if (choice.kind === 'bedrock')
    return { name: choice.model ?? 'default', by: 'Bedrock', choice: { bedrock: true }, named: choice.model };
  const { server } = choice;
  return { name: server.model, by: server.url, choice: { bedrock: false, modelServer: server } };
}

function list({ options, tasks }: Context): number {
  const rows = tasks.map(({ name, kind, issue, limits }) => ({ name, kind, title: issue.title, limits }));
  if (options.json) console.log(JSON.stringify({ tasks: rows }));
  else for (const { name, kind, title } of rows) console.log(`${name.padEnd(22)} ${kind.padEnd(13)} ${title}`);
  return 0;
}

async function scripted(context: Context, carried: Task[]): Promise<number> {
  const { options } = context;
  const result = await runScripted(options.tasks, carried, await common(context));
  if (options.json) console.log(JSON.stringify(result));
  else for (const line of scriptedLines(result)) console.log(line);
  return result.ok ? 0 : 1;
}

function scriptedLines({ proofs, carried, problems }: Scripted): string[] {
  const checks = proofs.reduce((sum, proof) => sum + proof.checks.length, 0);
  const done = `${counted(proofs.length, 'grader')} with ${counted(checks, 'check')}, in both directions; ${counted(carried.length, 'task')} carried through the system.`;
  return [done, ...(problems.length === 0 ? ['Nothing is wrong.'] : problems)];
}

async function played(context: Context, model: Playing['model']): Promise<number> {
  const { options } = context;
  const at = Date.now();
  const to =
    options.to ??
    join(KEPT, `${new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)}-${fileName(model.name)}.json`);
  const against = options.against === undefined ? undefined : readResults(options.against);
  if (!options.json)
    console.log(
      `${counted(options.tasks.length, 'task')}, ${counted(options.runs, 'run')} each; the results go to ${to}`,
    );
  const { tasks, runs, limits } = options;
  const results = await play({ ...(await common(context)), model, tasks, runs, limits, to, at });
  return shown({ ...options, report: options.report ?? to.replace(/(\.json)?$/, '.html') }, results, { to, against });
}

function fileName(model: string): string {
  return model.replace(/[^\w.-]+/g, '-').slice(0, 60);
}

async function common({ options, interrupted }: Context): Promise<Omit<Playing, 'model' | 'tasks' | 'runs' | 'to'>> {
  const note = (line: string) => void process.stderr.write(`${line}\n`);
  return {
    ...{ parallel: options.parallel, limits: options.limits, build: await buildOf(), at: Date.now(), interrupted },
    onRun: (run, done, total) => {
      for (const line of runLines(run, done, total)) note(line);
    },
    onError: note,
  };
}

async function buildOf(): Promise<string> {
  if (!existsSync(join(ROOT, '.git'))) return 'unknown';
  const sha = (await askGit(ROOT, ['rev-parse', '--short', 'HEAD']))?.trim() ?? 'unknown';
  return (await askGit(ROOT, ['diff', '--quiet', 'HEAD'])) === undefined ? `${sha}+` : sha;
}

function shown(
  options: EvalOptions,
  results: EvalResults,
  given: { to: string; against: EvalResults | undefined } | undefined,
): number {
  const older = given?.against ?? (options.against === undefined ? undefined : readResults(options.against));
  const summary = summaryOf(results);
  const comparison = older && compareResults(older, results);
  const against = older && comparison ? { results: older, summary: summaryOf(older), comparison } : undefined;
  if (options.report !== undefined) {
    mkdirSync(dirname(options.report), { recursive: true });
    writeFileSync(options.report, reportPage({ results, summary, ...(against ? { against } : {}) }));
  }
  const files = {
    ...(given ? { results: given.to } : {}),
    ...(options.report === undefined ? {} : { report: options.report }),
  };
  if (options.json)
    console.log(JSON.stringify({ ok: true, ...results, summary, ...(comparison ? { comparison } : {}), files }));
  else
    for (const line of [
      ...summaryLines(summary),
      ...(comparison ? againstLines(comparison) : []),
      '',
      ...fileLines(files),
    ])
      console.log(line);
  return 0;
}

function fileLines(files: Record<string, string>): string[] {
  return Object.entries(files).map(([what, file]) => `${what}: ${file}`);
}
