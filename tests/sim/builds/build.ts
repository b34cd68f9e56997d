import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import type { SimTable } from '../functions/table.ts';
import { KEPT_VERSION, readEngine } from './kept.ts';
import { PARTS } from './parts.ts';

type Parts = typeof PARTS;
/** The functions of one build. An older one may have no door for events of the code host. */
export type Build = Omit<Parts, 'receiveEvent'> & { receiveEvent?: Parts['receiveEvent'] };

export const OWN: Build = PARTS;

const loaded: { before?: Build } = {};
/** The build that this one replaces, read once a process. */
export function buildBefore(): Build {
  loaded.before ??= readEngine(KEPT_VERSION);
  return loaded.before;
}

const boxes = new Map<Build, InstanceType<Parts['ToolBox']>>();
/** A build's own tools; they keep nothing of a session. */
export function toolsOf(build: Build): InstanceType<Parts['ToolBox']> {
  const known = boxes.get(build) ?? new build.ToolBox(build.allTools);
  boxes.set(build, known);
  return known;
}

/** The table as a build reads it: whatever comes out was JSON, and goes through that build's own schemas. */
export function readBy(build: Build, table: SimTable): SimTable {
  const { readPersisted, journalEntry, inboxContent, storedWorker } = build;
  const entryOf = (entry: JournalEntry) =>
    readPersisted(journalEntry, asJson(entry), `entry ${entry.version}`) as JournalEntry;
  const own: Partial<SimTable> = {
    newest: async (sessionId) => {
      const entry = await table.newest(sessionId);
      return entry && entryOf(entry);
    },
    recent: async (sessionId) => {
      const newest = await own.newest?.(sessionId);
      return newest && { newest, messages: async (from) => messages(sessionId, from, newest.version) };
    },
    messages: async (sessionId, from, to) => messages(sessionId, from, to),
    unread: async (sessionId) =>
      (await table.unread(sessionId)).map((item) => readPersisted(inboxContent, asJson(item), item.key)),
    get: async (sessionId) => {
      const item = await table.get(sessionId);
      return item && (readPersisted(storedWorker, asJson(item), `the worker of ${sessionId}`) as WorkerItem);
    },
  };
  const messages = (sessionId: string, from: number, to: number) =>
    (table.entries.get(sessionId) ?? [])
      .filter(({ version }) => version >= from && version <= to)
      .flatMap((entry) => entryOf(entry).messages);
  return new Proxy(table, {
    get: (target, property) => {
      const member: unknown = Reflect.get(own, property) ?? Reflect.get(target, property);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

function asJson(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
