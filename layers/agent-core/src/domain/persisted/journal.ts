import * as z from 'zod';
import { persisted } from '../read-persisted.ts';
import type {
  AttachedFile,
  Change,
  EntryKind,
  FileAccess,
  InboxItem,
  JournalEntry,
  News,
  RequestMark,
} from '../session/journal.ts';
import { number, optionalNumber, optionalText, optionalTrue, text, texts } from './fields.ts';
import { callback, sessionMode, sessionState, usage } from './state.ts';
import { framedText, transcriptMessage } from './transcript.ts';

type AccessOf<Kind extends FileAccess['kind']> = Extract<FileAccess, { kind: Kind }>;

/** A word for logs and for who reads a journal: one that only a newer build knows hinders nobody. */
const entryKind = z.custom<EntryKind>((value) => typeof value === 'string');

const requestMark = persisted<RequestMark>()({ system: text, tools: text, messages: text, maxTokens: number });

export const journalEntry = persisted<JournalEntry>()({
  schema: z.literal(1),
  sessionId: text,
  version: number,
  at: number,
  kind: entryKind,
  state: sessionState,
  messages: z.array(transcriptMessage),
  absorbed: texts,
  usage: usage.optional(),
  costMicroUsd: optionalNumber,
  request: requestMark.optional(),
  build: text,
});

export const entryMessages = z.object({ messages: journalEntry.shape.messages });

const access = z.discriminatedUnion('kind', [
  persisted<AccessOf<'look-up'>>()({ kind: z.literal('look-up') }),
  persisted<AccessOf<'external'>>()({ kind: z.literal('external'), service: text }),
  persisted<AccessOf<'unreadable'>>()({ kind: z.literal('unreadable'), reason: text }),
]);

const attachedFile = persisted<AttachedFile>()({
  id: text,
  name: text,
  mimetype: text,
  bytes: number,
  url: text,
  access: access.optional(),
  forwarded: optionalTrue,
});

const change = persisted<Change>()({
  kind: z.enum(['changed', 'withdrawn']),
  ts: text,
  of: text,
  readIn: optionalNumber,
});

type NewsOf<Kind extends News['kind']> = Extract<News, { kind: Kind }>;
const how = z.enum(['merged', 'closed']);
const news = z.discriminatedUnion('kind', [
  persisted<NewsOf<'ended'>>()({
    kind: z.literal('ended'),
    repository: text,
    number,
    how,
    at: optionalNumber,
    deletedBranch: optionalText,
  }),
  persisted<NewsOf<'reopened'>>()({ kind: z.literal('reopened'), repository: text, number, at: number }),
  persisted<NewsOf<'over'>>()({ kind: z.literal('over'), how }),
  persisted<NewsOf<'pushed'>>()({ kind: z.literal('pushed'), repository: text, number, head: text }),
]);

export const inboxContent = persisted<InboxItem>()({
  key: text,
  kind: z.enum(['message', 'stop', 'resume']),
  raiseToMicroUsd: optionalNumber,
  model: optionalText,
  ts: text,
  user: text,
  text: text,
  files: z.array(attachedFile),
  unasked: z.literal(true).optional(),
  quotes: z.array(framedText).optional(),
  at: number,
  version: optionalText,
  change: change.optional(),
  mode: sessionMode.optional(),
  news: news.optional(),
  callback: callback.optional(),
  budgetMicroUsd: optionalNumber,
});
