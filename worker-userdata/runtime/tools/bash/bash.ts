import { setTimeout as delay } from 'node:timers/promises';
import { sessionText } from '@remote-swe/core/domain/frames/frame';
import { SIGPIPE_EXIT } from '@remote-swe/core/domain/tool/after-failure';
import type { ToolContent } from '@remote-swe/core/domain/tool/tool';
import { LET_GO_AFTER_MS } from '@remote-swe/core/domain/worker/wait-limits';
import { type BashInput, bash } from '@remote-swe/core/tools/bash';
import { bashJob } from '@remote-swe/core/tools/bash-job';
import { TIMEOUT_S_DEFAULT } from '@remote-swe/core/tools/timeout';
import { writeForTools } from '../../files/access-for-tools.ts';
import { readRegularFile } from '../../files/read-file.ts';
import { untilHeld } from '../../holding/until-held.ts';
import type { Job } from '../../jobs/job.ts';
import { OutputCollector } from '../../output/collector.ts';
import { commandLine, oneLine } from '../../process/proc.ts';
import { quoted } from '../../process/quoted.ts';
import { DRAIN_MS, type ProcessEnding, type ProcessExit, runProcess } from '../../process/run-process.ts';
import { findProcesses } from '../../process/tree.ts';
import { resolvePath } from '../paths.ts';
import { type CallContext, errorAnswer, type ToolAnswer, workerTool } from '../worker-tool.ts';
import { setUpNote } from './set-up-note.ts';
import { whyHooksStay } from './skipped-hooks.ts';

/** Background processes named in a result. */
const BACKGROUND_SHOWN = 10;
const BACKGROUND_LINE_CHARS = 100;
/** Linux takes no longer path; the tools may write more. */
const PATH_BYTES_MAX = 4_096;
/** How long a command that was put in the background is watched first: many mistakes show at once. */
const BACKGROUND_LOOK_MS = 500;

export const bashTool = workerTool<BashInput>(bash, runBash, (_input, context) => [context.workingDirectory.get()]);

/** Also for what runs as a job of another call. */
export async function runBash(input: BashInput, context: CallContext): Promise<ToolAnswer> {
  if (input.command.includes('\0'))
    return errorAnswer(
      "The command holds a NUL character, which bash cannot take; nothing was run. Write it as $'\\0' or printf '\\0'.",
    );
  const skipped = whyHooksStay(input.command, context.git.pushRules?.named);
  if (skipped) return errorAnswer(skipped);
  const start = input.workdir ? resolvePath(input.workdir, context) : context.workingDirectory.get();
  // A remembered one was there a moment ago, and has another to take its place.
  const isRemembered = !input.workdir && start !== context.home.workspace;
  if (!isRemembered && !context.workingDirectory.exists(start))
    return errorAnswer(`The directory ${start} does not exist or may not be entered; nothing was run. Try pwd and ls.`);
  const noRoom = input.background ? await context.jobs.noRoom() : undefined;
  if (noRoom) return errorAnswer(`Nothing was run: ${noRoom}.`);
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
  const limitMs = input.background ? BACKGROUND_LOOK_MS : (input.timeout_s ?? TIMEOUT_S_DEFAULT) * 1_000;
  const startedAtMs = context.now();
  const ending = await runProcess({
    ...context,
    // What we set stays: root finds its own programs by this PATH, and git its helper by these variables.
    environment: { ...context.variablesIn(start), ...context.environment },
    command: shell(context),
    workingDirectory: start,
    marker: context.directory.name,
    folder: context.directory.path,
    timeoutMs: limitMs,
    ...(input.background ? {} : { letGo: (signal) => untilLetGo(context, signal) }),
    onOutput: (chunk) => output.add(chunk),
  });
  output.settle();
  const { workspace } = context.home;
  if (ending.kind === 'not-started' && !input.workdir && start !== workspace) {
    output.finish();
    // It went away between the look and the start.
    return runScript(input, workspace, start, context);
  }
  if (ending.kind === 'exited' && !input.workdir) rememberDirectory(context);
  const prefix = lost ? `[${lost}, the last current directory, is gone; this ran in ${start}.]\n` : '';
  if (ending.kind === 'still-running')
    return goOn(ending, { input, output, prefix, startedAt, startedAtMs, limitMs }, context);
  return answer(ending, { output, prefix, startedAt, tailLines: input.tail_lines }, context);
}

function answer(
  ending: Exclude<ProcessEnding, StillRunning>,
  { output, prefix, startedAt, tailLines }: Shown,
  context: CallContext,
): ToolAnswer {
  const cwd = context.workingDirectory.get();
  switch (ending.kind) {
    case 'not-started':
      return errorAnswer(`bash could not be started: ${ending.reason}. Nothing was run.`);
    case 'stopped':
      output.finish();
      return { kind: 'stopped' };
    case 'exited': {
      const note = setUpNote(context.home.root, ending.exit.exitCode);
      const shown = output.text({ isSuccess: ending.exit.exitCode === 0, tailLines });
      const text = `${prefix}${shown}\n${nobodyRead(ending.exit)}${leftRunning(ending.processId, context)}exit=${exitText(ending.exit)} ${seconds(startedAt)} cwd=${cwd}`;
      const background = ending.finished.then(() => output.finish());
      const content: ToolContent[] = [
        { type: 'text', text },
        ...(note ? [{ type: 'text' as const, ...sessionText(note) }] : []),
      ];
      return { kind: 'answered', isError: false, content, ...ending.exit, background };
    }
  }
}

type StillRunning = Extract<ProcessEnding, { kind: 'still-running' }>;
/** What a call shows, `prefix` before its output; `startedAt` is the process's own clock, `startedAtMs` the time of day. */
type Shown = { output: OutputCollector; prefix: string; startedAt: number; tailLines?: number | undefined };
type Run = Shown & { input: BashInput; startedAtMs: number; limitMs: number };

/** The command outlives its call: as a job, or, when there is no room for one, not at all. */
async function goOn(ending: StillRunning, run: Run, context: CallContext): Promise<ToolAnswer> {
  const { input, output, prefix, startedAt, startedAtMs, limitMs } = run;
  // Who is let go of has just been found room for.
  const needsRoom = !input.background && ending.because === 'time-limit';
  const noRoom = needsRoom ? await context.jobs.noRoom() : undefined;
  if (noRoom) {
    await ending.stop();
    output.finish();
    return errorAnswer(
      `${prefix}${output.text(SO_FAR)}\n[Stopped after ${limitMs / 1_000} s, because it could not go on as a job: ${noRoom}. Then run it again if that does no harm, with a longer timeout_s.]`,
    );
  }
  const { toolCallId, scope, redactor } = context;
  const { processId } = ending;
  const command = redactor.text(input.command);
  const [log, shownBytes] = [output.logPath, output.logBytes];
  const job = context.jobs.begin({ toolCallId, command, startedAt: startedAtMs, log, shownBytes, processId, scope });
  const why = whyJob(ending, run);
  const note = `[${why} in the background as job ${job.id} (process group ${processId}); its output goes into ${log}. Use ${bashJob.name} with job_id ${job.id} to wait for it, to read its new output, or to stop it.]`;
  const text = `${prefix}${output.text(SO_FAR)}\n${note}\nexit=none-yet ${seconds(startedAt)} cwd=${context.workingDirectory.get()}`;
  const background = followToEnd(ending, run, job, context);
  const becameJob = input.background ? {} : { becameJob: job.id };
  return {
    kind: 'answered',
    isError: false,
    content: [{ type: 'text', text }],
    background,
    job: ending.exit,
    ...becameJob,
  };
}

/** Somebody wrote: a command that will not end soon goes on as a job, if there is room for one. What has no room is waited for. */
function untilLetGo({ isHeld, jobs }: CallContext, signal: AbortSignal): Promise<void> {
  const mayGoOn = async () => (await jobs.noRoom()) === undefined;
  return untilHeld(isHeld, { afterMs: LET_GO_AFTER_MS, mayGoOn, signal });
}

function whyJob({ because }: StillRunning, { input, startedAt, limitMs }: Run): string {
  if (input.background) return 'It runs';
  const goesOn = 'It was not stopped: it goes on';
  return because === 'let-go'
    ? `Somebody wrote, so it is not waited for any longer after ${seconds(startedAt)}. ${goesOn}`
    : `Not finished after ${limitMs / 1_000} s. ${goesOn}`;
}

async function followToEnd(
  ending: StillRunning,
  { output, startedAt }: Shown,
  job: Job,
  { jobs }: CallContext,
): Promise<void> {
  const exit = await ending.exit;
  await Promise.race([ending.finished, delay(DRAIN_MS)]);
  output.logNote(`exit=${exitText(exit)} after ${seconds(startedAt)}`);
  jobs.ended(job, exit);
  await ending.finished;
  output.finish();
}

function seconds(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1_000).toFixed(1)}s`;
}

/** A word on what the script left behind, so that nothing runs on unnoticed. */
function leftRunning(processId: number, context: CallContext): string {
  const left = findProcesses({ marker: context.directory.name, groupIds: [processId], isOurs: true });
  if (left.length === 0) return '';
  const ownShell = oneLine(shell(context).join(' '), BACKGROUND_LINE_CHARS);
  const nameOf = (line: string) => (line === ownShell ? 'a subshell of this command' : line);
  const shown = left
    .slice(0, BACKGROUND_SHOWN)
    .map((stat) => `${stat.processId} ${nameOf(commandLine(stat, BACKGROUND_LINE_CHARS))}`);
  const more = left.length > BACKGROUND_SHOWN ? `, and ${left.length - BACKGROUND_SHOWN} more` : '';
  return context.redactor.text(`[Still running in the background: ${shown.join('; ')}${more}]\n`);
}

/** Of a command that has not ended nobody knows how much will matter. */
const SO_FAR = { isSuccess: false };

/** A writer that is cut off by `head` and the like ends so: with pipefail its pipeline does, too. */
function nobodyRead({ exitCode }: ProcessExit): string {
  return exitCode === SIGPIPE_EXIT
    ? '[exit=141: a part of the last pipeline was ended because the next one, such as head, read no further. Mostly that is no failure.]\n'
    : '';
}

function exitText({ exitCode, signal }: ProcessExit): string {
  return signal ? `none (killed by ${signal})` : String(exitCode);
}

function writeScript(command: string, { directory, user }: CallContext): void {
  const lines = command.split('\n');
  // A script that came with Windows line ends throughout; single carriage returns are the script's own business.
  const isWindows = lines.length > 1 && lines.slice(0, -1).every((line) => line.endsWith('\r'));
  const script = isWindows ? command.replaceAll('\r\n', '\n') : command;
  writeForTools(directory.script, script, 'own', user);
  writeForTools(directory.endDirectory, '', 'own', user);
}

function shell(context: CallContext): string[] {
  return ['bash', '--noprofile', '--norc', '-c', launcher(context)];
}

/**
 * Runs the script in this shell, so that its last directory can be told on exit. Reading it from a file leaves its size free
 * (one argument may have 128 KiB) and keeps heredocs and quotes as they are. Tools are killed before us when memory is short.
 */
function launcher({ directory }: CallContext): string {
  const tellDirectory = `pwd >${quoted(directory.endDirectory)} 2>/dev/null`;
  return `{ echo 500 >/proc/self/oom_score_adj; } 2>/dev/null
trap ${quoted(tellDirectory)} EXIT
set -o pipefail
. ${quoted(directory.script)}`;
}

function rememberDirectory(context: CallContext): void {
  const ended = readRegularFile(context.directory.endDirectory, PATH_BYTES_MAX + 1)
    ?.toString('utf8')
    .replace(/\n$/, '');
  if (ended?.startsWith('/') && ended.length <= PATH_BYTES_MAX) context.workingDirectory.set(ended);
}
