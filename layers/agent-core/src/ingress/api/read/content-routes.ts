import { imageParams, outputParams } from '../../../domain/api/asked/entry.ts';
import { sessionParams } from '../../../domain/api/asked/session.ts';
import { notFound } from '../../../domain/api/problem.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import { cutBytes } from '../../../domain/api/views/cut.ts';
import { imagesOf } from '../../../domain/api/views/images.ts';
import { ownMessages } from '../../../domain/api/views/own-messages.ts';
import { textsOf } from '../../../domain/language/texts.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { NoticeFile } from '../../../domain/session/notice.ts';
import { textOfContent } from '../../../domain/tool/tool.ts';
import { renderLog } from '../../../engine/compaction/session-log.ts';
import { isPortError } from '../../../errors.ts';
import { historyText } from '../../slack/commands/dump-history.ts';
import type { Api } from '../kit/context.ts';
import { type Answer, type Route, route } from '../kit/route.ts';
import { readableAtOnce, readableSession } from './session-access.ts';

/** Bytes of one image: what a model takes, and some more. */
const IMAGE_BYTES_MAX = 4_000_000;
/** Bytes of one text: in base64 it fits into an answer of Lambda, which has 6 MB. */
const TEXT_BYTES_MAX = 4_400_000;
/** Entries of a session that are looked through for files, and of one read. */
const FILE_ENTRIES_MAX = 2_000;
const PAGE = 200;
const FILE_LINK_MS = 60_000;
/** Files of which the bucket is asked for their length: the newest. */
const SIZED_FILES_MAX = 50;

/** Of an object that has expired, or was never whole. Any other failure passes, and is told as one. */
function notThere(error: unknown): undefined {
  if (!isPortError(error) || (error.code !== 'not-found' && error.code !== 'too-large')) throw error;
}

/** What is kept whole of a session: outputs, images, its log, files that it handed out. */
export const contentRoutes: Route[] = [
  route({
    ...{
      method: 'GET',
      path: '/sessions/:id/entries/:version/outputs/:toolCallId',
      access: 'read',
      params: outputParams,
    },
    summary: 'The whole output of a call that is kept',
    answer: { status: 200, contentType: 'text/plain' },
    async handle(api, { caller, params }) {
      const entry = await readableEntry(api, caller, params);
      const results = entry.messages.flatMap((message) => (message.kind === 'results' ? message.results : []));
      const result = results.find(({ toolCallId }) => toolCallId === params.toolCallId);
      if (!result) throw notFound('output');
      return { status: 200, text: cutBytes(api.redacted(textOfContent(result.content)), TEXT_BYTES_MAX) };
    },
  }),
  route({
    ...{ method: 'GET', path: '/sessions/:id/entries/:version/images/:index', access: 'read', params: imageParams },
    summary: 'An image of an entry',
    answer: { status: 200, contentType: 'image/*' },
    async handle(api, { caller, params }) {
      const image = imagesOf(await readableEntry(api, caller, params))[params.index];
      if (!image) throw notFound('image');
      const bytes =
        'base64' in image
          ? Buffer.from(image.base64, 'base64')
          : await api.ports.blobs.get(image.key, IMAGE_BYTES_MAX).catch(notThere);
      if (!bytes) throw notFound('image');
      // An entry never changes.
      const headers = { 'content-type': `image/${image.format}`, 'cache-control': 'private, max-age=3600, immutable' };
      return { status: 200, bytes, headers };
    },
  }),
  route({
    ...{ method: 'GET', path: '/sessions/:id/transcript', access: 'read', params: sessionParams },
    summary: 'All that was said, called and returned, as Markdown',
    answer: { status: 200, contentType: 'text/markdown' },
    async handle(api, { caller, params }): Promise<Answer> {
      const { entry } = await readableAtOnce(api, caller, params.id);
      const messages = await api.ports.journal.messages(params.id, 1, entry.version);
      const text = historyText(params.id, entry.state, renderLog(messages), textsOf(caller.language));
      const headers = {
        'content-type': 'text/markdown; charset=utf-8',
        'content-disposition': `attachment; filename="session-${params.id.replaceAll(/[^\w.-]/g, '-')}.md"`,
      };
      return { status: 200, text: cutBytes(api.redacted(text), TEXT_BYTES_MAX), headers };
    },
  }),
  route({
    ...{ method: 'GET', path: '/sessions/:id/files', access: 'read', params: sessionParams },
    summary: 'Files that the session handed out, the newest first',
    answer: { status: 200, schema: 'Files' },
    async handle(api, { caller, params }) {
      const { entry } = await readableAtOnce(api, caller, params.id);
      return { status: 200, json: { files: await filesOf(api, params.id, entry.version) } };
    },
  }),
  route({
    ...{ method: 'GET', path: '/sessions/:id/files/:version/:index', access: 'read', params: imageParams },
    summary: 'A file: the answer leads to an address that is good for a minute',
    answer: { status: 302 },
    async handle(api, { caller, params }) {
      const file = filesIn(await readableEntry(api, caller, params))[params.index];
      if (!file) throw notFound('file');
      return {
        status: 302,
        headers: { location: await api.ports.blobs.presignGet(file.key, FILE_LINK_MS, file.name) },
      };
    },
  }),
  route({
    ...{ method: 'GET', path: '/sessions/:id/saved', access: 'read', params: sessionParams },
    summary:
      'Work that was saved before the machine stopped, as an archive: leads to an address that is good for a minute',
    answer: { status: 302 },
    async handle(api, { caller, params }) {
      await readableSession(api, caller, params.id);
      const key = (await api.ports.workers.get(params.id))?.saved?.key;
      if (key === undefined) throw notFound('saved work');
      return {
        status: 302,
        headers: { location: await api.ports.blobs.presignGet(key, FILE_LINK_MS, 'saved-work.tar.gz') },
      };
    },
  }),
];

type EntryName = { id: string; version: number };

async function readableEntry(api: Api, caller: Caller, { id, version }: EntryName): Promise<JournalEntry> {
  await readableSession(api, caller, id);
  const found = await api.ports.reader.entry(id, version);
  if (!found || 'broken' in found) throw notFound('entry');
  return found;
}

/** Files whose message this entry put into the outbox. */
function filesIn(entry: JournalEntry): NoticeFile[] {
  return ownMessages(entry).flatMap(({ file }) => file ?? []);
}

async function filesOf({ ports }: Api, sessionId: string, newest: number) {
  const found: { key: string; name: string; at: number; version: number; index: number }[] = [];
  for (let before = newest + 1; before > Math.max(1, newest - FILE_ENTRIES_MAX); before -= PAGE) {
    const entries = await ports.reader.entries(sessionId, { before, limit: PAGE });
    for (const entry of entries.reverse())
      if (!('broken' in entry))
        found.push(
          ...filesIn(entry).map(({ key, name }, index) => ({ key, name, at: entry.at, version: entry.version, index })),
        );
  }
  const sizes = await Promise.all(found.slice(0, SIZED_FILES_MAX).map(({ key }) => ports.blobs.size(key)));
  return found.map(({ key: _, ...file }, place) => {
    const bytes = sizes[place];
    return { ...file, ...(bytes === undefined ? {} : { bytes }) };
  });
}
