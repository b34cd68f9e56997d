import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { pollMs } from '../command/await-result.ts';
import { OutputPipes } from '../files/output-pipe.ts';
import { callDirectory } from '../ledger/call-directory.ts';
import { readEntry } from '../ledger/entry.ts';
import type { Place } from '../place.ts';
import { checkedRuntime } from '../process/checked-runtime.ts';
import { openErrorLog } from '../process/error-log.ts';
import { ownEnvironment } from '../settings.ts';
import type { CallRequest } from './call-request.ts';
import { supervise } from './supervise.ts';

/**
 * Starts a call. Resolves once the ledger knows it, whoever claimed it; rejects when nothing was started. `alone`: in a process that does
 * nothing else, because one has died that did.
 */
export type StartCall = (request: CallRequest, alone: boolean) => Promise<void>;

/** Every call in a process of its own, which outlives this one. */
export function inOwnProcesses(place: Place): StartCall {
  return (request) => startSupervisor(request, place);
}

/**
 * One call after the other in this process, which saves starts of Node.js: each has its result when the next begins. While something of one
 * goes on, the next ones get processes of their own, so that no two calls share signals or an end. For a process that nothing else ends: it
 * is to stay for what it puts into `background`.
 */
export function callsHere(place: Place, background: Promise<unknown>[]): StartCall {
  const here = { ...place, pipes: new OutputPipes() };
  let goesOn = false;
  return async (request, alone) => {
    // What has ended by now says so in this turn.
    if (goesOn) await turn();
    if (alone || goesOn) return startSupervisor(request, place);
    const { background: left } = await supervise(request, here);
    if (!left) return;
    goesOn = true;
    const ended = left.finally(() => {
      goesOn = false;
    });
    background.push(ended);
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
