import { entryOf } from '@remote-swe/core/adapters/dynamodb/items/entry-codec';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import { PortError } from '@remote-swe/core/errors';
import type { Blobs } from '@remote-swe/core/ports/blobs';
import { OpsError } from '../../ops/kit/errors.ts';
import { readArchive } from '../../ops/records/archive.ts';
import type { Item } from '../../ops/records/items.ts';
import { fromWire } from '../../ops/records/wire-item.ts';

/** A session as `npm run ops -- export` has written it: its journal in order, and the objects that it names. */
export type Recording = { sessionId: string; entries: JournalEntry[]; objects: ReadonlyMap<string, Uint8Array> };

/** Reads a whole archive into memory, but for saved work. Throws an OpsError for a file that is none, or is cut off. */
export async function readRecording(file: string): Promise<Recording> {
  const items: Item[] = [];
  const parts = new Map<string, Buffer[]>();
  let [sessionId, isWhole, key] = ['', false, ''];
  for await (const line of readArchive(file)) {
    if (line.kind === 'head') sessionId = line.sessionId;
    if (line.kind === 'item') items.push(fromWire(line.item));
    if (line.kind === 'object') key = line.key;
    if (line.kind === 'object' || line.kind === 'part') addPart(parts, key, line.base64);
    isWhole = line.kind === 'end';
  }
  if (sessionId === '' || !isWhole) throw new OpsError(`${file} is no whole archive of a session.`);
  const objects = new Map([...parts].map(([name, bytes]) => [name, new Uint8Array(Buffer.concat(bytes))] as const));
  return { sessionId, entries: await entriesOf(items, objects), objects };
}

/** Saved work is nothing that a model is shown, and may be larger than memory. */
function addPart(parts: Map<string, Buffer[]>, key: string, base64: string): void {
  if (key.startsWith('saved-work/')) return;
  const bytes = Buffer.from(base64, 'base64');
  const known = parts.get(key);
  if (known) known.push(bytes);
  else parts.set(key, [bytes]);
}

async function entriesOf(items: Item[], objects: Recording['objects']): Promise<JournalEntry[]> {
  const journal = items.filter((item) => item.SK?.S?.startsWith('J#'));
  const blobs = objectsAsBlobs(objects);
  const entries = await Promise.all(journal.map((item) => entryOf(item, blobs)));
  return entries.sort((a, b) => a.version - b.version);
}

/** An entry or a call without a system prompt of its own, as forks have one: so that another one counts. Pure. */
export function withoutOwnPrompt<Recorded extends { state: SessionState }>(recorded: Recorded): Recorded {
  const { systemPrompt: _own, ...state } = recorded.state;
  return { ...recorded, state };
}

/** The archive's objects, to be read. */
function objectsAsBlobs(objects: ReadonlyMap<string, Uint8Array>): Blobs {
  const no = () => Promise.reject(new Error('An archive is only read'));
  return {
    get: async (key) => {
      const bytes = objects.get(key);
      if (!bytes) throw new PortError('not-found', `The archive has no object ${key}`);
      return bytes;
    },
    ...{ put: no, copy: no, remove: no, presignGet: no, presignUpload: no },
  };
}
