import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../home.ts';
import { openErrorLog } from '../process/error-log.ts';
import { ownEnvironment } from '../settings.ts';
import type { CallRequest } from './call-request.ts';

/** How to start this runtime again: the arguments of node up to the mode. */
export type RuntimeCommand = { program: string; parameters: string[] };

/** A started supervisor: `ended` resolves with its exit code, which says nothing about the call. */
export type Supervisor = { ended: Promise<number | string> };

/**
 * Starts a call's supervisor in its own session, with nothing of ours open, so that neither the end of this process nor
 * the SSM agent's kill of its process group reaches it. The request goes through a pipe: it may be large and hold secrets.
 */
export function startSupervisor(runtime: RuntimeCommand, home: Home, bootId: string, request: CallRequest): Supervisor {
  const errors = openErrorLog(errorLogPath(home));
  const child = spawn(runtime.program, [...runtime.parameters, 'supervise'], {
    detached: true,
    cwd: '/',
    env: ownEnvironment(home.root, bootId),
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
  return { ended };
}

export function errorLogPath(home: Home): string {
  return join(home.logs, 'supervisors.log');
}
