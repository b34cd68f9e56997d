import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type RemovalBounds, removeTree } from '../files/remove-tree.ts';
import type { Home } from '../home.ts';
import { JobFiles } from '../jobs/job-files.ts';
import { type CallDirectory, callDirectoryName, namedCallDirectory } from '../ledger/call-directory.ts';
import { errorCode } from '../ledger/durable.ts';
import { boundErrorLog } from '../process/error-log.ts';

/** The newest calls are kept however old they are: a session that comes back may still ask for its last ones. */
export const CALLS_KEPT = 500;
/** Calls younger than this are kept however many there are. No command is sent again after so long. */
export const CALLS_KEPT_MS = 7 * 24 * 60 * 60_000;
/** Bytes of all logs together. Above, the logs of the oldest ended calls go; their results stay. */
export const LOGS_BYTES_MAX = 2 * 1024 * 1024 * 1024;

/** A command removes as much in about a second, whatever tools have put there; the next ones go on. */
export const REMOVAL: RemovalBounds = { entriesMax: 20_000, depthMax: 64 };

export type Retention = { callsKept: number; callsKeptMs: number; logsBytesMax: number };
const RETENTION: Retention = { callsKept: CALLS_KEPT, callsKeptMs: CALLS_KEPT_MS, logsBytesMax: LOGS_BYTES_MAX };

/** Half-removed calls: no tool call's directory starts with a dot. */
export const REMOVED_PREFIX = '.removed-';

type Ended = { directory: CallDirectory; changedAt: number };

/** Takes from the disk what nobody will ask for: old ended calls beyond those kept, and logs beyond their bound. */
export function cleanUp(home: Home, now: number, retention = RETENTION): void {
  try {
    boundErrorLog(home.errorLog);
    removeOld(home, now, retention);
  } catch (error) {
    // Another command cleans up at the same moment; what it leaves is for the next one.
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function removeOld(home: Home, now: number, retention: Retention): void {
  const held = new Set(jobCalls(home));
  const ended = endedCalls(home).filter(({ directory }) => !held.has(directory.name));
  const old = ended.slice(retention.callsKept).filter(({ changedAt }) => now - changedAt > retention.callsKeptMs);
  for (const { directory } of old) removeCall(home, directory);
  removeLogs(ended.filter((call) => !old.includes(call)).toReversed(), retention.logsBytesMax);
}

/** Calls whose log a job writes, or whose end nobody has been told. */
function jobCalls(home: Home): string[] {
  const files = new JobFiles(home.jobs);
  const open = files.list().filter((job) => !files.end(job) || files.toldBy(job) === undefined);
  return open.map((job) => callDirectoryName(job.toolCallId));
}

/** The newest first. A directory changes for the last time when the call's result is put into it. */
function endedCalls(home: Home): Ended[] {
  const ended = readdirSync(home.calls).flatMap((name) => {
    const directory = namedCallDirectory(home.calls, name);
    const ends = [directory.result, directory.tombstone, directory.notStarted];
    const isEnded = !name.startsWith('.') && ends.some((path) => existsSync(path));
    return isEnded ? [{ directory, changedAt: statSync(directory.path).mtimeMs }] : [];
  });
  return ended.sort((a, b) => b.changedAt - a.changedAt);
}

/** Renamed first: a half-removed directory could be taken for a call that never ran, and run again. Folders of tools may be in it. */
function removeCall(home: Home, { name, path }: CallDirectory): void {
  const removed = join(home.calls, `${REMOVED_PREFIX}${name}`);
  renameSync(path, removed);
  removeTree(removed, REMOVAL);
}

function removeLogs(oldestFirst: Ended[], bytesMax: number): void {
  const logs = oldestFirst.map(({ directory }) => ({ path: directory.log, bytes: bytesOf(directory.log) }));
  let bytes = logs.reduce((sum, log) => sum + log.bytes, 0);
  for (const log of logs) {
    if (bytes <= bytesMax) return;
    rmSync(log.path, { force: true });
    bytes -= log.bytes;
  }
}

function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
