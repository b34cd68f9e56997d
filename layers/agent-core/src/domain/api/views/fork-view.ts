import type { NewDisk } from '../../worker/saved-work.ts';
import type { ForkDisk } from '../session.ts';

/** How exact the disk of a fork is, as its model is told too. `disk`: what its machine begins with; undefined: none had been used. Pure. */
export function forkDiskView(disk: NewDisk | undefined): ForkDisk {
  if (!disk) return { state: 'unused' };
  const { isComplete, key, savedAt, leftOut } = disk;
  const from = { ...(savedAt === undefined ? {} : { savedAt }), ...(leftOut ? { leftOut } : {}) };
  if (isComplete) return { state: 'exact', ...from };
  // What was saved then held nothing, or nobody knows when it was.
  return key === undefined || savedAt === undefined ? { state: 'none' } : { state: 'older', ...from };
}
