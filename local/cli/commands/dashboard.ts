import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments, sayProblem, usageError, wantsHelp, wantsJson } from '../../../scripts/arguments.mjs';
import { readTemplate } from '../../../scripts/template.mjs';
import { boardLines, boardOf } from '../../dashboard/board.ts';
import { samplesIn } from '../../dashboard/samples.ts';
import { dashboardWidgets } from '../../dashboard/widgets.ts';
import { emptyReport, runDemo } from '../../demo/demo.ts';
import { demoScript } from '../../demo/script.ts';
import { seedSubject } from '../../demo/seed.ts';
import type { LocalSystem } from '../../system/system.ts';
import { ROOT } from '../../system/system.ts';
import { failureExitCode, interruption } from '../interruption.ts';
import { withSystem } from '../with-system.ts';

const USAGE = `Usage: npm run dashboard [-- options]
  Plays the session of npm run demo and shows the widgets of template.yaml's dashboard with what its functions have counted.
  --from FILE   lines of the functions' logs in place of a session, as npm run ops -- log --function all prints them
  --json        one JSON object on standard output, for programs`;

const OPTIONS = { from: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
const THREADS_MAX = 3;

/** `npm run dashboard`. Sets the exit code; leaves nothing running and nothing on disk. */
export async function main(args: string[]): Promise<void> {
  if (wantsHelp(args)) return void console.log(USAGE);
  try {
    const { values } = readArguments(args, OPTIONS, 'dashboard');
    const lines = values.from === undefined ? await linesOfSession(interruption()) : linesOf(values.from);
    const board = boardOf(dashboardWidgets(readTemplate(join(ROOT, 'template.yaml'))), samplesIn(lines));
    console.log(values.json ? JSON.stringify({ widgets: board }) : boardLines(board).join('\n'));
  } catch (error) {
    fail(error, wantsJson(args));
  }
  // What people must not wait for: idle connections of the SDK's clients.
  process.stdout.write('', () => process.exit());
}

function linesOf(file: string): string[] {
  if (!existsSync(file)) throw usageError('dashboard', `--from: there is no file ${file}.`);
  return readFileSync(file, 'utf8').split('\n');
}

async function linesOfSession(interrupted: Promise<never>): Promise<string[]> {
  const lines: string[] = [];
  const onLine = ({ text }: { text: string }) => lines.push(text);
  await withSystem({ bedrock: false, threadsMax: THREADS_MAX, onLine }, interrupted, { use: playSession });
  return lines;
}

/** A session from the mention to the stop of its worker and on, and the hourly look at the machines. */
async function playSession(system: LocalSystem): Promise<void> {
  const subject = await seedSubject(system);
  system.bedrock.script = demoScript(subject);
  await runDemo(system, subject, { chooser: { kind: 'script' } }, { report: emptyReport() });
  await system.pool.invoke('WorkerReaperFunction', { look: 'orphans' }, { kind: 'sync' });
}

function fail(error: unknown, asJson: boolean): void {
  process.exitCode = failureExitCode(error);
  sayProblem(error instanceof Error ? error.message : String(error), asJson);
}
