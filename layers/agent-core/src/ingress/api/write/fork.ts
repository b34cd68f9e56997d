import { digest } from '../../../domain/api/digest.ts';
import { userIn } from '../../../domain/api/person-in.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import type { ForkDisk, ForkRow } from '../../../domain/api/session.ts';
import { forkDiskView } from '../../../domain/api/views/fork-view.ts';
import { rowView } from '../../../domain/api/views/session-row.ts';
import { summaryOfEntry } from '../../../domain/api/views/session-view.ts';
import { slackMessageKey } from '../../../domain/session/slack-thread.ts';
import type { NewDisk } from '../../../domain/worker/saved-work.ts';
import { forkWorker } from '../../../engine/forks/fork-disk.ts';
import { forkedEntry } from '../../../engine/forks/forked-entry.ts';
import { dueAtOf } from '../../../engine/session/commit.ts';
import type { Api } from '../kit/context.ts';
import type { ForkAsked } from '../kit/rare.ts';
import { claimed } from './claimed.ts';
import { type ForkPlace, forkPlace, refuseTaken } from './fork-place.ts';
import { forkedFrom, modelOf, prefixOf, takenDisk } from './fork-source.ts';
import { threadBeside } from './fork-thread.ts';
import { put, type Said } from './put.ts';

/**
 * Begins a session with the conversation of another one up to an entry. Every write can be made again: a repeat of the request, or one that
 * was cut off, ends in the same session.
 */
export async function fork(api: Api, caller: Caller, { id, body, headers }: ForkAsked): Promise<ForkRow> {
  const { ports } = api;
  const entry = await forkedFrom(api, caller, id, body.at);
  const beside = body.talk === 'thread' ? await threadBeside(api, caller, entry) : undefined;
  const model = await modelOf(api, entry, body.model);
  const prefix = await prefixOf(api, entry);
  const { words, systemPrompt } = api.redacted({ words: body.words, systemPrompt: body.systemPrompt });
  const request = await claimed(api, caller, { forkOf: id, ...body }, headers);
  const place = await forkPlace(api, request, { caller, entry, beside, model, words });
  const { sessionId, source } = place;
  const now = ports.clock.now();
  const disk = await takenDisk(api, entry, sessionId);
  const by = userIn(source, caller.person);
  const origin = { sessionId: id, version: entry.version };
  const forking = { source, by, origin, model, systemPrompt, words, now };
  const first = forkedEntry({ entry, prefix, disk }, forking, { sessionId, build: api.settings.build });
  await refuseTaken(api, place, origin);
  const told = await begunWith(api, sessionId, disk);
  await ports.sessions.begins(place.scope, { sessionId, begunBy: by, at: now });
  await ports.journal.commit({ entry: first, dueAt: dueAtOf(first.state, now) });
  await refuseTaken(api, place, origin);
  ports.log.info('fork', { sessionId, from: id, version: entry.version, by, model });
  await goOn(api, caller, place, words);
  const newest = (await ports.journal.newest(sessionId)) ?? first;
  const row = { ...rowView(summaryOfEntry(newest), api.settings.serverUrl), ...(told ? { disk: told } : {}) };
  return newest.version === 1 && words !== undefined ? { ...row, state: 'thinking' } : row;
}

/** Gives the fork its disk, and says which. A repeat of the request finds that of the first one, until the fork's model has been told of it. */
async function begunWith({ ports }: Api, sessionId: string, disk: NewDisk | undefined): Promise<ForkDisk | undefined> {
  if (!disk) return forkDiskView(undefined);
  if (await ports.workers.replace(sessionId, undefined, forkWorker(disk, ports.clock.now()))) return forkDiskView(disk);
  const kept = (await ports.workers.get(sessionId))?.newDisk;
  return kept && forkDiskView(kept);
}

/** By the words, if there are any, which the thread shows already. */
async function goOn(api: Api, caller: Caller, place: ForkPlace, words: string | undefined): Promise<void> {
  if (words === undefined) return api.ports.wakes.ring(place.sessionId);
  await put(api, { ...place, caller }, { kind: 'message', text: words, ...shownIn(place) }, digest(place.sessionId));
}

/** Of words that are the first message of a thread: what that message has in the inbox. */
function shownIn({ source }: ForkPlace): Partial<Said> {
  if (source.kind !== 'slack') return {};
  return { key: slackMessageKey(source.channel, source.threadTs), ts: source.threadTs };
}
