import { lstatSync, opendirSync } from 'node:fs';
import { join } from 'node:path';
import { removeTree } from '../files/remove-tree.ts';
import { credentialFolder, credentialOwnerPrefix } from '../git/credentials.ts';
import type { Home } from '../home.ts';
import { CLAIM_PREFIX } from '../ledger/claim.ts';
import { isAlive, readStat } from '../process/proc.ts';
import { REMOVAL, REMOVED_PREFIX } from './clean-up.ts';

/** Names that one command looks at in a folder: anybody may fill the memory file system. */
const NAMES_MAX = 50_000;

/** Removes what processes that were killed could not: half-made claims, half-removed calls, and credentials in memory. */
export function sweepRemains(home: Home): void {
  for (const name of namesIn(home.calls, '.')) {
    const maker = /^(\d+)-/.exec(name.startsWith(CLAIM_PREFIX) ? name.slice(CLAIM_PREFIX.length) : '')?.[1];
    const isLeft = (maker && !readStat(Number(maker))) || name.startsWith(REMOVED_PREFIX);
    if (isLeft) removeTree(join(home.calls, name), REMOVAL);
  }
  const folder = credentialFolder(home.root);
  const prefix = credentialOwnerPrefix(home.root);
  for (const name of namesIn(folder, prefix)) {
    const [processId, startTicks = ''] = name.slice(prefix.length).split('-');
    if (!isAlive(Number(processId), startTicks) && isOurs(join(folder, name))) removeTree(join(folder, name), REMOVAL);
  }
}

function namesIn(folder: string, prefix: string): string[] {
  const names: string[] = [];
  try {
    const listing = opendirSync(folder);
    try {
      for (let looked = 0; looked < NAMES_MAX; looked++) {
        const found = listing.readSync();
        if (!found) break;
        if (found.name.startsWith(prefix)) names.push(found.name);
      }
    } finally {
      listing.closeSync();
    }
  } catch {
    // A folder that is not there, or closed to us, holds nothing of ours.
  }
  return names;
}

/** What somebody else has put under such a name is theirs to take away, and may be as large as they like. */
function isOurs(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === process.geteuid?.();
}
