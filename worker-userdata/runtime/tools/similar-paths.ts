import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const SUGGESTIONS_MAX = 5;
/** Directory entries looked at in the search for a name: catches huge workspaces. */
const ENTRIES_MAX = 5_000;
/** Folders that hold other people's files. */
const SKIPPED = new Set(['.git', 'node_modules', '.venv', 'target', 'dist', 'build', '__pycache__']);
/** Characters of a name, as file systems allow: comparing longer ones takes long. */
const NAME_CHARS_MAX = 255;
/** Names further apart than this share of their length are not alike. */
const DISTANCE_SHARE_MAX = 0.4;

/** Words that name existing paths which somebody may have meant; undefined when there are none. */
export function similarHint(path: string, workspace: string): string | undefined {
  const similar = similarPaths(path, workspace);
  return similar.length > 0 ? `Similar: ${similar.join(', ')}.` : undefined;
}

/** Neighbours with a like name, then the same name elsewhere. */
function similarPaths(path: string, workspace: string): string[] {
  const name = basename(path);
  if (name.length > NAME_CHARS_MAX) return [];
  const neighbours = entryNames(dirname(path))
    .slice(0, ENTRIES_MAX)
    .map((entry) => ({ entry, distance: distance(entry.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance, entry }) => distance <= Math.max(entry.length, name.length) * DISTANCE_SHARE_MAX)
    .sort((a, b) => a.distance - b.distance)
    .map(({ entry }) => join(dirname(path), entry));
  return [...new Set([...neighbours, ...sameNameBelow(workspace, name)])].slice(0, SUGGESTIONS_MAX);
}

function sameNameBelow(root: string, name: string): string[] {
  const found: string[] = [];
  const queue = [root];
  for (let seen = 0; queue.length > 0 && seen < ENTRIES_MAX && found.length < SUGGESTIONS_MAX; ) {
    const folder = queue.shift() ?? root;
    for (const entry of entries(folder)) {
      seen++;
      if (entry.name.toLowerCase() === name.toLowerCase()) found.push(join(folder, entry.name));
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) queue.push(join(folder, entry.name));
    }
  }
  return found;
}

function entryNames(folder: string): string[] {
  return entries(folder).map((entry) => entry.name);
}

function entries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
