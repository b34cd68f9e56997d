import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { pollMs } from '../command/await-result.ts';
import { callDirectory } from '../ledger/call-directory.ts';
import { readEntry } from '../ledger/entry.ts';
import type { Place } from '../place.ts';
import { checkedRuntime } from '../process/checked-runtime.ts';
import { openErrorLog } from '../process/error-log.ts';
import { ownEnvironment } from '../settings.ts';
import type { CallRequest } from './call-request.ts';
import { supervise } from './supervise.ts';

/** Starts a call. Resolves once the ledger knows it, whoever claimed it; rejects when nothing was started. */
export type StartCall = (request: CallRequest) => Promise<void>;

/** Every call in a process of its own, which outlives this one. */
export function inOwnProcesses(place: Place): StartCall {
  return (request) => startSupervisor(request, place);
}

/**
 * The first call in this process, which saves a start of Node.js; the others in processes of their own, so that no two calls
 * share signals, memory or an end. For a process that nothing else ends: it is to stay for what it puts into `background`.
 */
export function firstCallHere(place: Place, background: Promise<unknown>[]): StartCall {
  const started: CallRequest[] = [];
  return async (request) => {
    if (started.push(request) > 1) return startSupervisor(request, place);
    background.push((await supervise(request, place)).background);
  };
}

/**
 * Starts a process that supervises the call. Resolves once the ledger knows the call, whoever claimed it; rejects when the
 * process ended before that.
 */
async function startSupervisor(request: CallRequest, place: Place): Promise<void> {
  const ended = spawnSupervisor(request, place).then((exit) => ({ exit }));
  const { toolCallId } = request.call;
  const directory = callDirectory(place.home.calls, toolCallId);
  const isUnknown = () => readEntry(directory).kind === 'none';
  const startedAt = performance.now();
  while (isUnknown()) {
    const ending = await Promise.race([ended, delay(pollMs(performance.now() - startedAt))]);
    if (ending && isUnknown())
      throw new Error(
        `The process that should run ${toolCallId} ended (${ending.exit}) before it started anything. Its messages are in ${place.home.errorLog}. The call may be sent again.`,
      );
  }
}

/**
 * In its own session, with nothing of ours open, so that neither the end of this process nor the SSM agent's kill of its
 * process group reaches it. The request goes through a pipe: it may be large and hold secrets. Resolves with how the process
 * ended, which says nothing about the call.
 */
function spawnSupervisor(request: CallRequest, { runtime, home, settings }: Place): Promise<number | string> {
  const { program, parameters } = checkedRuntime(runtime);
  const errors = openErrorLog(home.errorLog);
  const child = spawn(program, [...parameters, 'supervise'], {
    detached: true,
    cwd: '/',
    env: ownEnvironment(home.root, settings.bootId),
    stdio: ['pipe', 'ignore', errors],
  });
  closeSync(errors);
  const ended = new Promise<number | string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (exitCode, signal) => resolve(exitCode ?? signal ?? 'unknown'));
  });
  // A supervisor that died or lost the race for the claim reads no further.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(JSON.stringify(request));
  child.unref();
  return ended;
}
