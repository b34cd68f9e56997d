import type { NewDisk, SavedWork } from './saved-work.ts';
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
): Pick<WorkerItem, 'saved' | 'newDisk' | 'begunWith' | 'saving' | 'rescues'> {
  const fresh = { saving: undefined, rescues: undefined };
  if (!item) return fresh;
  const { begunWith } = item;
  const saved = item.saved && isSaved(item) ? { ...item.saved, forUse: lastUsedAt } : item.saved;
  return {
    ...fresh,
    ...(saved ? { saved } : {}),
    ...(item.newDisk ? { newDisk: item.newDisk } : {}),
    ...(begunWith ? { begunWith } : {}),
  };
}

/** What the item of a launch starts with: an empty disk has nothing to save, and the model must hear what became of the last. */
export function onNewDisk(
  item: WorkerItem | undefined,
  lastUsedAt: number,
): Pick<WorkerItem, 'saved' | 'newDisk' | 'begunWith'> {
  const saved = { forUse: lastUsedAt, at: lastUsedAt };
  // A machine without an id was never used.
  if (!item || (!item.instanceId && !item.newDisk)) return { saved };
  // What waits to be restored is older than what this disk has saved itself.
  const newDisk = item.saved?.key ? afterLoss(item) : (item.newDisk ?? afterLoss(item));
  if (!newDisk) return { saved };
  return { saved, newDisk, ...(newDisk.key ? { begunWith: { ...newDisk, at: lastUsedAt } } : {}) };
}

/** The newest save of the disk's work: what it began with counts until it has been saved itself. */
export function newestSave({ saved, begunWith }: WorkerItem): SavedWork | undefined {
  if (!saved || !begunWith || saved.key || saved.at !== begunWith.at) return saved;
  const { key, savedAt: at = 0, leftOut } = begunWith;
  return { forUse: at, at, ...(key ? { key } : {}), ...(leftOut ? { leftOut } : {}) };
}

/** Undefined when the lost disk held nothing. */
function afterLoss(item: WorkerItem): NewDisk | undefined {
  if (isUntouched(item)) return undefined;
  const isComplete = isSaved(item);
  const saved = newestSave(item);
  if (!saved) return { isComplete };
  const { key, at: savedAt, leftOut } = saved;
  return { isComplete, savedAt, ...(key ? { key } : {}), ...(leftOut ? { leftOut } : {}) };
}

const ARCHIVE = /\.tar\.gz$/;

/** Below it stand the archives of a session's unpushed work. */
export function archivesPrefix(sessionId: string): string {
  return `saved-work/${sessionId}/`;
}

/** One object per try: what comes late overwrites nothing. */
export function archiveKey(sessionId: string, generation: number, at: number): string {
  return `${archivesPrefix(sessionId)}${generation}-${at}.tar.gz`;
}

/** What a fork's first machine begins with. */
export function originKey(sessionId: string): string {
  return `${archivesPrefix(sessionId)}origin.tar.gz`;
}

/**
 * The archives among `keys` that nobody needs: saves that a later one replaced, and tries that somebody's words overtook. `until` is when the item
 * was as it is given: a try after that has an item of its own, which whoever asks so late does not know. A name that is not ours stays. Pure.
 */
export function unneededArchives(keys: string[], sessionId: string, item: WorkerItem, until: number): string[] {
  const needed = new Set(neededArchives(sessionId, item).flatMap((key) => [key, savedDiffKey(key)]));
  return keys.filter((key) => !needed.has(key) && (triedAt(key, sessionId) ?? Number.POSITIVE_INFINITY) <= until);
}

/** The newest save, what waits to be restored, what a restore may not have brought back whole, and the try that runs. */
export function neededArchives(sessionId: string, item: WorkerItem): string[] {
  const { saved, newDisk, begunWith, saving, generation } = item;
  const named = [saved?.key, newDisk?.key, begunWith?.key].flatMap((key) => (key ? [key] : []));
  return saving ? [...named, archiveKey(sessionId, generation, saving.at)] : named;
}

/** Beside an archive stands what its clones differed in, and goes with it. */
export function savedDiffKey(archive: string): string {
  return archive.replace(ARCHIVE, '.diff.json');
}

/** Whether this is an archive, and not what stands beside one. */
export function isArchive(key: string): boolean {
  return ARCHIVE.test(key);
}

/** Undefined: no name of an archive, or of what stands beside it. What a fork begins with is older than all tries. */
function triedAt(key: string, sessionId: string): number | undefined {
  if (key === originKey(sessionId) || key === savedDiffKey(originKey(sessionId))) return 0;
  const prefix = archivesPrefix(sessionId);
  const at = key.startsWith(prefix)
    ? /^\d+-(\d+)\.(?:tar\.gz|diff\.json)$/.exec(key.slice(prefix.length))?.[1]
    : undefined;
  return at === undefined ? undefined : Number(at);
}
