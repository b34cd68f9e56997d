import { digest } from '../../../domain/api/digest.ts';
import { userIn } from '../../../domain/api/person-in.ts';
import { ApiProblem, notFound } from '../../../domain/api/problem.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import type { ForkDisk, ForkRow } from '../../../domain/api/session.ts';
import { forkDiskView } from '../../../domain/api/views/fork-view.ts';
import { rowView } from '../../../domain/api/views/session-row.ts';
import { summaryOfEntry } from '../../../domain/api/views/session-view.ts';
import { hasModel, modelNames } from '../../../domain/model/models.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import { apiThreadOf } from '../../../domain/session/threads/api-thread.ts';
import type { ApiThread } from '../../../domain/thread/thread-source.ts';
import type { NewDisk } from '../../../domain/worker/saved-work.ts';
import { forkDisk, forkWorker } from '../../../engine/forks/fork-disk.ts';
import { forkedEntry } from '../../../engine/forks/forked-entry.ts';
import { dueAtOf } from '../../../engine/session/commit.ts';
import { isPortError } from '../../../errors.ts';
import type { Api } from '../kit/context.ts';
import type { ForkAsked } from '../kit/rare.ts';
import { seenSession } from '../read/session-access.ts';
import { claimed } from './claimed.ts';
import { put } from './put.ts';

/** Characters of a conversation that is copied, pictures included: what a function of 512 MB can hold several times over. */
const PREFIX_CHARS_MAX = 40_000_000;

/**
 * Begins a session with the conversation of another one up to an entry. Every write can be made again: a repeat of the request, or one that
 * was cut off, ends in the same session.
 */
export async function fork(api: Api, caller: Caller, { id, body, headers }: ForkAsked): Promise<ForkRow> {
  const entry = await forkedFrom(api, caller, id, body.at);
  const model = await modelOf(api, entry, body.model);
  const { ports } = api;
  const prefix = await ports.journal.messages(id, entry.state.transcriptFrom, entry.version);
  if (JSON.stringify(prefix).length > PREFIX_CHARS_MAX)
    throw new ApiProblem(409, 'too-long', 'The conversation up to this entry is too long to be copied');
  const sessionId = await claimed(api, caller, { forkOf: id, ...body }, headers);
  const source = apiThreadOf(sessionId) as ApiThread;
  const by = userIn(source, caller.person);
  const now = ports.clock.now();
  const disk = await takenDisk(api, entry, sessionId);
  const systemPrompt = body.systemPrompt === undefined ? undefined : api.redacted(body.systemPrompt);
  const forking = { source, by, origin: { sessionId: id, version: entry.version }, model, systemPrompt, now };
  const first = forkedEntry(
    { entry, prefix, disk },
    { ...forking, words: body.words === undefined ? undefined : api.redacted(body.words) },
    { sessionId, build: api.settings.build },
  );
  const told = await begunWith(api, sessionId, disk);
  await ports.sessions.begins(source.installation, { sessionId, begunBy: by, at: now });
  await ports.journal.commit({ entry: first, dueAt: dueAtOf(first.state, now) });
  ports.log.info('fork', { sessionId, from: id, version: entry.version, by, model });
  if (body.words === undefined) await ports.wakes.ring(sessionId);
  else await put(api, { sessionId, source, caller }, { kind: 'message', text: body.words }, digest(sessionId));
  const newest = (await ports.journal.newest(sessionId)) ?? first;
  const row = { ...rowView(summaryOfEntry(newest), api.settings.serverUrl), ...(told ? { disk: told } : {}) };
  return newest.version === 1 && body.words !== undefined ? { ...row, state: 'thinking' } : row;
}

/** Gives the fork its disk, and says which. A repeat of the request finds that of the first one, until the fork's model has been told of it. */
async function begunWith({ ports }: Api, sessionId: string, disk: NewDisk | undefined): Promise<ForkDisk | undefined> {
  if (!disk) return forkDiskView(undefined);
  if (await ports.workers.replace(sessionId, undefined, forkWorker(disk, ports.clock.now()))) return forkDiskView(disk);
  const kept = (await ports.workers.get(sessionId))?.newDisk;
  return kept && forkDiskView(kept);
}

/** The entry that the fork begins after, where the caller may have that. */
async function forkedFrom(api: Api, caller: Caller, id: string, at: number): Promise<JournalEntry> {
  const { entry, can } = await seenSession(api, caller, id);
  if (!can.fork) throw new ApiProblem(403, 'not-allowed', 'You may not do this in this session (fork)');
  if (at > entry.version)
    throw new ApiProblem(400, 'no-version', `The newest entry of the session is ${entry.version}`);
  const found = at === entry.version ? entry : await api.ports.reader.entry(id, at);
  if (!found) throw notFound('entry');
  if ('broken' in found) throw new ApiProblem(409, 'unreadable', 'This build cannot read the entry');
  return found;
}

/** Of a stand-in nobody chose, what it stood in for. */
async function modelOf({ ports }: Api, { state }: JournalEntry, wished: string | undefined): Promise<string> {
  const models = await ports.models();
  const model = wished ?? state.fallback?.chosen ?? state.model;
  // A session that was stopped before its first turn has none: its first words choose it.
  if (model === '' || hasModel(models, model)) return model;
  throw new ApiProblem(422, 'no-model', `There is no model ${model} here; there are ${modelNames(models)}`);
}

/** The save that the fork's machine begins with, under a name of its own: the source replaces its own by the next one. */
async function takenDisk({ ports }: Api, entry: JournalEntry, sessionId: string): Promise<NewDisk | undefined> {
  const disk = forkDisk(await ports.workers.get(entry.sessionId), entry);
  if (disk?.key === undefined) return disk;
  const key = `saved-work/${sessionId}/origin.tar.gz`;
  try {
    await ports.blobs.copy(disk.key, key);
    return { ...disk, key };
  } catch (error) {
    if (!isPortError(error) || error.code !== 'not-found') throw error;
    ports.log.info('The saved work of a fork is gone', { sessionId, key: disk.key });
    return { isComplete: false };
  }
}
