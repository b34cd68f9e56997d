import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** A call of a record. `output`: the raw bytes that its command gave are `raw/<output>` of the archive; without it the call runs again. */
const call = z.strictObject({
  name: z.string(),
  input: z.record(z.string(), z.unknown()),
  output: z.string().optional(),
  exitCode: z.number().optional(),
  /** What the replies that follow used of the result: each must still be shown. */
  used: z.array(z.string()).optional(),
});

const record = z.strictObject({
  schema: z.literal(1),
  task: z.string(),
  /** How it was made, honestly. */
  made: z.string(),
  /** Licence of what the archive holds of others. */
  licence: z.string(),
  steps: z.array(z.strictObject({ text: z.string(), calls: z.array(call) })),
});
export type RecordCall = z.infer<typeof call>;
/** `archive`: a tar.gz with `folder/`, what the machine held before the first call, and `raw/`. */
export type SessionRecord = z.infer<typeof record> & { name: string; archive: string };

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** The records in a folder, by name; those of this tree. */
export function allRecords(folder = FOLDER): SessionRecord[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'record.json')))
    .sort()
    .map((name) => ({
      name,
      archive: join(folder, name, 'archive.tar.gz'),
      ...record.parse(JSON.parse(readFileSync(join(folder, name, 'record.json'), 'utf8'))),
    }));
}

/** Unpacks what a record holds into a folder. */
export function unpack({ archive }: SessionRecord, into: string): void {
  execFileSync('tar', ['-xzf', archive, '--no-same-owner', '-C', into]);
}
