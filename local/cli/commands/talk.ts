import { readArguments, USAGE_EXIT_CODE, UsageError } from '../../../scripts/arguments.mjs';
import { runTalk, type SceneReport, type TalkReport } from '../../demo/talk/run-talk.ts';
import { INTERRUPTED_EXIT_CODE, Interrupted, interruption } from '../interruption.ts';
import { Terminal } from '../terminal.ts';
import { withSystem } from '../with-system.ts';

const OPTIONS = {
  talk: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

const SILENT = { write: () => true };
/** Threads per function: two conversations, one after the other. */
const THREADS_MAX = 3;

/** `npm run demo -- --talk`. Sets the exit code; leaves nothing running and nothing on disk. */
export async function talkMain(args: string[]): Promise<void> {
  const isForPrograms = args.includes('--json');
  const terminal = new Terminal(isForPrograms ? SILENT : process.stdout, process.env);
  const report = await talked(args, terminal).catch(failed);
  if (isForPrograms) console.log(JSON.stringify(report));
  else if (report.error !== undefined) console.error(report.error);
  else terminal.line(report.ok ? 'All scenes went as they should.' : 'Something is not as it should be.');
  process.exitCode ??= report.ok ? 0 : 1;
  // Idle connections of the SDK's clients end here, because people must not wait for them.
  process.stdout.write('', () => process.exit());
}

async function talked(args: string[], terminal: Terminal): Promise<TalkReport> {
  readArguments(args, OPTIONS, 'demo');
  const told: { report?: TalkReport } = {};
  await withSystem({ bedrock: false, threadsMax: THREADS_MAX }, interruption(), {
    onStart: () =>
      terminal.line('One session, scene by scene; every command and push is real, the model’s choices are scripted.'),
    use: async (system) => {
      told.report = await runTalk(system, (scene) => tell(terminal, scene));
    },
  });
  if (!told.report) throw new Error('The talk has not ended');
  return told.report;
}

function tell(terminal: Terminal, { ok, shows, problems, wallMs }: SceneReport): void {
  const mark = terminal.paint(ok ? 'green' : 'red', ok ? '✔' : '✘');
  terminal.line(`${mark} ${shows} ${terminal.paint('dim', `${(wallMs / 1_000).toFixed(1)} s`)}`);
  for (const problem of problems) terminal.line(`    ${problem}`);
}

function failed(error: unknown): TalkReport {
  if (error instanceof UsageError) process.exitCode = USAGE_EXIT_CODE;
  if (error instanceof Interrupted) process.exitCode = INTERRUPTED_EXIT_CODE;
  const isOurs = error instanceof UsageError || error instanceof Interrupted;
  const said = error instanceof Error ? (isOurs ? error.message : (error.stack ?? error.message)) : String(error);
  return { ok: false, error: said, scenes: [], modelCalls: 0, wallMs: 0 };
}
