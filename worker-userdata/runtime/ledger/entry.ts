import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readPersistedJson } from '@remote-swe/core/domain/read-persisted';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { reportedResult } from '@remote-swe/core/domain/worker/command';
import * as z from 'zod';
import { isAlive, readStat } from '../process/proc.ts';
import type { CallDirectory } from './call-directory.ts';
import { createOnce, errorCode } from './durable.ts';
import { withReserve } from './reserve.ts';

const scope = z.union([
  z.object({ kind: z.literal('systemd'), unit: z.string() }),
  z.object({ kind: z.literal('group') }),
]);

/** Who runs a call: written before its effect, so that later commands know whether it can still end by itself. */
export const running = z.object({
  schema: z.literal(1),
  bootId: z.string(),
  processId: z.number(),
  startTicks: z.string(),
  startedAt: z.number(),
  scope,
});
export type Running = z.infer<typeof running>;

/** The one result of a call. */
export const storedResult = z.object({ schema: z.literal(1), result: reportedResult });

/** A call that was held: what the model is to know with it. */
export const notStarted = z.object({ schema: z.literal(1), notes: z.array(z.string()) });

/** What the ledger knows of a call. */
export type Entry =
  | { kind: 'none' }
  | { kind: 'tombstone' }
  | { kind: 'not-started'; notes: string[] }
  | { kind: 'running'; running: Running }
  | { kind: 'result'; result: ToolResult };

export function readEntry(directory: CallDirectory): Entry {
  const resultText = readIfThere(directory.result);
  if (resultText !== undefined)
    return { kind: 'result', result: readPersistedJson(storedResult, resultText, directory.result).result };
  const runningText = readIfThere(directory.running);
  if (runningText !== undefined)
    return { kind: 'running', running: readPersistedJson(running, runningText, directory.running) };
  const notStartedText = readIfThere(directory.notStarted);
  if (notStartedText !== undefined) {
    const { notes } = readPersistedJson(notStarted, notStartedText, directory.notStarted);
    return { kind: 'not-started', notes };
  }
  return readIfThere(directory.tombstone) === undefined ? { kind: 'none' } : { kind: 'tombstone' };
}

/** The record of a call that this process is about to run. */
export function runningHere(bootId: string, startedAt: number, callScope: Running['scope']): Running {
  const startTicks = readStat(process.pid)?.startTicks ?? '';
  return { schema: 1, bootId, processId: process.pid, startTicks, startedAt, scope: callScope };
}

/** The record of a call that is held: nothing of it starts. */
export function notStartedRecord(notes: string[]): string {
  return JSON.stringify({ schema: 1, notes } satisfies z.infer<typeof notStarted>);
}

/** Whether the call's supervisor still lives, in this boot: then it will write the result itself. */
export function isRunning(entry: Running, bootId: string): boolean {
  return entry.bootId === bootId && isAlive(entry.processId, entry.startTicks);
}

/** Records the call's result, unless it has one; returns the one that counts. */
export function recordResult(directory: CallDirectory, wanted: ToolResult): ToolResult {
  const text = JSON.stringify({ schema: 1, result: wanted });
  withReserve(dirname(directory.path), () => createOnce(directory.result, text));
  const entry = readEntry(directory);
  if (entry.kind !== 'result') throw new Error(`${directory.result} vanished after it was written`);
  return entry.result;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
