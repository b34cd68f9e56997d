import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Ids up to this length that hold only letters, digits, `_` and `-` are their own directory names. */
const PLAIN_ID = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,79}$/;
/** Characters of an unusual id that stay readable in its directory's name. */
const READABLE_CHARS = 40;

/**
 * A safe directory name for a tool call id, which comes from outside. Different ids get different names: plain ids never
 * hold the `~` that marks hashed ones.
 */
export function callDirectoryName(toolCallId: string): string {
  if (PLAIN_ID.test(toolCallId)) return toolCallId;
  const readable = toolCallId.replace(/[^A-Za-z0-9]+/g, '_').slice(0, READABLE_CHARS);
  return `${readable}~${createHash('sha256').update(toolCallId).digest('hex').slice(0, 32)}`;
}

/** The files of one tool call. */
export type CallDirectory = {
  name: string;
  path: string;
  /** What was asked. */
  request: string;
  /** Who runs it; there from the moment the call is claimed. */
  running: string;
  /** Its one result; there once the call has ended. */
  result: string;
  /** Instead of `running`: the call was cancelled before it started. */
  tombstone: string;
  /** Instead of `running`: the call was held before it started. */
  notStarted: string;
  /** Somebody wants a running call to end. */
  cancelRequest: string;
  /** Everything the tool printed, within the log's bound. */
  log: string;
  /** The script of a shell call, and where it says in which directory it ended. */
  script: string;
  endDirectory: string;
};

export function callDirectory(calls: string, toolCallId: string): CallDirectory {
  return namedCallDirectory(calls, callDirectoryName(toolCallId));
}

/** For a name that has been read from the disk. */
export function namedCallDirectory(calls: string, name: string): CallDirectory {
  const path = join(calls, name);
  return {
    name,
    path,
    request: join(path, 'request.json'),
    running: join(path, 'running.json'),
    result: join(path, 'result.json'),
    tombstone: join(path, 'tombstone'),
    notStarted: join(path, 'not-started'),
    cancelRequest: join(path, 'cancel-request'),
    log: join(path, 'output.log'),
    script: join(path, 'script.sh'),
    endDirectory: join(path, 'end-directory'),
  };
}
