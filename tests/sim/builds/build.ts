import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { deepFrozen } from '../../agent-core/fakes/table.ts';
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
  const known = boxes.get(build) ?? boxOf(build);
  boxes.set(build, known);
  return known;
}

/** Version 0.1.0 makes the schemas of all its tools anew for each request, always the same: here once. */
function boxOf(build: Build): InstanceType<Parts['ToolBox']> {
  const box = new build.ToolBox(build.allTools);
  if (build === OWN) return box;
  const specifications = box.specifications();
  return Object.assign(box, { specifications: () => specifications });
}

/** The table as a build reads it: whatever comes out was JSON, and goes through that build's own schemas. */
export function readBy(build: Build, table: SimTable): SimTable {
  const { readPersisted, inboxContent } = build;
  const { entryOf, workerOf } = readersOf(build);
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
      return item && workerOf(item);
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

type Readers = { entryOf: (entry: JournalEntry) => JournalEntry; workerOf: (item: WorkerItem) => WorkerItem };
const readers = new Map<Build, Readers>();

function readersOf(build: Build): Readers {
  const known = readers.get(build) ?? {
    entryOf: readOnce((entry: JournalEntry) =>
      build.readPersisted(build.journalEntry, asJson(entry), `entry ${entry.version} of ${entry.sessionId}`),
    ),
    workerOf: readOnce((item: WorkerItem) => build.readPersisted(build.storedWorker, asJson(item), 'a worker')),
  };
  readers.set(build, known);
  return known;
}

/** What is stored never changes, so that it is read the same each time: once, and so that nobody can change what others get. */
function readOnce<Stored extends object>(read: (stored: Stored) => unknown): (stored: Stored) => Stored {
  const known = new WeakMap<Stored, Stored>();
  return (stored) => {
    const before = known.get(stored);
    if (before) return before;
    const value = deepFrozen(read(stored) as Stored);
    known.set(stored, value);
    return value;
  };
}

function asJson(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
