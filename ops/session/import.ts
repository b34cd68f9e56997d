import { existsSync } from 'node:fs';
import { partitionKey } from '@remote-swe/core/adapters/dynamodb/items/keys';
import { workerItem, workerItemOf } from '@remote-swe/core/adapters/dynamodb/items/worker-codec';
import { counted } from '@remote-swe/core/domain/counted';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { command } from '../kit/command.ts';
import { OpsError } from '../kit/errors.ts';
import type { Ops } from '../kit/ops.ts';
import { type ArchiveLine, readArchive } from '../records/archive.ts';
import { type Item, writeAll } from '../records/items.ts';
import { putObject } from '../records/object-lines.ts';
import { readSessionName } from '../records/session-id.ts';
import { fromWire } from '../records/wire-item.ts';

/** Attributes that make the sweeper look: an imported session rests until somebody wakes it. */
const DUE = ['dueAt', 'dueShard', 'sweeps'];

export const importSession = command({
  name: 'import',
  summary:
    'Brings an exported session into this deployment, parked. Its machine stays behind; saved work comes with it.',
  words: ['<file>'],
  options: {},
  check({ words: [file = ''] }) {
    if (!existsSync(file)) throw new OpsError(`There is no file ${file}.`);
  },
  async run(ops, { words: [file = ''] }) {
    const sessionId = await checked(file);
    if (await ops.inbox.exists(sessionId))
      throw new OpsError(`Session ${sessionId} is in ${ops.place.table} already; nothing was changed.`);
    const done = { items: 0, objects: 0 };
    const items: Item[] = [];
    const archive = readArchive(file);
    for await (const line of archive) {
      if (line.kind === 'item') items.push(atRest(sessionId, fromWire(line.item)));
      if (line.kind === 'object') {
        await putObject(ops, line, archive);
        done.objects++;
      }
    }
    await write(ops, items);
    done.items = items.length;
    const lines = [
      `${sessionId}: ${counted(done.items, 'item')} and ${counted(done.objects, 'object')}.`,
      `It rests until somebody writes in its thread, or: npm run ops -- wake ${sessionId}`,
    ];
    return { ok: true, data: { sessionId, ...done }, lines };
  },
});

/** The whole archive is read once before anything is written. Resolves to the session's id. */
async function checked(file: string): Promise<string> {
  let head: Extract<ArchiveLine, { kind: 'head' }> | undefined;
  let isWhole = false;
  const seen = { items: 0, objects: 0 };
  // Of the object whose parts are read.
  let left = 0;
  for await (const line of readArchive(file)) {
    const isExpected = (line.kind === 'part') === left > 0 && (line.kind === 'head') === (head === undefined);
    if (isWhole || !isExpected) throw new OpsError(`${file} is no whole archive.`);
    left = leftAfter(file, line, left);
    if (line.kind === 'head') head = line;
    if (line.kind === 'item') seen.items += ownItem(file, head?.sessionId, line.item.PK);
    if (line.kind === 'object') seen.objects += ownObject(file, line.key);
    if (line.kind === 'end') isWhole = line.items === seen.items && line.objects === seen.objects;
  }
  if (!head || !isWhole) throw new OpsError(`${file} is cut off: it has no end, or not all that its end counts.`);
  if (readSessionName(head.sessionId).kind !== 'id') throw new OpsError(`${file} names no session.`);
  return head.sessionId;
}

/** Bytes of an object that later lines must have. */
function leftAfter(file: string, line: ArchiveLine, left: number): number {
  if (line.kind !== 'object' && line.kind !== 'part') return left;
  const here = Buffer.byteLength(line.base64, 'base64');
  const after = (line.kind === 'part' ? left : (line.bytes ?? here)) - here;
  if (after < 0) throw new OpsError(`${file} is no whole archive: an object has more bytes than it says.`);
  return after;
}

function ownItem(file: string, sessionId: string | undefined, pk: unknown): number {
  const isOwn = sessionId !== undefined && JSON.stringify(pk) === JSON.stringify(partitionKey(sessionId));
  if (!isOwn) throw new OpsError(`${file} holds an item that is not of its session.`);
  return 1;
}

/** What a worker or a function would run is never taken from a file. */
function ownObject(file: string, key: string): number {
  if (!/^(attachments|entries|files|images|logs|mcp\/toolsets|payloads|reports|saved-work)\/[^\0]+$/.test(key))
    throw new OpsError(`${file} holds an object that no session has: ${key}`);
  return 1;
}

/** Without what makes it go on by itself; its machine is another deployment's, so that the next start launches a new one. */
function atRest(sessionId: string, item: Item): Item {
  const rest = Object.fromEntries(Object.entries(item).filter(([name]) => !DUE.includes(name)));
  if (item.SK?.S !== 'W') return rest;
  const { instanceId: _machine, inFlightUntil: _claim, saving: _saving, ...worker }: WorkerItem = workerItemOf(item);
  return workerItem(sessionId, { ...worker, state: 'removed' });
}

/** The entries first: a session that is there in part has no summary and no unread messages. */
async function write(ops: Ops, items: Item[]): Promise<void> {
  const isEntry = (item: Item) => item.SK?.S?.startsWith('J#') === true;
  const ordered = [...items.filter(isEntry), ...items.filter((item) => !isEntry(item))];
  await writeAll(
    ops,
    ordered.map((item) => ({ PutRequest: { Item: item } })),
  );
}
