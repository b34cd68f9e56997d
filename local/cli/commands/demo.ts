import { readArguments, UsageError, usageError, wantsHelp, wantsJson } from '../../../scripts/arguments.mjs';
import { builtConsole } from '../../../scripts/build/console.mjs';
import { RelayNotReady } from '../../aws/bedrock/relay/relay.ts';
import { consoleLink } from '../../demo/console-link.ts';
import { type DemoResult, emptyReport, runDemo } from '../../demo/demo.ts';
import { DemoFailure } from '../../demo/failure.ts';
import { Narrator } from '../../demo/narrator.ts';
import { demoScript } from '../../demo/script.ts';
import { type SeededSubject, seedSubject } from '../../demo/seed.ts';
import { printSummary } from '../../demo/summary.ts';
import type { LogLine } from '../../functions/log.ts';
import type { LocalSystem } from '../../system/system.ts';
import { failureExitCode, Interrupted, interruption, untilInterrupted } from '../interruption.ts';
import { Terminal } from '../terminal.ts';
import { withSystem } from '../with-system.ts';
import { apiMain } from './scenes/api.ts';
import { ciMain } from './scenes/ci.ts';
import { forkMain } from './scenes/fork.ts';
import { reviewMain } from './scenes/review.ts';
import { talkMain } from './scenes/talk.ts';

const USAGE = `Usage: npm run demo [-- options]
  --json      one JSON object on standard output, for programs; exit code 0 only when all went well
  --talk      in place of the pull request: what people say to a session and what becomes of it, scene by scene; not with the
              options below
  --ci        a pull request that CI finds red: an hour of waiting with nothing running, a repair, green; with --json only
  --fork      a repository that may only be read: a fork, a pull request to its original, both kept up to date; with --json only
  --review    a person's remark on the pull request is taken up and answered, and a session reviews; with --json only
  --api       a session by REST with signed callbacks and events, without Slack; with --json only
  --built     with the functions and layers as npm run build makes them for AWS; takes longer; with each of those above, --talk too
  --keep      stay up afterwards to look around in a browser, until Ctrl-C
  --bedrock   let Amazon Bedrock choose in place of the script; needs AWS credentials
  --model X   with --bedrock: a name from layers/agent-config/models.json`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  built: { type: 'boolean', default: false },
  bedrock: { type: 'boolean', default: false },
  model: { type: 'string' },
} as const;
type Options = { json: boolean; keep: boolean; built: boolean; bedrock: boolean; model?: string };

/** Threads per function: enough for one session, and each thread costs its start. */
const THREADS_MAX = 3;
/** Lines of functions that are shown when the demo fails: the last ones say why. */
const LOG_LINES_SHOWN = 8;
/** Writes nowhere: with --json the terminal belongs to the one object. */
const SILENT = { write: () => true };

/** `npm run demo`. Sets the exit code; leaves nothing running and nothing on disk. */
export async function main(args: string[]): Promise<void> {
  if (args.includes('--talk') && !wantsHelp(args)) return talkMain(args);
  if (args.includes('--api') && !wantsHelp(args)) return apiMain(args);
  if (args.includes('--ci') && !wantsHelp(args)) return ciMain(args);
  if (args.includes('--fork') && !wantsHelp(args)) return forkMain(args);
  if (args.includes('--review') && !wantsHelp(args)) return reviewMain(args);
  const startedAtMs = performance.now();
  const interrupted = interruption();
  if (wantsHelp(args)) return void console.log(USAGE);
  const result: DemoResult = { report: emptyReport() };
  const logs: LogLine[] = [];
  try {
    await demo(readOptions(args), { startedAtMs, interrupted, result, logs });
    process.exitCode = result.report.ok ? 0 : 1;
  } catch (error) {
    // With --keep Ctrl-C is how it ends.
    if (error instanceof Interrupted && result.report.ok) process.exitCode = 0;
    else fail(error, result);
  }
  report(wantsJson(args), result, logs, startedAtMs);
  // Idle connections of the SDK's clients end here, because people must not wait for them.
  process.stdout.write('', () => process.exit());
}

function fail(error: unknown, result: DemoResult): void {
  process.exitCode = failureExitCode(error);
  result.report = { ...result.report, ok: false, error: explain(error) };
}

function readOptions(args: string[]): Options {
  const { values } = readArguments(args, OPTIONS, 'demo');
  if (values.json && values.keep) throw usageError('demo', '--keep is for people, --json for programs: leave one out.');
  if (values.model !== undefined && !values.bedrock) throw usageError('demo', '--model needs --bedrock.');
  return values;
}

type Run = { startedAtMs: number; interrupted: Promise<never>; result: DemoResult; logs: LogLine[] };

async function demo(options: Options, run: Run): Promise<void> {
  const terminal = new Terminal(options.json ? SILENT : process.stdout, process.env);
  const onLine = (line: LogLine) => run.logs.push(line);
  const { bedrock, built } = options;
  await withSystem({ bedrock, built, threadsMax: THREADS_MAX, onLine }, run.interrupted, {
    onStart: () => {
      introduce(terminal, options);
      if (options.keep) builtConsole();
      terminal.status(`Starting: the functions of template.yaml are ${built ? 'built as for AWS' : 'bundled'} …`);
    },
    use: async (system) => {
      await perform(system, terminal, options, run);
      if (options.keep) await keep(system, terminal, run);
    },
  });
}

async function perform(system: LocalSystem, terminal: Terminal, options: Options, run: Run): Promise<void> {
  const { result, startedAtMs } = run;
  const narrator = new Narrator(system, terminal, startedAtMs);
  terminal.status('');
  try {
    const subject = await seedSubject(system);
    if (!options.bedrock) system.bedrock.script = demoScript(subject);
    tellSetting(narrator, system, subject);
    await runDemo(
      system,
      subject,
      {
        chooser: options.bedrock ? { kind: 'bedrock', model: options.model } : { kind: 'script' },
        onProgress: narrator.journal,
        onChapter: (text) => narrator.say('demo', text),
      },
      result,
    );
  } finally {
    narrator.close();
    result.report.wallMs = Math.round(performance.now() - startedAtMs);
  }
  printSummary(terminal, system, result);
  if (!options.keep) {
    terminal.line();
    terminal.line(
      'All of it is gone now. To look at it in a browser: npm run demo -- --keep, or do it by hand: npm run local',
    );
  }
}

function introduce(terminal: Terminal, { bedrock }: Options): void {
  terminal.line('Every command, edit, test run, commit and push below is real and happens on a local worker.');
  terminal.line(
    bedrock
      ? 'Amazon Bedrock makes the choices, with your AWS credentials and at your cost; everything else stays on this machine.'
      : 'Only the model’s choices come from a script (local/demo/script.ts), because a fresh machine has no model; its tokens\nare estimated. With AWS credentials Amazon Bedrock chooses instead: npm run demo -- --bedrock',
  );
  terminal.line();
}

function tellSetting(narrator: Narrator, system: LocalSystem, subject: SeededSubject): void {
  narrator.say('demo', `Slack, GitHub and the AWS endpoints are up at ${system.baseUrl}, wired by template.yaml.`);
  const { repository, packageName, issueNumber, issueTitle } = subject;
  narrator.say('demo', `${repository} holds ${packageName} as it is on npm; issue #${issueNumber}: ${issueTitle}`);
}

async function keep(system: LocalSystem, terminal: Terminal, { interrupted, result }: Run): Promise<void> {
  terminal.line();
  terminal.line(`Slack    ${system.baseUrl}/slack/`);
  terminal.line(`GitHub   ${system.baseUrl}/github/`);
  terminal.line(`Console  ${await consoleLink(system, result.report.sessionId)}`);
  terminal.line('         (works once, within five minutes; for another, write console to the agent in Slack)');
  terminal.line('Ctrl-C ends all of it and cleans up.');
  await untilInterrupted(interrupted);
}

function report(isForPrograms: boolean, { report }: DemoResult, logs: LogLine[], startedAtMs: number): void {
  if (isForPrograms) {
    console.log(JSON.stringify({ ...report, wallMs: report.wallMs || Math.round(performance.now() - startedAtMs) }));
    return;
  }
  if (report.ok) return;
  console.error(process.exitCode === 1 ? `The demo failed: ${report.error}` : report.error);
  if (process.exitCode !== 1) return;
  const errors = logs.filter(({ stream, text }) => stream === 'stderr' || /"level":"ERROR"/.test(text));
  for (const { logicalId, text } of errors.slice(-LOG_LINES_SHOWN)) console.error(`  ${logicalId}: ${text}`);
  console.error('Nothing of it is left running.');
}

function explain(error: unknown): string {
  if (error instanceof Interrupted) return 'Interrupted; nothing is left running.';
  if (error instanceof DemoFailure || error instanceof UsageError || error instanceof RelayNotReady)
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
