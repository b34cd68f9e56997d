import { closeSync, constants, type Dirent, existsSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ATTACHMENTS_FOLDER } from '../../command/attachments.ts';
import { readRegularFile } from '../../files/read-file.ts';
import { DEPTH_MAX, FOLDERS_MAX, REBUILT_FOLDERS, type SaveBounds } from '../bounds.ts';

/** What a workspace holds: its repositories, and files outside of any, as paths relative to it; what is over a bound is named. */
export type Survey = { repositories: string[]; files: string[]; leftOut: string[] };

/** Clones and restores that were cut off; they are made anew. */
const UNFINISHED = /\.(cloning|restoring)-\d+$/;

/** Holds one path. */
const GIT_FILE_BYTES_MAX = 10_000;

type Walk = Survey & { folders: number; bytes: number };

/** Looks through the workspace with the rights of the caller, outer folders first. */
export function survey(workspace: string, bounds: SaveBounds): Survey {
  const walk: Walk = { repositories: [], files: [], leftOut: [], folders: 0, bytes: 0 };
  const open = [{ path: '', depth: 0, inRepository: false }];
  for (let next = open.shift(); next; next = open.shift()) {
    if (++walk.folders > FOLDERS_MAX) {
      walk.leftOut.push(`everything from ${next.path} on: more than ${FOLDERS_MAX} folders`);
      break;
    }
    const entries = entriesOf(join(workspace, next.path));
    if (!entries) {
      walk.leftOut.push(`${next.path}/: cannot be read`);
      continue;
    }
    const isRepository = next.depth > 0 && entries.some((entry) => isGit(entry, join(workspace, next.path)));
    if (isRepository) note(walk, next.path, bounds);
    const inRepository = next.inRepository || isRepository;
    for (const entry of entries) {
      const path = join(next.path, entry.name);
      if (entry.isDirectory()) {
        // Files of people come back from where they came.
        if (isPassedBy(entry.name) || path === ATTACHMENTS_FOLDER) continue;
        if (next.depth < DEPTH_MAX) open.push({ path, depth: next.depth + 1, inRepository });
        else if (!inRepository) walk.leftOut.push(`${path}/: more than ${DEPTH_MAX} folders deep`);
      } else if (entry.name === '.git') {
        if (!isRepository) walk.leftOut.push(`${next.path}: its history, which its .git does not lead to`);
      } else if (!inRepository && (entry.isFile() || entry.isSymbolicLink())) takeFile(walk, workspace, path, bounds);
    }
  }
  const { repositories, files, leftOut } = walk;
  return { repositories, files, leftOut };
}

/** Undefined for a folder that the caller may not read, e.g. a database's, or that is gone by now. */
function entriesOf(path: string): Dirent[] | undefined {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

function isPassedBy(name: string): boolean {
  return name === '.git' || REBUILT_FOLDERS.has(name) || UNFINISHED.test(name);
}

/** A folder, or what leads to one: the file of a submodule or a linked worktree, or a link. */
function isGit(entry: Dirent, folder: string): boolean {
  if (entry.name !== '.git') return false;
  if (entry.isDirectory()) return true;
  const path = join(folder, entry.name);
  if (entry.isSymbolicLink()) return existsSync(join(path, 'HEAD'));
  // Not what somebody has put there to be read without end.
  const bytes = entry.isFile() ? readRegularFile(path, GIT_FILE_BYTES_MAX) : undefined;
  if (!bytes || bytes.length >= GIT_FILE_BYTES_MAX) return false;
  const target = /^gitdir: (.+)$/m.exec(bytes.toString('utf8'))?.[1];
  return target !== undefined && existsSync(resolve(folder, target));
}

function note(walk: Walk, path: string, bounds: SaveBounds): void {
  if (walk.repositories.length < bounds.repositoriesMax) walk.repositories.push(path);
  else walk.leftOut.push(`${path}: more than ${bounds.repositoriesMax} repositories`);
}

function takeFile(walk: Walk, workspace: string, path: string, bounds: SaveBounds): void {
  const bytes = readableBytes(join(workspace, path));
  const reason = overBound(bytes, { files: walk.files.length, bytes: walk.bytes }, bounds);
  if (reason !== undefined || bytes === undefined) {
    walk.leftOut.push(`${path}: ${reason}`);
    return;
  }
  walk.bytes += bytes;
  walk.files.push(path);
}

/** Size of a file or link that the caller may read; undefined for one that it may not, or that is gone. */
export function readableBytes(path: string): number | undefined {
  try {
    const stat = lstatSync(path);
    // Asking for permission would ask for the real user, who is another one than the effective.
    if (stat.isFile()) closeSync(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW));
    return stat.size;
  } catch {
    return undefined;
  }
}

/** Why one more file of this size is not taken; undefined when it is. */
export function overBound(
  bytes: number | undefined,
  taken: { files: number; bytes: number },
  bounds: SaveBounds,
): string | undefined {
  if (bytes === undefined) return 'cannot be read';
  if (bytes > bounds.fileBytesMax) return `${mib(bytes)}, and a file may have ${mib(bounds.fileBytesMax)}`;
  if (taken.bytes + bytes > bounds.filesBytesMax) return `${mib(bytes)}, beyond ${mib(bounds.filesBytesMax)} in all`;
  if (taken.files >= bounds.filesMax) return `beyond ${bounds.filesMax} files`;
  return undefined;
}

function mib(bytes: number): string {
  return `${Math.round((bytes / 1024 / 1024) * 10) / 10} MiB`;
}
