import { setTimeout as delay } from 'node:timers/promises';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { CallDirectory } from '../ledger/call-directory.ts';
import { isRunning, type Running, readEntry, recordResult } from '../ledger/entry.ts';
import { cancelledBeforeStart, interrupted, notStarted } from '../ledger/outcomes.ts';
import { readLogTail } from '../output/log-tail.ts';
import { signalScope } from '../process/scope.ts';
import { stopProcesses } from '../process/tree.ts';

/** Looking again costs a few file reads: at first often, for short calls, then in proportion to the waiting. */
const POLL_MS_MIN = 5;
const POLL_MS_MAX = 250;
const POLL_SHARE = 0.05;

/**
 * The result of a call that is in the ledger: the stored one, that of a running call once it ends, or `interrupted` when
 * nobody runs it any more. Any number of processes may wait for the same call.
 */
export async function awaitResult(directory: CallDirectory, toolCallId: string, bootId: string): Promise<ToolResult> {
  const startedAt = performance.now();
  for (;;) {
    const entry = readEntry(directory);
    switch (entry.kind) {
      case 'result':
        return { ...entry.result, toolCallId };
      case 'tombstone':
        return cancelledBeforeStart(toolCallId);
      case 'not-started':
        return notStarted(toolCallId, entry.notes);
      case 'running':
        if (!isRunning(entry.running, bootId)) return recordInterrupted(directory, toolCallId, entry.running, bootId);
        break;
      case 'none':
        throw new Error(`${directory.path} vanished while it was waited for`);
    }
    await delay(pollMs(performance.now() - startedAt));
  }
}

export function pollMs(waitedMs: number): number {
  return Math.min(POLL_MS_MAX, Math.max(POLL_MS_MIN, waitedMs * POLL_SHARE));
}

/** Ends what the dead supervisor left, so that `interrupted` is the last word, and records it if there is no result yet. */
async function recordInterrupted(
  directory: CallDirectory,
  toolCallId: string,
  running: Running,
  bootId: string,
): Promise<ToolResult> {
  const entry = readEntry(directory);
  // The supervisor may have written its result between our two looks.
  if (entry.kind === 'result') return entry.result;
  if (running.bootId === bootId) {
    await stopProcesses({ marker: directory.name, groupIds: [] });
    signalScope(running.scope, 'SIGKILL');
  }
  return recordResult(directory, interrupted(toolCallId, 0, readLogTail(directory.log)));
}
