import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import * as z from 'zod';
import { OpsError } from '../kit/errors.ts';

/** An attribute as DynamoDB's JSON has it, bytes in base64. */
const attribute: z.ZodType<WireAttribute> = z.lazy(() =>
  z.union([
    z.strictObject({ S: z.string() }),
    z.strictObject({ N: z.string() }),
    z.strictObject({ B: z.base64() }),
    z.strictObject({ BOOL: z.boolean() }),
    z.strictObject({ L: z.array(attribute) }),
  ]),
);
type WireAttribute = { S: string } | { N: string } | { B: string } | { BOOL: boolean } | { L: WireAttribute[] };

const line = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('head'),
    format: z.literal('remote-swe-session'),
    version: z.literal(1),
    sessionId: z.string(),
    exportedAt: z.number(),
  }),
  z.strictObject({ kind: z.literal('item'), item: z.record(z.string(), attribute) }),
  // With `bytes`, the whole's: parts follow until it has as many. Builds that know none refuse such an archive whole.
  z.strictObject({
    kind: z.literal('object'),
    key: z.string(),
    base64: z.base64(),
    bytes: z.number().int().positive().optional(),
  }),
  z.strictObject({ kind: z.literal('part'), base64: z.base64().min(1) }),
  z.strictObject({ kind: z.literal('end'), items: z.number(), objects: z.number() }),
]);
/** One line of a session's archive: the head first, the end last, which says how many there were. */
export type ArchiveLine = z.infer<typeof line>;

/** Writes lines, compressed, into a new file that only its owner may read. Never over one that is there; one that fails leaves none. */
export async function writeArchive(file: string, lines: AsyncIterable<ArchiveLine>): Promise<void> {
  const handle = await open(file, 'wx', 0o600).catch((error: { code?: string }) => {
    if (error.code === 'EEXIST') throw new OpsError(`${file} is there already; name another file.`);
    throw error;
  });
  await pipeline(Readable.from(texts(lines)), createGzip(), handle.createWriteStream()).catch(
    async (error: unknown) => {
      await rm(file, { force: true });
      throw error;
    },
  );
}

async function* texts(lines: AsyncIterable<ArchiveLine>): AsyncGenerator<string> {
  for await (const one of lines) yield `${JSON.stringify(one)}\n`;
}

/** Reads them back, strictly; throws an OpsError for anything that is no whole archive. */
export async function* readArchive(file: string): AsyncGenerator<ArchiveLine> {
  const unzipped = createGunzip();
  // How it ends is heard by the reader below.
  const piped = pipeline(createReadStream(file), unzipped).catch(() => undefined);
  try {
    for await (const text of createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY }))
      yield parsed(file, text);
    await piped;
  } catch (error) {
    if (error instanceof OpsError) throw error;
    throw new OpsError(`${file} cannot be read as an archive: ${(error as Error).message}`);
  } finally {
    unzipped.destroy();
  }
}

function parsed(file: string, text: string): ArchiveLine {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    throw new OpsError(
      `${file} is no archive of a session that this build reads (npm run ops -- export writes version 1).`,
    );
  }
}
