import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryItem } from '@remote-swe/core/adapters/dynamodb/items/entry-codec';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { journalOf, sessionIdOf } from '../../../bench/console/journals.ts';
import { readRecording } from '../../../local/replay/recording.ts';
import { type ArchiveLine, writeArchive } from '../../../ops/records/archive.ts';
import { toWire } from '../../../ops/records/wire-item.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recording-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const wish = { number: 1, entries: 2, endsAt: 1_700_000_000_000 };
const SAVED = `saved-work/${sessionIdOf(wish)}/1/work.tar`;

/** Lines of an object in three parts. */
function partsOf(key: string, bytes: Uint8Array): ArchiveLine[] {
  const at = [0, 1, 2, 3].map((part) => Math.floor((bytes.length * part) / 3));
  const [first = '', ...rest] = [0, 1, 2].map((part) =>
    Buffer.from(bytes.subarray(at[part], at[part + 1])).toString('base64'),
  );
  return [
    { kind: 'object', key, base64: first, bytes: bytes.length },
    ...rest.map((base64) => ({ kind: 'part' as const, base64 })),
  ];
}

async function* archive(isWhole: boolean): AsyncGenerator<ArchiveLine> {
  const sessionId = sessionIdOf(wish);
  yield { kind: 'head', format: 'remote-swe-session', version: 1, sessionId, exportedAt: 0 };
  const bodies = new Map<string, Uint8Array>();
  const put = async (key: string, bytes: Uint8Array) => void bodies.set(key, bytes);
  const no = () => Promise.reject(new Error('Only written here'));
  const blobs = { put, get: no, copy: no, remove: no, presignGet: no, presignUpload: no };
  for (const entry of large()) yield { kind: 'item', item: toWire(await entryItem(entry, blobs)) };
  for (const [key, bytes] of bodies) yield* partsOf(key, bytes);
  yield* partsOf(SAVED, randomBytes(30));
  if (isWhole) yield { kind: 'end', items: 2, objects: 2 };
}

const text = randomBytes(300_000).toString('base64');
function large() {
  return journalOf(wish).map((entry) =>
    entry.version === 2 ? { ...entry, messages: [{ kind: 'model' as const, blocks: [{ text }] }] } : entry,
  );
}

describe('a recorded session', () => {
  it('A recording has its entries in order, bodies joined from their parts, and no saved work', async () => {
    const file = join(folder, 'whole.gz');
    await writeArchive(file, archive(true));
    const { entries, objects } = await readRecording(file);
    expect(entries).toEqual(large());
    expect([...objects.keys()]).toEqual([expect.stringMatching(/^entries\//)]);
  });

  it('A recording without its end is refused', async () => {
    const file = join(folder, 'cut.gz');
    await writeArchive(file, archive(false));
    await expect(readRecording(file)).rejects.toThrow(/no whole archive/);
  });
});
