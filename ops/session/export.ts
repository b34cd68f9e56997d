import { counted } from '@remote-swe/core/domain/counted';
import { command } from '../kit/command.ts';
import type { Ops } from '../kit/ops.ts';
import { type ArchiveLine, writeArchive } from '../records/archive.ts';
import { itemsOf } from '../records/items.ts';
import { objectLines } from '../records/object-lines.ts';
import { existingSession, readSessionName } from '../records/session-id.ts';
import { allRecords } from '../records/session-objects.ts';
import { toWire } from '../records/wire-item.ts';

export const exportSession = command({
  name: 'export',
  summary:
    'A session as one file: its items and objects, as they are kept. It holds people’s words: only you may read the file.',
  words: ['<session>'],
  options: {
    to: { type: 'string', value: 'FILE', help: 'the new file; default: <channel>-<ts>.session.gz in this folder' },
  },
  check: ({ words: [named = ''] }) => void readSessionName(named),
  async run(ops, { words: [named = ''], values }) {
    const sessionId = await existingSession(ops, named);
    const file = values.to ?? `${sessionId.split(':').slice(-2).join('-')}.session.gz`;
    const done = { items: 0, objects: 0, missing: [] as string[] };
    await writeArchive(file, archiveLines(ops, sessionId, done));
    const gone = done.missing.map((key) => `The bucket has no ${key} any more.`);
    const lines = [
      `${file} holds ${counted(done.items, 'item')} and ${counted(done.objects, 'object')} of ${sessionId}.`,
      ...gone,
    ];
    return { ok: true, data: { sessionId, file, ...done }, lines };
  },
});

type Done = { items: number; objects: number; missing: string[] };

/** All of a session as an archive, counted in `done`. Credentials are no part of it: they are for one command, and worth nothing elsewhere. */
export async function* archiveLines(ops: Ops, sessionId: string, done: Done): AsyncGenerator<ArchiveLine> {
  yield { kind: 'head', format: 'remote-swe-session', version: 1, sessionId, exportedAt: ops.clock.now() };
  for await (const item of itemsOf(ops, sessionId)) {
    done.items++;
    yield { kind: 'item', item: toWire(item) };
  }
  const { own, shared } = await allRecords(ops, sessionId);
  for (const key of [...own, ...shared].filter((key) => !key.startsWith('credentials/'))) {
    const lines = await objectLines(ops, key);
    if (!lines) done.missing.push(key);
    else {
      done.objects++;
      yield* lines;
    }
  }
  yield { kind: 'end', items: done.items, objects: done.objects };
}
