import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { entryMessages, journalEntry } from '../../../domain/persisted/journal.ts';
import { jsonOf, readPersisted } from '../../../domain/read-persisted.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { TranscriptMessage } from '../../../domain/transcript/transcript.ts';
import type { Blobs } from '../../../ports/blobs.ts';
import { itemName } from './attributes.ts';
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

/** Reads an item back; throws when a newer schema wrote it, or when a field is not what this build can read. */
export async function entryOf(item: Item, blobs: Blobs): Promise<JournalEntry> {
  return readPersisted(journalEntry, await bodyOf(item, blobs), itemName('Journal item', item));
}

/** Only what an entry brings to the transcript: a step reads the state of one entry, and the messages of hundreds. */
export async function messagesOf(item: Item, blobs: Blobs): Promise<TranscriptMessage[]> {
  return readPersisted(entryMessages, await bodyOf(item, blobs), itemName('Journal item', item)).messages;
}

async function bodyOf(item: Item, blobs: Blobs): Promise<unknown> {
  const name = itemName('Journal item', item);
  const body = item.bodyKey?.S ? await blobs.get(item.bodyKey.S, ENTRY_BYTES_MAX) : item.body?.B;
  if (!body) throw new Error(`${name} has no body`);
  const value = jsonOf(brotliDecompressSync(body).toString('utf8'), name);
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (schema !== 1) throw new Error(`${name} has schema ${String(schema)}; this build reads schema 1`);
  return value;
}
