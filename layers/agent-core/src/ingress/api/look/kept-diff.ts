import { ApiProblem, notFound } from '../../../domain/api/problem.ts';
import type { SessionDiff } from '../../../domain/api/reports.ts';
import { cleanDiff, commandDiff, type DiffHead, savedDiff, toldDiff } from '../../../domain/api/views/diff-view.ts';
import { readPersistedJson } from '../../../domain/read-persisted.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import { KEPT_DIFF_BYTES_MAX, type KeptDiff, keptDiff, keptDiffKey } from '../../../domain/worker/clones/kept-diff.ts';
import { isSaved, newestSave, savedDiffKey } from '../../../domain/worker/disk.ts';
import type { WorkerItem } from '../../../domain/worker/worker.ts';
import type { Api } from '../kit/context.ts';
import type { DiffAsked } from '../kit/rare.ts';
import { readableSession } from '../read/session-access.ts';

/** Forks of forks that are gone back through to the command that an entry is about. */
const ORIGINS_MAX = 5;

const GONE = 'What was kept is gone, or cannot be read';
const NONE_KEPT = 'No differences were kept by then';

/** An entry of the session, by its version. */
export async function entryAt({ ports }: Api, newest: JournalEntry, version: number): Promise<JournalEntry> {
  if (version === newest.version) return newest;
  const found = version > newest.version ? undefined : await ports.reader.entry(newest.sessionId, version);
  if (!found || 'broken' in found) throw notFound('entry');
  return found;
}

/** As its clones were at the entry. A fork that has run nothing yet stands where its origin stood, to whoever may read that. */
export async function diffAt(asking: DiffAsked, head: DiffHead, origins = ORIGINS_MAX): Promise<SessionDiff> {
  const { api, entry } = asking;
  const { keptDiff: mark, clones, origin } = entry.state;
  if (mark) {
    const kept = await keptUnder(api, keptDiffKey(entry.sessionId, mark.name));
    return kept ? commandDiff(head, entry, kept) : toldDiff(head, GONE, clones);
  }
  const atOrigin = clones || !origin || origins === 0 ? undefined : await originOf(asking, origin);
  if (atOrigin)
    return { session: atOrigin.sessionId, ...(await diffAt({ ...asking, entry: atOrigin }, head, origins - 1)) };
  return cleanDiff(head, entry) ?? toldDiff(head, NONE_KEPT, clones);
}

/** Undefined: the caller may not read that session, or it is gone. */
async function originOf(
  { api, caller }: DiffAsked,
  { sessionId, version }: NonNullable<JournalEntry['state']['origin']>,
): Promise<JournalEntry | undefined> {
  try {
    const { entry } = await readableSession(api, caller, sessionId);
    return await entryAt(api, entry, version);
  } catch (error) {
    if (error instanceof ApiProblem) return undefined;
    throw error;
  }
}

/** Where no machine is asked: the newest of what its last save and its last command left. */
export async function lastKept(
  asking: DiffAsked & { worker: WorkerItem | undefined },
  head: DiffHead,
  why: string,
): Promise<SessionDiff> {
  const { api, entry, worker } = asking;
  const save = lastSave(worker);
  const isNewer = save !== undefined && save.at >= (entry.state.keptDiff?.at ?? 0);
  const saved = isNewer ? await keptUnder(api, savedDiffKey(save.key)) : undefined;
  const found = saved ? savedDiff(head, saved, save?.isLast === true) : await diffAt(asking, head);
  return { ...found, why: found.why === undefined ? why : `${why}. ${found.why}` };
}

/** With which a machine would begin, or that its own disk had when it stopped. */
function lastSave(item: WorkerItem | undefined): { key: string; at: number; isLast: boolean } | undefined {
  if (item?.newDisk?.key !== undefined && item.newDisk.savedAt !== undefined)
    return { key: item.newDisk.key, at: item.newDisk.savedAt, isLast: item.newDisk.isComplete };
  const saved = item && newestSave(item);
  return !item || saved?.key === undefined ? undefined : { key: saved.key, at: saved.at, isLast: isSaved(item) };
}

/** Undefined where there is none any more, or only half of it. */
async function keptUnder({ ports }: Api, key: string): Promise<KeptDiff | undefined> {
  try {
    const bytes = await ports.blobs.get(key, KEPT_DIFF_BYTES_MAX);
    return readPersistedJson(keptDiff, Buffer.from(bytes).toString('utf8'), `The object ${key}`);
  } catch (error) {
    ports.log.info('What clones differed in could not be read', { key, error: String(error) });
    return undefined;
  }
}
