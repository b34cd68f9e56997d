import { ApiProblem, notFound } from '../../../domain/api/problem.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import { hasModel, modelNames } from '../../../domain/model/models.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { TranscriptMessage } from '../../../domain/transcript/transcript.ts';
import { originKey, savedDiffKey } from '../../../domain/worker/disk.ts';
import type { NewDisk } from '../../../domain/worker/saved-work.ts';
import { forkDisk } from '../../../engine/forks/fork-disk.ts';
import { isPortError } from '../../../errors.ts';
import type { Api } from '../kit/context.ts';
import { seenSession } from '../read/session-access.ts';

/** Characters of a conversation that is copied, pictures included: what a function of 512 MB can hold several times over. */
const PREFIX_CHARS_MAX = 40_000_000;

/** The entry that the fork begins after, where the caller may have that. */
export async function forkedFrom(api: Api, caller: Caller, id: string, at: number): Promise<JournalEntry> {
  const { entry, can } = await seenSession(api, caller, id);
  if (!can.fork) throw new ApiProblem(403, 'not-allowed', 'You may not do this in this session (fork)');
  if (at > entry.version)
    throw new ApiProblem(400, 'no-version', `The newest entry of the session is ${entry.version}`);
  const found = at === entry.version ? entry : await api.ports.reader.entry(id, at);
  if (!found) throw notFound('entry');
  if ('broken' in found) throw new ApiProblem(409, 'unreadable', 'This build cannot read the entry');
  return found;
}

/** The conversation that the fork begins with. */
export async function prefixOf(
  { ports }: Api,
  { sessionId, version, state }: JournalEntry,
): Promise<TranscriptMessage[]> {
  const prefix = await ports.journal.messages(sessionId, state.transcriptFrom, version);
  if (JSON.stringify(prefix).length > PREFIX_CHARS_MAX)
    throw new ApiProblem(409, 'too-long', 'The conversation up to this entry is too long to be copied');
  return prefix;
}

/** Of a stand-in nobody chose, what it stood in for. */
export async function modelOf({ ports }: Api, { state }: JournalEntry, wished: string | undefined): Promise<string> {
  const models = await ports.models();
  const model = wished ?? state.fallback?.chosen ?? state.model;
  // A session that was stopped before its first turn has none: its first words choose it.
  if (hasModel(models, model) || (model === '' && wished === undefined)) return model;
  throw new ApiProblem(422, 'no-model', `There is no model ${model} here; there are ${modelNames(models)}`);
}

/** The save that the fork's machine begins with, under a name of its own: the source replaces its own by the next one. */
export async function takenDisk({ ports }: Api, entry: JournalEntry, sessionId: string): Promise<NewDisk | undefined> {
  const disk = forkDisk(await ports.workers.get(entry.sessionId), entry);
  if (disk?.key === undefined) return disk;
  const key = originKey(sessionId);
  try {
    await ports.blobs.copy(disk.key, key);
    // An older build kept none beside it, and the fork goes on without.
    await ports.blobs.copy(savedDiffKey(disk.key), savedDiffKey(key)).catch(() => undefined);
    return { ...disk, key };
  } catch (error) {
    if (!isPortError(error) || error.code !== 'not-found') throw error;
    ports.log.info('The saved work of a fork is gone', { sessionId, key: disk.key });
    return { isComplete: false };
  }
}
