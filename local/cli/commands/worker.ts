import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { runCommand } from '@remote-swe/core/domain/worker/command';
import { readArguments, runCommand as runProgram, UsageError } from '../../../scripts/arguments.mjs';
import { buildRuntimeFile } from '../../system/runtime.ts';
import { ROOT } from '../../system/system.ts';

const USAGE = `Usage: npm run worker -- [--workspace DIR] '{"toolCallId":"t1","name":"bash","input":{"command":"echo hello"}}'
  Runs one tool call as the worker would, and prints its result as JSON. The same toolCallId again shows the stored result.
  Everything is kept in REMOTE_SWE_HOME, or without it in a scratch folder of the workspace.`;

/** `npm run worker`: the worker's runtime by hand, bundled as a worker gets it. Its arguments, output and exit code pass through. */
export function main(args: string[]): Promise<void> {
  return runProgram(USAGE, byHand, args);
}

/** Resolves to the exit code. */
async function byHand(args: string[]): Promise<number> {
  const { positionals } = readArguments(args, { workspace: { type: 'string' } }, 'worker', 1);
  const problem = problemOf(positionals[0]);
  if (problem) throw new UsageError(`${problem}\n${USAGE}`);
  const runtime = await buildRuntimeFile(join(ROOT, '.local/runtime'));
  const child = spawn(process.execPath, [runtime, 'by-hand', ...args], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; this one ends with it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

/** What keeps the words from being a call, for people; undefined when they are one. */
function problemOf(text: string | undefined): string | undefined {
  if (text === undefined) return 'The call is missing.';
  try {
    runCommand.shape.calls.element.parse(JSON.parse(text));
    return undefined;
  } catch (error) {
    return `This is not a call: ${error instanceof Error ? error.message : String(error)}`;
  }
}
