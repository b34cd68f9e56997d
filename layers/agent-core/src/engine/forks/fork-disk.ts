import type { JournalEntry } from '../../domain/session/journal.ts';
import { newestSave } from '../../domain/worker/disk.ts';
import type { NewDisk } from '../../domain/worker/saved-work.ts';
import type { WorkerItem } from '../../domain/worker/worker.ts';

/**
 * What the new machine of a fork begins with: the source's newest save, if what it holds is from no later than the entry. A machine's later
 * saves replace the earlier ones, so an older entry may find none. Undefined: nobody had used a machine by then. Pure.
 */
export function forkDisk(worker: WorkerItem | undefined, { at, state }: JournalEntry): NewDisk | undefined {
  if (!worker || (state.counters.commands === 0 && !state.origin)) return undefined;
  const { newDisk, lastUsedAt } = worker;
  const saved = newestSave(worker);
  // The source's own new machine has not brought it back yet.
  if (newDisk) return (newDisk.savedAt ?? 0) <= at ? newDisk : { isComplete: false };
  // A save holds the disk as its last use left it.
  if (!saved || Math.min(saved.at, saved.forUse) > at) return { isComplete: false };
  const isComplete = saved.at >= at || saved.forUse === lastUsedAt;
  const { key, leftOut } = saved;
  return { isComplete, savedAt: saved.at, ...(key ? { key } : {}), ...(leftOut ? { leftOut } : {}) };
}

/** The worker of a fork before its first start: a machine that is gone, whose work waits to be restored. */
export function forkWorker(newDisk: NewDisk, at: number): WorkerItem {
  return { state: 'removed', generation: 0, startedAt: at, lastUsedAt: at, launchAttempt: 0, newDisk };
}
