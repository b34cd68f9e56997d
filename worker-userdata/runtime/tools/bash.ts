import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { BASH_TIMEOUT_S_DEFAULT, type BashInput, bash } from '@remote-swe/core/tools/bash';
import { OutputCollector } from '../output/collector.ts';
import { commandLine } from '../process/proc.ts';
import { type ProcessEnding, type ProcessExit, runProcess } from '../process/run-process.ts';
import { findProcesses } from '../process/tree.ts';
import { chownTo } from '../process/user.ts';
import { resolvePath } from './paths.ts';
import { type CallContext, errorAnswer, type ToolAnswer, workerTool } from './worker-tool.ts';

/** Background processes named in a result. */
const BACKGROUND_SHOWN = 10;
const BACKGROUND_LINE_CHARS = 100;

export const bashTool = workerTool<BashInput>(bash, runBash);

async function runBash(input: BashInput, context: CallContext): Promise<ToolAnswer> {
  if (input.command.includes('\0'))
    return errorAnswer(
      "The command holds a NUL character, which bash cannot take; nothing was run. Write it as $'\\0' or printf '\\0'.",
    );
  const start = input.workdir ? resolvePath(input.workdir, context) : context.workingDirectory.get();
  if (!context.workingDirectory.exists(start))
    return errorAnswer(`The directory ${start} does not exist or may not be entered; nothing was run. Try pwd and ls.`);
  const lost = input.workdir ? undefined : context.workingDirectory.lost();
  return runScript(input, start, lost, context);
}

async function runScript(
  input: BashInput,
  start: string,
  lost: string | undefined,
  context: CallContext,
): Promise<ToolAnswer> {
  const output = new OutputCollector(context.directory.log, context.redactor);
  const startedAt = performance.now();
  writeScript(input.command, context);
  const timeoutS = input.timeout_s ?? BASH_TIMEOUT_S_DEFAULT;
  const ending = await runProcess({
    ...context,
    command: ['bash', '--noprofile', '--norc', '-c', launcher(context)],
    workingDirectory: start,
    marker: context.directory.name,
    folder: context.directory.path,
    timeoutMs: timeoutS * 1_000,
    onOutput: (chunk) => output.add(chunk),
  });
  output.settle();
  if (ending.kind === 'exited' && !input.workdir) rememberDirectory(context);
  const prefix = lost ? `[${lost}, the last current directory, is gone; this ran in ${start}.]\n` : '';
  return answer(ending, output, prefix, { startedAt, timeoutS }, context);
}

function answer(
  ending: ProcessEnding,
  output: OutputCollector,
  prefix: string,
  { startedAt, timeoutS }: { startedAt: number; timeoutS: number },
  context: CallContext,
): ToolAnswer {
  const seconds = () => `${((performance.now() - startedAt) / 1_000).toFixed(1)}s`;
  const cwd = context.workingDirectory.get();
  switch (ending.kind) {
    case 'not-started':
      return errorAnswer(`bash could not be started: ${ending.reason}. Nothing was run.`);
    case 'stopped':
      output.finish();
      return { kind: 'stopped' };
    case 'exited': {
      const text = `${prefix}${output.text()}\n${leftRunning(ending.processId, context)}exit=${exitText(ending.exit)} ${seconds()} cwd=${cwd}`;
      const background = ending.finished.then(() => output.finish());
      return { kind: 'answered', isError: false, content: [{ type: 'text', text }], ...ending.exit, background };
    }
    case 'still-running': {
      const text = `${prefix}${output.text()}\n${stillRunning(ending.processId, timeoutS, output.logPath)}\nexit=none-yet ${seconds()} cwd=${cwd}`;
      const background = followToEnd(ending, output, seconds);
      return { kind: 'answered', isError: false, content: [{ type: 'text', text }], background };
    }
  }
}

async function followToEnd(
  ending: Extract<ProcessEnding, { kind: 'still-running' }>,
  output: OutputCollector,
  seconds: () => string,
): Promise<void> {
  const exit = await ending.exit;
  output.logNote(`exit=${exitText(exit)} after ${seconds()}`);
  await ending.finished;
  output.finish();
}

function stillRunning(processId: number, timeoutS: number, logPath: string): string {
  return `[Not finished after ${timeoutS} s. It was not stopped: it goes on in the background as process group ${processId}, and its output goes on into ${logPath}. Look: tail -n 50 ${logPath} (its last line will say exit=…). Stop it: kill -- -${processId}. Ask for a longer timeout_s next time if it needs one.]`;
}

/** A word on what the script left behind, so that nothing runs on unnoticed. */
function leftRunning(processId: number, context: CallContext): string {
  const left = findProcesses({ marker: context.directory.name, groupIds: [processId] });
  if (left.length === 0) return '';
  const shown = left
    .slice(0, BACKGROUND_SHOWN)
    .map((stat) => `${stat.processId} ${commandLine(stat, BACKGROUND_LINE_CHARS)}`);
  const more = left.length > BACKGROUND_SHOWN ? `, and ${left.length - BACKGROUND_SHOWN} more` : '';
  return context.redactor.text(`[Still running in the background: ${shown.join('; ')}${more}]\n`);
}

function exitText({ exitCode, signal }: ProcessExit): string {
  return signal ? `none (killed by ${signal})` : String(exitCode);
}

function writeScript(command: string, { directory, user }: CallContext): void {
  const lines = command.split('\n');
  // A script that came with Windows line ends throughout; single carriage returns are the script's own business.
  const isWindows = lines.length > 1 && lines.slice(0, -1).every((line) => line.endsWith('\r'));
  const script = isWindows ? command.replaceAll('\r\n', '\n') : command;
  for (const [path, text] of [
    [directory.script, script],
    [directory.endDirectory, ''],
  ] as const) {
    writeFileSync(path, text, { mode: 0o600 });
    chownTo(user, path, chownSync);
  }
}

/**
 * Runs the script in this shell, so that its last directory can be told on exit. Reading it from a file leaves its size free
 * (one argument may have 128 KiB) and keeps heredocs and quotes as they are. Tools are killed before us when memory is short.
 */
function launcher({ directory }: CallContext): string {
  const tellDirectory = `pwd >${quoted(directory.endDirectory)} 2>/dev/null`;
  return `{ echo 500 >/proc/self/oom_score_adj; } 2>/dev/null
trap ${quoted(tellDirectory)} EXIT
. ${quoted(directory.script)}`;
}

function rememberDirectory(context: CallContext): void {
  const ended = readFileSync(context.directory.endDirectory, 'utf8').replace(/\n$/, '');
  if (ended.startsWith('/')) context.workingDirectory.set(ended);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
