import type { NewDisk } from './saved-work.ts';
import type { WorkerItem } from './worker.ts';

/** Whether nothing is lost when the machine's disk goes away now. */
export function isSaved(item: WorkerItem): boolean {
  return item.saved !== undefined && item.saved.forUse === item.lastUsedAt;
}

/**
 * Whether the disk is still as it was launched: no command has answered from it. What a command did that never answered is
 * told as lost with its own result.
 */
export function isUntouched(item: WorkerItem): boolean {
  // An item without `saved` was written before disks were saved: nothing is known about it.
  return item.workedIn === undefined && item.saved !== undefined && item.saved.key === undefined;
}

/** What the item of a start on the same disk takes over: a start is no use, so a valid save stays valid. */
export function onSameDisk(
  item: WorkerItem | undefined,
  lastUsedAt: number,
): Pick<WorkerItem, 'saved' | 'newDisk' | 'saving' | 'rescues'> {
  const fresh = { saving: undefined, rescues: undefined };
  if (!item) return fresh;
  const saved = item.saved && isSaved(item) ? { ...item.saved, forUse: lastUsedAt } : item.saved;
  return { ...fresh, ...(saved ? { saved } : {}), ...(item.newDisk ? { newDisk: item.newDisk } : {}) };
}

/** What the item of a launch starts with: an empty disk has nothing to save, and the model must hear what became of the last. */
export function onNewDisk(item: WorkerItem | undefined, lastUsedAt: number): Pick<WorkerItem, 'saved' | 'newDisk'> {
  const saved = { forUse: lastUsedAt, at: lastUsedAt };
  // A machine without an id was never used.
  if (!item || (!item.instanceId && !item.newDisk)) return { saved };
  // What waits to be restored is older than what this disk has saved itself.
  const newDisk = item.saved?.key ? afterLoss(item) : (item.newDisk ?? afterLoss(item));
  return newDisk ? { saved, newDisk } : { saved };
}

/** Undefined when the lost disk held nothing. */
function afterLoss(item: WorkerItem): NewDisk | undefined {
  if (isUntouched(item)) return undefined;
  const isComplete = isSaved(item);
  if (!item.saved) return { isComplete };
  const { key, at: savedAt, leftOut } = item.saved;
  return { isComplete, savedAt, ...(key ? { key } : {}), ...(leftOut ? { leftOut } : {}) };
}
