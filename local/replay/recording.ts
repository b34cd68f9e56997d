import { entryOf } from '@remote-swe/core/adapters/dynamodb/items/entry-codec';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import { PortError } from '@remote-swe/core/errors';
import type { Blobs } from '@remote-swe/core/ports/blobs';
import { OpsError } from '../../ops/kit/errors.ts';
import { type ArchiveLine, readArchive } from '../../ops/records/archive.ts';
import { fromWire } from '../../ops/records/wire-item.ts';

/** A session as `npm run ops -- export` has written it: its journal in order, and the objects that it names. */
export type Recording = { sessionId: string; entries: JournalEntry[]; objects: ReadonlyMap<string, Uint8Array> };

/** Reads a whole archive into memory. Throws an OpsError for a file that is none, or is cut off. */
export async function readRecording(file: string): Promise<Recording> {
  const lines: ArchiveLine[] = [];
  for await (const line of readArchive(file)) lines.push(line);
  const head = lines[0]?.kind === 'head' ? lines[0] : undefined;
  if (!head || lines.at(-1)?.kind !== 'end') throw new OpsError(`${file} is no whole archive of a session.`);
  const objects = new Map(
    lines.flatMap((line) =>
      line.kind === 'object' ? [[line.key, new Uint8Array(Buffer.from(line.base64, 'base64'))] as const] : [],
    ),
  );
  const items = lines.flatMap((line) => (line.kind === 'item' ? [fromWire(line.item)] : []));
  const journal = items.filter((item) => item.SK?.S?.startsWith('J#'));
  const blobs = objectsAsBlobs(objects);
  const entries = await Promise.all(journal.map((item) => entryOf(item, blobs)));
  entries.sort((a, b) => a.version - b.version);
  return { sessionId: head.sessionId, entries, objects };
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
