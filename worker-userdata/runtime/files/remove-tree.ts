import { closeSync, fstatSync, opendirSync, openSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { errorCode } from '../ledger/durable.ts';
import { entryOf, openFolder, pathOf } from './descriptor.ts';

/** What one removal may take: somebody may fill a tree as fast as it is emptied. What is left goes with the next removal. */
export type RemovalBounds = {
  /** Entries that are looked at, some seconds on a small machine: more than one save or restore makes. */
  entriesMax: number;
  /** Folders within folders, each of which holds a descriptor; what is deeper is moved up first. */
  depthMax: number;
};
const BOUNDS: RemovalBounds = { entriesMax: 200_000, depthMax: 64 };

/** How often one name may turn from a folder into a link and back while it is removed. */
const CHANGES_MAX = 20;

/** `changed`: the name stands for something else than a moment ago. */
type Ending = 'gone' | 'left' | 'changed';

/** One removal under way: what it has looked at, and the folder that holds everything that is to go. */
type Removal = { bounds: RemovalBounds; entries: number; top: number | undefined };

/**
 * Removes what the path names with all that is in it, and nothing else, whoever swaps and moves folders and links in there
 * meanwhile: every step goes from the descriptor of a folder that was opened as one, while `rmSync` of Node.js 20 goes by
 * names and follows them. What carries another file system is left. Never throws; false when something is left.
 *
 * The folder of `path` must be one in which only we may write, or the caller must have no more rights than who else may.
 */
export function removeTree(path: string, bounds = BOUNDS): boolean {
  try {
    const parent = openSync(dirname(path), 'r');
    try {
      return removeEntry(parent, Buffer.from(basename(path)), 0, { bounds, entries: 0, top: undefined }) === 'gone';
    } finally {
      closeSync(parent);
    }
  } catch (error) {
    return errorCode(error) === 'ENOENT';
  }
}

function removeEntry(parent: number, name: Buffer, depth: number, removal: Removal): Ending {
  if (++removal.entries > removal.bounds.entriesMax) return 'left';
  const entry = entryOf(parent, name);
  for (let tries = 0; tries < CHANGES_MAX; tries++) {
    const plain = ending(() => unlinkSync(entry));
    if (plain !== 'changed') return plain;
    const folder = openFolder(entry);
    if (folder === undefined) continue;
    try {
      const emptied = isMounted(folder, parent) ? 'left' : removeFolder(entry, folder, depth, removal);
      if (emptied !== 'changed') return emptied;
    } finally {
      closeSync(folder);
    }
  }
  return 'left';
}

/** Empties a folder until it can be removed, as long as that gets on. */
function removeFolder(entry: Buffer, folder: number, depth: number, removal: Removal): Ending {
  if (depth === 0) removal.top = folder;
  if (depth > removal.bounds.depthMax) return moveUp(entry, removal);
  for (;;) {
    const removed = removeContents(folder, depth, removal);
    const outcome = ending(() => rmdirSync(entry));
    if (outcome !== 'left' || removed === 0) return outcome;
  }
}

/** How many entries of it are gone. */
function removeContents(folder: number, depth: number, removal: Removal): number {
  let removed = 0;
  // The one encoding that keeps every byte of a name.
  const listing = opendirSync(pathOf(folder), { encoding: 'latin1' });
  try {
    for (let found = listing.readSync(); found; found = listing.readSync())
      if (removeEntry(folder, Buffer.from(found.name, 'latin1'), depth + 1, removal) === 'gone') removed++;
  } finally {
    listing.closeSync();
  }
  return removed;
}

/** The folder is moved into the top folder, which is emptied again because of it. */
function moveUp(entry: Buffer, { top, entries }: Removal): Ending {
  if (top === undefined) return 'left';
  return ending(() => renameSync(entry, entryOf(top, Buffer.from(`moved-${entries}`))));
}

function isMounted(folder: number, parent: number): boolean {
  return fstatSync(folder).dev !== fstatSync(parent).dev;
}

function ending(act: () => void): Ending {
  try {
    act();
    return 'gone';
  } catch (error) {
    switch (errorCode(error)) {
      case 'ENOENT':
        return 'gone';
      case 'EISDIR':
      case 'ENOTDIR':
        return 'changed';
      default:
        return 'left';
    }
  }
}
