import { digest } from '../../../domain/api/digest.ts';
import { userIn } from '../../../domain/api/person-in.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import type { ForkRow } from '../../../domain/api/session.ts';
import { forkDiskView } from '../../../domain/api/views/fork-view.ts';
import { rowView } from '../../../domain/api/views/session-row.ts';
import { summaryOfEntry } from '../../../domain/api/views/session-view.ts';
import { slackMessageKey } from '../../../domain/session/slack-thread.ts';
import { forkWorker } from '../../../engine/forks/fork-disk.ts';
import { type ForkParts, forkedEntry } from '../../../engine/forks/forked-entry.ts';
import type { Forking } from '../../../engine/forks/forked-state.ts';
import { dueAtOf } from '../../../engine/session/commit.ts';
import type { Api } from '../kit/context.ts';
import type { ForkAsked } from '../kit/rare.ts';
import { claimed } from './claimed.ts';
import { type ForkPlace, forkPlace, isBegun } from './fork-place.ts';
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
  const by = userIn(source, caller.person);
  const origin = { sessionId: id, version: entry.version };
  const forking = { source, by, origin, model, systemPrompt, words, now };
  if (!(await isBegun(api, place, origin))) await commitFirst(api, place, { entry, prefix, forking });
  ports.log.info('fork', { sessionId, from: id, version: entry.version, by, model });
  await goOn(api, caller, place, words);
  return begunRow(api, sessionId, words);
}

/**
 * The first entry and the machine that it tells of are one write: who dies before it has begun nothing, and its repeat takes the save that there is
 * then. Whoever was faster, under the same name or in the same thread, has written both.
 */
async function commitFirst(
  api: Api,
  place: ForkPlace,
  { entry, prefix, forking }: Pick<ForkParts, 'entry' | 'prefix'> & { forking: Forking },
): Promise<void> {
  const { ports } = api;
  const { sessionId } = place;
  const { by, now, origin } = forking;
  const disk = await takenDisk(api, entry, sessionId);
  const first = forkedEntry({ entry, prefix, disk }, forking, { sessionId, build: api.settings.build });
  // A build before wrote it ahead of the entry, and may have died in between.
  const expected = disk && (await ports.workers.get(sessionId));
  const worker = disk && { kind: 'replace' as const, expected, next: forkWorker(disk, now) };
  await ports.sessions.begins(place.scope, { sessionId, begunBy: by, at: now });
  await ports.journal.commit({ entry: first, dueAt: dueAtOf(first.state, now), ...(worker ? { worker } : {}) });
  if (!(await isBegun(api, place, origin))) throw new Error(`The fork ${sessionId} was not begun`);
}

/** The fork as lists show it, and what its machine begins with, until its model has been told of that. */
async function begunRow({ ports, settings }: Api, sessionId: string, words: string | undefined): Promise<ForkRow> {
  const newest = await ports.journal.newest(sessionId);
  if (!newest) throw new Error(`The fork ${sessionId} is gone`);
  const worker = await ports.workers.get(sessionId);
  const disk = !worker || worker.newDisk ? { disk: forkDiskView(worker?.newDisk) } : {};
  const row = { ...rowView(summaryOfEntry(newest), settings.serverUrl), ...disk };
  return newest.version === 1 && words !== undefined ? { ...row, state: 'thinking' } : row;
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
