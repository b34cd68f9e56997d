import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { credentialFolder, credentialOwnerPrefix } from '../git/credentials.ts';
import type { Home } from '../home.ts';
import { CLAIM_PREFIX } from '../ledger/claim.ts';
import { isAlive, readStat } from '../process/proc.ts';
import { REMOVED_PREFIX } from './clean-up.ts';

/** Removes what processes that were killed could not: half-made claims, half-removed calls, and credentials in memory. */
export function sweepRemains(home: Home): void {
  for (const name of namesIn(home.calls)) {
    const maker = /^(\d+)-/.exec(name.startsWith(CLAIM_PREFIX) ? name.slice(CLAIM_PREFIX.length) : '')?.[1];
    const isLeft = (maker && !readStat(Number(maker))) || name.startsWith(REMOVED_PREFIX);
    if (isLeft) remove(join(home.calls, name));
  }
  const folder = credentialFolder(home.root);
  const prefix = credentialOwnerPrefix(home.root);
  for (const name of namesIn(folder).filter((candidate) => candidate.startsWith(prefix))) {
    const [processId, startTicks = ''] = name.slice(prefix.length).split('-');
    if (!isAlive(Number(processId), startTicks)) remove(join(folder, name));
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
