import { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import { OpsError } from '../kit/errors.ts';
import type { Ops } from '../kit/ops.ts';
import type { ArchiveLine } from './archive.ts';

/** Bytes of an object that one line holds: saved work may have gigabytes, which no text and no memory takes. */
const LINE_BYTES_MAX = 4_000_000;

type ObjectLine = Extract<ArchiveLine, { kind: 'object' }>;
type ObjectLines = AsyncGenerator<Extract<ArchiveLine, { kind: 'object' | 'part' }>>;

/** An object as lines, read while they are taken; undefined: the bucket has it no more. */
export async function objectLines(ops: Ops, key: string): Promise<ObjectLines | undefined> {
  const asked = new GetObjectCommand({ Bucket: ops.place.bucket, Key: key });
  const found = await ops.clients.s3.send(asked).catch((error: unknown) => {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  });
  return found && linesOf(key, found.ContentLength ?? 0, found.Body as Readable);
}

async function* linesOf(key: string, bytes: number, body: Readable): ObjectLines {
  let isFirst = true;
  for await (const part of pieces(body)) {
    const base64 = part.toString('base64');
    if (!isFirst) yield { kind: 'part', base64 };
    else yield { kind: 'object', key, base64, ...(bytes > part.length ? { bytes } : {}) };
    isFirst = false;
  }
  if (isFirst) yield { kind: 'object', key, base64: '' };
}

/** The same bytes in pieces of one size, the last one shorter. */
async function* pieces(body: Readable): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    held.push(chunk);
    length += chunk.length;
    while (length >= LINE_BYTES_MAX) {
      const whole = Buffer.concat(held);
      yield whole.subarray(0, LINE_BYTES_MAX);
      held = [whole.subarray(LINE_BYTES_MAX)];
      length -= LINE_BYTES_MAX;
    }
  }
  if (length > 0) yield Buffer.concat(held);
}

/** Puts the object of `first` into the bucket; its further parts are taken from `lines` on the way. */
export async function putObject(ops: Ops, first: ObjectLine, lines: AsyncGenerator<ArchiveLine>): Promise<void> {
  const { key: Key, bytes, base64 } = first;
  const body = Buffer.from(base64, 'base64');
  if (bytes === undefined) return ops.blobs.put(Key, body, 'application/octet-stream');
  const Body = Readable.from(partsOf(body, bytes, lines));
  await ops.clients.s3.send(
    new PutObjectCommand({
      ...{ Bucket: ops.place.bucket, Key, Body, ContentLength: bytes, ContentType: 'application/octet-stream' },
    }),
  );
}

async function* partsOf(first: Buffer, bytes: number, lines: AsyncGenerator<ArchiveLine>): AsyncGenerator<Buffer> {
  yield first;
  for (let left = bytes - first.length; left > 0; ) {
    const { value } = await lines.next();
    if (value?.kind !== 'part') throw new OpsError('The archive has changed since it was checked.');
    const part = Buffer.from(value.base64, 'base64');
    left -= part.length;
    yield part;
  }
}
