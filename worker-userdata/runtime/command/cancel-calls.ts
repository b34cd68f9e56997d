import { closeSync, openSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { CancelCommand, CommandReport } from '@remote-swe/core/domain/worker/command';
import { fitResults, REPLY_ROOM } from '@remote-swe/core/domain/worker/reply-room';
import type { Home } from '../home.ts';
import { type CallDirectory, callDirectory } from '../ledger/call-directory.ts';
import { claim } from '../ledger/claim.ts';
import { isRunning, type Running, readEntry, recordResult } from '../ledger/entry.ts';
import { cancelledWhileRunning } from '../ledger/outcomes.ts';
import { readLogTail } from '../output/log-tail.ts';
import { signalScope } from '../process/scope.ts';
import { stopProcesses } from '../process/tree.ts';
import { awaitResult } from './await-result.ts';

/** How long a supervisor may take, after its grace period, to stop its call before we do it ourselves. */
const SUPERVISOR_SLACK_MS = 3_000;

/** Where the ledger is, which boot this is, what time it is (ms), and how long processes have to end by themselves. */
export type Machine = { home: Home; bootId: string; now: () => number; stopGraceMs: number; slackMs?: number };

/** Makes every call end, all at the same time, and reports what really became of each. */
export async function cancelCalls(command: CancelCommand, machine: Machine): Promise<CommandReport> {
  const results = await Promise.all(command.toolCallIds.map((toolCallId) => cancelCall(toolCallId, machine)));
  return { schema: 1, outcome: 'done', results: fitResults(results, [], REPLY_ROOM) };
}

async function cancelCall(toolCallId: string, machine: Machine): Promise<ToolResult> {
  const { home, bootId } = machine;
  const directory = callDirectory(home.calls, toolCallId);
  // A run that is just starting makes the same claim: exactly one of the two gets it.
  claim(home.calls, directory, { [basename(directory.tombstone)]: '' });
  const entry = readEntry(directory);
  if (entry.kind === 'running' && isRunning(entry.running, bootId))
    return stopRunning(directory, toolCallId, entry.running, machine);
  return awaitResult(directory, toolCallId, bootId);
}

async function stopRunning(
  directory: CallDirectory,
  toolCallId: string,
  running: Running,
  machine: Machine,
): Promise<ToolResult> {
  const { bootId, stopGraceMs, slackMs = SUPERVISOR_SLACK_MS } = machine;
  closeSync(openSync(directory.cancelRequest, 'a'));
  send(running.processId, 'SIGTERM');
  const result = awaitResult(directory, toolCallId, bootId);
  const over = new AbortController();
  const late = delay(stopGraceMs + slackMs, 'late' as const, { signal: over.signal }).catch(() => 'late' as const);
  const first = await Promise.race([result, late]);
  over.abort();
  return first === 'late' ? stopByForce(directory, toolCallId, running, machine) : first;
}

/** The supervisor hangs. */
async function stopByForce(
  directory: CallDirectory,
  toolCallId: string,
  running: Running,
  { now, stopGraceMs }: Machine,
): Promise<ToolResult> {
  send(running.processId, 'SIGKILL');
  await stopProcesses({ marker: directory.name, groupIds: [] }, stopGraceMs);
  signalScope(running.scope, 'SIGKILL');
  const durationMs = Math.max(0, now() - running.startedAt);
  return recordResult(directory, cancelledWhileRunning(toolCallId, durationMs, readLogTail(directory.log)));
}

function send(processId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(processId, signal);
  } catch {
    // The call ended meanwhile; its result counts.
  }
}
