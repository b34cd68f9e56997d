import { readArguments, USAGE_EXIT_CODE, UsageError, wantsJson } from '../../../../scripts/arguments.mjs';
import type { SceneReport } from '../../../demo/talk/play.ts';
import type { LocalSystem } from '../../../system/system.ts';
import { INTERRUPTED_EXIT_CODE, Interrupted, interruption } from '../../interruption.ts';
import { Terminal } from '../../terminal.ts';
import { withSystem } from '../../with-system.ts';

const SILENT = { write: () => true };
/** Threads per function: two conversations, one after the other. */
const THREADS_MAX = 3;

/** A demo that is played scene by scene, and checks each of them. */
export type Played<Report> = {
  /** Its option of `npm run demo`; beside it there are `--json` and `--built`. */
  flag: string;
  intro: string;
  /** Template parameters in place of their defaults. */
  parameters?: Record<string, string>;
  play(system: LocalSystem, onScene: (scene: SceneReport) => void): Promise<Report>;
  /** Lines for people below the scenes. */
  numbers?(report: Report): string[];
  /** The report of a demo that has not begun. */
  none: Report;
};

/** Sets the exit code, 1 when a scene is not as it should be; leaves nothing running and nothing on disk. */
export async function scenesMain<Report extends { ok: boolean; error?: string }>(
  args: string[],
  demo: Played<Report>,
): Promise<void> {
  const { none, numbers = () => [] } = demo;
  const isForPrograms = wantsJson(args);
  const terminal = new Terminal(isForPrograms ? SILENT : process.stdout, process.env);
  const report = await performed(args, demo, terminal).catch((error): Report => ({ ...none, error: failed(error) }));
  for (const line of report.error === undefined ? numbers(report) : []) terminal.line(line);
  if (isForPrograms) console.log(JSON.stringify(report));
  else if (report.error !== undefined) console.error(report.error);
  else terminal.line(report.ok ? 'All scenes went as they should.' : 'Something is not as it should be.');
  process.exitCode ??= report.ok ? 0 : 1;
  // Idle connections of the SDK's clients end here, because people must not wait for them.
  process.stdout.write('', () => process.exit());
}

async function performed<Report>(args: string[], demo: Played<Report>, terminal: Terminal): Promise<Report> {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = readArguments(args, { [demo.flag]: flag, json: flag, built: flag }, 'demo');
  const told: { report?: Report } = {};
  const { parameters } = demo;
  await withSystem({ bedrock: false, threadsMax: THREADS_MAX, parameters, built: values.built }, interruption(), {
    onStart: () => terminal.line(demo.intro),
    use: async (system) => {
      told.report = await demo.play(system, (scene) => tell(terminal, scene));
    },
  });
  if (told.report === undefined) throw new Error('The demo has not ended');
  return told.report;
}

function tell(terminal: Terminal, { ok, shows, problems, wallMs }: SceneReport): void {
  const mark = terminal.paint(ok ? 'green' : 'red', ok ? '✔' : '✘');
  terminal.line(`${mark} ${shows} ${terminal.paint('dim', `${(wallMs / 1_000).toFixed(1)} s`)}`);
  for (const problem of problems) terminal.line(`    ${problem}`);
}

function failed(error: unknown): string {
  if (error instanceof UsageError) process.exitCode = USAGE_EXIT_CODE;
  if (error instanceof Interrupted) process.exitCode = INTERRUPTED_EXIT_CODE;
  const isOurs = error instanceof UsageError || error instanceof Interrupted;
  return error instanceof Error ? (isOurs ? error.message : (error.stack ?? error.message)) : String(error);
}
