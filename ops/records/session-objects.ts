import { DeleteObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { entryOf } from '@remote-swe/core/adapters/dynamodb/items/entry-codec';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { Ops } from '../kit/ops.ts';
import { type Item, itemsOf, keyOf } from './items.ts';
import { ifReadable } from './readable.ts';

/** Folders of the bucket that hold a folder for each session. */
const FOLDERS = ['credentials', 'files', 'logs', 'payloads', 'reports', 'saved-work'];
/** Objects that DeleteObjects takes at once. */
const BATCH_MAX = 1_000;

/** Keys below the session's own folders. */
export async function objectsInFolders(ops: Ops, sessionId: string): Promise<string[]> {
  const all = await Promise.all(FOLDERS.map((folder) => keysBelow(ops, `${folder}/${sessionId}/`)));
  return all.flat();
}

async function keysBelow(ops: Ops, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let page: string | undefined;
  do {
    const answer = await ops.clients.s3.send(
      new ListObjectsV2Command({ Bucket: ops.place.bucket, Prefix: prefix, ContinuationToken: page }),
    );
    keys.push(...(answer.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    page = answer.NextContinuationToken;
  } while (page);
  return keys;
}

/** Keys that the session's items and entries name: large bodies of entries, people's files and pictures, the MCP toolset. */
async function objectsOfItem(ops: Ops, item: Item): Promise<{ own: string[]; shared: string[] }> {
  if (!item.SK?.S?.startsWith('J#')) return { own: [], shared: [] };
  const body = item.bodyKey?.S;
  const entry = await ifReadable(entryOf(item, ops.blobs));
  return { own: [...(body ? [body] : []), ...(entry ? namedIn(entry) : [])], shared: entry ? sharedIn(entry) : [] };
}

function namedIn({ state, messages }: JournalEntry): string[] {
  const images = messages.flatMap((message) =>
    message.kind === 'people' ? message.people.flatMap((person) => person.images.map(({ key }) => key)) : [],
  );
  const log = state.sessionLog ? [state.sessionLog.key] : [];
  return [...(state.attachments ?? []).map(({ key }) => key), ...images, ...log];
}

/** Other sessions have the same: by hash, without anybody's words. */
function sharedIn({ state }: JournalEntry): string[] {
  return state.mcp?.toolset ? [`mcp/toolsets/${state.mcp.toolset}.json`] : [];
}

/** `items`: keys of the table; `own`, `shared`: keys of the bucket, each once. */
export type SessionRecords = { items: Item[]; own: Set<string>; shared: Set<string> };

/** Everything that is kept of the session, by one reading of its items. */
export async function allRecords(ops: Ops, sessionId: string): Promise<SessionRecords> {
  const own = new Set(await objectsInFolders(ops, sessionId));
  const shared = new Set<string>();
  const items: Item[] = [];
  for await (const item of itemsOf(ops, sessionId)) {
    items.push(keyOf(item));
    const named = await objectsOfItem(ops, item);
    for (const key of named.own) own.add(key);
    for (const key of named.shared) shared.add(key);
  }
  return { items, own, shared };
}

/** Deletes all of these; what is gone already is no error. Resolves to the keys that S3 did not delete. */
export async function deleteObjects(ops: Ops, keys: string[]): Promise<string[]> {
  const left: string[] = [];
  for (let at = 0; at < keys.length; at += BATCH_MAX) {
    const Objects = keys.slice(at, at + BATCH_MAX).map((Key) => ({ Key }));
    const { Errors = [] } = await ops.clients.s3.send(
      new DeleteObjectsCommand({ Bucket: ops.place.bucket, Delete: { Objects, Quiet: true } }),
    );
    left.push(...Errors.flatMap(({ Key }) => Key ?? []));
  }
  return left;
}
