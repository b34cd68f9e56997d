import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type OutputPipe, OutputPipes } from '../files/output-pipe.ts';
import { type Scope, scopedCommand, signalScope } from './scope.ts';
import { stopProcesses } from './tree.ts';
import { spawnIdentity, type ToolUser } from './user.ts';
import { startIn } from './working-folder.ts';

/** How long output that is already in the pipe may take to arrive after the command has ended. */
export const DRAIN_MS = 150;

export type ProcessRequest = {
  command: string[];
  workingDirectory: string;
  environment: Record<string, string>;
  user: ToolUser;
  scope: Scope;
  /** The call's marker; see process/tree.ts. */
  marker: string;
  /** A folder of ours where the pipe is made. */
  folder: string;
  /** Where it is taken from; absent: it is made alone. */
  pipes?: OutputPipes | undefined;
  timeoutMs: number;
  /** Between asking its processes to end and killing them. */
  stopGraceMs: number;
  /** Resolves when the command is no longer to be waited for, though its time limit has not come; the signal ends the watch. */
  letGo?: (signal: AbortSignal) => Promise<void>;
  /** Stops the command and everything it started. */
  signal: AbortSignal;
  onOutput(chunk: Buffer): void;
};

export type ProcessExit = { exitCode: number | undefined; signal: string | undefined };

/**
 * How it went. `still-running`: the time limit came first, or it was let go of, and nothing was stopped; `exit` tells the end later, `stop` makes
 * it come.
 * `finished` resolves when no process holds the output any more.
 */
export type ProcessEnding =
  | { kind: 'exited'; exit: ProcessExit; processId: number; finished: Promise<void> }
  | { kind: 'stopped' }
  | {
      kind: 'still-running';
      because: 'time-limit' | 'let-go';
      processId: number;
      exit: Promise<ProcessExit>;
      finished: Promise<void>;
      stop(): Promise<void>;
    }
  | { kind: 'not-started'; reason: string };

/** Starts a command in its own session with empty standard input, and waits for its end, its time limit or a stop. */
export async function runProcess(request: ProcessRequest): Promise<ProcessEnding> {
  const { pipes = new OutputPipes() } = request;
  const pipe = pipes.take(request.folder, request.user);
  const finished = readAll(pipe, request.onOutput);
  const child = start(request, pipe);
  closeSync(pipe.writeEnd);
  if (child instanceof Error) return { kind: 'not-started', reason: child.message };
  const exit = exitOf(child);
  const processId = child.pid;
  if (processId === undefined) return { kind: 'not-started', reason: await startFailure(child, finished) };

  const cause = await firstOf(exit, request);
  switch (cause) {
    case 'exit':
      await Promise.race([finished, delay(DRAIN_MS)]);
      return { kind: 'exited', exit: await exit, processId, finished };
    case 'time-limit':
    case 'let-go':
      return {
        kind: 'still-running',
        because: cause,
        processId,
        exit,
        finished,
        stop: () => stopAll(request, processId),
      };
    case 'stop':
      await stopAll(request, processId);
      await Promise.race([Promise.all([exit, finished]), delay(DRAIN_MS)]);
      pipe.output.destroy();
      return { kind: 'stopped' };
  }
}

/** The process, or why there is no folder to start it in. */
function start(request: ProcessRequest, pipe: OutputPipe): ChildProcess | Error {
  const { command, changesUser } = scopedCommand(request.scope, request.user, request.command);
  const [program = '', ...parameters] = command;
  const options = {
    env: request.environment,
    stdio: ['ignore', pipe.writeEnd, pipe.writeEnd] satisfies StdioOptions,
    detached: true,
    ...(changesUser ? {} : spawnIdentity(request.user)),
  };
  try {
    return startIn(request.workingDirectory, request.user, (cwd) => spawn(program, parameters, { ...options, cwd }));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function readAll({ output }: OutputPipe, onOutput: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve) => {
    output.on('data', onOutput);
    output.on('close', () => resolve());
    output.on('error', () => output.destroy());
    output.on('end', () => output.destroy());
  });
}

function exitOf(child: ChildProcess): Promise<ProcessExit> {
  return new Promise((resolve) => {
    child.on('exit', (exitCode, signal) => resolve({ exitCode: exitCode ?? undefined, signal: signal ?? undefined }));
  });
}

async function startFailure(child: ChildProcess, finished: Promise<void>): Promise<string> {
  const reason = await new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
  });
  await finished;
  return reason;
}

async function firstOf(
  exit: Promise<ProcessExit>,
  { timeoutMs, letGo, signal }: ProcessRequest,
): Promise<'exit' | 'time-limit' | 'let-go' | 'stop'> {
  const over = new AbortController();
  const stopped = new Promise<'stop'>((resolve) => {
    if (signal.aborted) resolve('stop');
    signal.addEventListener('abort', () => resolve('stop'), { signal: over.signal });
  });
  const timeout = delay(timeoutMs, 'time-limit' as const, { signal: over.signal }).catch(() => 'time-limit' as const);
  const released = letGo ? [letGo(over.signal).then(() => 'let-go' as const)] : [];
  const cause = await Promise.race([exit.then(() => 'exit' as const), timeout, stopped, ...released]);
  over.abort();
  return cause;
}

async function stopAll(request: ProcessRequest, groupId: number): Promise<void> {
  signalScope(request.scope, 'SIGTERM');
  await stopProcesses({ marker: request.marker, groupIds: [groupId] }, request.stopGraceMs);
  signalScope(request.scope, 'SIGKILL');
}
