import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { Blobs } from '../../../ports/blobs.ts';
import { entryKey, type Item, number, partitionKey } from './keys.ts';

/** Compressed entries above this go to S3 and the item names them: DynamoDB refuses items over 400 kB, keys included. */
const BODY_BYTES_MAX = 250_000;
/** Bytes of a stored entry that are read. What one reply brings in is far less; older builds wrote entries of 73 MB. */
const ENTRY_BYTES_MAX = 100_000_000;
/** Fast enough for every step; journals are mostly repeated text. */
const QUALITY = 4;

/** The item of an entry. The body is one compressed JSON; the other attributes are for people who look at the table. */
export async function entryItem(entry: JournalEntry, blobs: Blobs): Promise<Item> {
  const body = brotliCompressSync(JSON.stringify(entry), { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });
  const base: Item = {
    PK: partitionKey(entry.sessionId),
    SK: { S: entryKey(entry.version) },
    schema: number(entry.schema),
    kind: { S: entry.kind },
    phase: { S: entry.state.phase.kind },
    at: number(entry.at),
  };
  if (body.length <= BODY_BYTES_MAX) return { ...base, body: { B: body } };
  const key = `entries/${createHash('sha256').update(body).digest('hex')}`;
  await blobs.put(key, body, 'application/octet-stream');
  return { ...base, bodyKey: { S: key } };
}

/** Reads an item back; throws when a newer schema wrote it. */
export async function entryOf(item: Item, blobs: Blobs): Promise<JournalEntry> {
  const body = item.bodyKey?.S ? await blobs.get(item.bodyKey.S, ENTRY_BYTES_MAX) : item.body?.B;
  if (!body) throw new Error(`Journal item ${item.SK?.S} of ${item.PK?.S} has no body`);
  const entry = JSON.parse(brotliDecompressSync(body).toString('utf8')) as JournalEntry;
  if (entry.schema !== 1)
    throw new Error(`Journal item ${item.SK?.S} has schema ${String(entry.schema)}; this build reads schema 1`);
  return entry;
}
