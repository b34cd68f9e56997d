import { randomBytes } from 'node:crypto';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, type DeleteObjectsCommandInput, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { partitionKey, SUMMARY_SORT_KEY } from '@remote-swe/core/adapters/dynamodb/items/keys';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FilledTable } from '../../../bench/console/filled-table.ts';
import { journalOf, sessionIdOf } from '../../../bench/console/journals.ts';
import { functionScript } from '../../../local/aws/bedrock/script.ts';
import { type LocalSystem, startLocalSystem } from '../../../local/system/system.ts';
import type { Clients } from '../../../ops/kit/clients.ts';
import { Operator } from '../operator.ts';

/** More than one line of an archive holds. */
const WORK = randomBytes(9_000_001);
const ATTACHMENT = 'attachments/0a1b2c';
/** Nobody listens there. */
const NOWHERE = { hostname: '127.0.0.1', port: 9 };

let system: LocalSystem;
let table: FilledTable;
let operator: Operator;
let folder = '';
let number = 0;

beforeAll(async () => {
  system = await startLocalSystem({ script: functionScript(() => ({ text: 'Read.' })), eventSources: 'none' });
  table = new FilledTable(system);
  operator = new Operator({ system });
  folder = await mkdtemp(join(tmpdir(), 'ops-unanswered-'));
});
afterAll(async () => {
  table.close();
  await system.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  operator.alter = () => {};
});

/** A session whose last entry is so large that it lies in the bucket, and alone names what somebody has posted. */
async function session({ isAtWork = false } = {}): Promise<string> {
  const wish = { number: ++number, entries: 4, endsAt: system.clock.now() };
  const entries = journalOf(wish);
  const last = entries[3] as (typeof entries)[number];
  const text = randomBytes(300_000).toString('base64');
  entries[3] = {
    ...last,
    messages: [{ kind: 'model', blocks: [{ text }] }],
    state: {
      ...last.state,
      attachments: [{ key: `${ATTACHMENT}-${number}`, name: 'notes.txt', bytes: 5 }],
      ...(isAtWork ? { phase: entries[0]?.state.phase ?? last.state.phase } : {}),
    },
  } as typeof last;
  await table.commit(entries);
  const id = sessionIdOf(wish);
  await table.keep(`${ATTACHMENT}-${number}`, Buffer.from('hello'));
  await table.keep(`saved-work/${id}/1/work.tar`, WORK);
  return id;
}

async function keys(): Promise<string[]> {
  const { clients, place } = await operator.open();
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: place.bucket }));
  return Contents.flatMap(({ Key }) => Key ?? []);
}

async function ofBucket(key: string): Promise<Uint8Array> {
  return (await operator.open()).blobs.get(key);
}

/** Each question for an object goes where nobody listens. */
function unanswered({ s3 }: Clients): void {
  const away = { step: 'finalizeRequest', priority: 'low' } as const;
  s3.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        next(
          commandName === 'GetObjectCommand'
            ? { ...args, request: Object.assign(args.request as object, NOWHERE) }
            : args,
        ),
    away,
  );
}

/** S3 deletes all but `key`, and says so. */
function keeping(key: string): (clients: Clients) => void {
  return ({ s3 }) =>
    s3.middlewareStack.add(
      (next) => async (args) => {
        const { Delete } = args.input as Partial<DeleteObjectsCommandInput>;
        const isNamed = Delete?.Objects?.some(({ Key }) => Key === key) ?? false;
        if (Delete?.Objects) Delete.Objects = Delete.Objects.filter(({ Key }) => Key !== key);
        const answer = await next(args);
        const Errors = [{ Key: key, Code: 'InternalError', Message: 'We encountered an internal error.' }];
        return isNamed ? { ...answer, output: { ...answer.output, Errors } } : answer;
      },
      { step: 'initialize' },
    );
}

const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

describe('an operator whom a service does not answer', () => {
  it('A session of which nobody could be asked whether it works is not forgotten', async () => {
    const id = await session({ isAtWork: true });
    await expect(operator.run('forget', id, '--yes')).rejects.toThrow(/at work/);
    operator.alter = unanswered;
    const before = await keys();
    await expect(operator.run('forget', id, '--yes')).rejects.toThrow(/ECONNREFUSED/);
    operator.alter = () => {};
    expect(await keys()).toEqual(before);
    expect(await operator.data('journal', id)).toMatchObject({ sessionId: id });
  });

  it('What S3 did not delete is told, and is still known to whoever forgets the session once more', async () => {
    const id = await session();
    const posted = `${ATTACHMENT}-${number}`;
    operator.alter = keeping(posted);
    const report = await operator.run('forget', id, '--yes');
    expect(report).toMatchObject({ ok: false, data: { deleted: false } });
    expect(report.lines.join('\n')).toContain('Not all of it could be deleted; run it again.');
    operator.alter = () => {};
    expect(await operator.run('forget', id, '--yes')).toMatchObject({ ok: true });
    expect(await keys()).not.toContain(posted);
  });

  it('An export that meets no answer fails and leaves no file, where a lost object is only told', async () => {
    const id = await session();
    const file = join(folder, 'unanswered.gz');
    operator.alter = unanswered;
    await expect(operator.run('export', id, '--to', file)).rejects.toThrow(/ECONNREFUSED/);
    expect(await isThere(file)).toBe(false);
    operator.alter = () => {};
    const { clients, place } = await operator.open();
    const Key = `${ATTACHMENT}-${number}`;
    await clients.s3.send(new DeleteObjectCommand({ Bucket: place.bucket, Key }));
    expect(await operator.data('export', id, '--to', file)).toMatchObject({ missing: [Key] });
  });

  it('Saved work larger than a line of the archive comes back byte for byte', async () => {
    const id = await session();
    const key = `saved-work/${id}/1/work.tar`;
    const file = join(folder, 'large.gz');
    expect(await operator.data('export', id, '--to', file)).toMatchObject({ missing: [] });
    await operator.run('forget', id, '--yes');
    expect(await keys()).not.toContain(key);
    const lines = gunzipSync(await readFile(file))
      .toString('utf8')
      .trimEnd()
      .split('\n');
    const part = lines.findIndex((line) => line.startsWith('{"kind":"part"'));
    const cut = join(folder, 'cut.gz');
    await writeFile(cut, gzipSync(`${lines.toSpliced(part, 1).join('\n')}\n`));
    await expect(operator.run('import', cut)).rejects.toThrow(/is no whole archive/);
    expect(await operator.run('import', file)).toMatchObject({ ok: true });
    expect(Buffer.from(await ofBucket(key)).equals(WORK)).toBe(true);
  });

  it('Summaries are not told to be unreadable when the table or the bucket does not answer', async () => {
    const id = await session();
    const { clients, place } = await operator.open();
    const Key = { PK: partitionKey(id), SK: { S: SUMMARY_SORT_KEY } };
    await clients.dynamoDb.send(new DeleteItemCommand({ TableName: place.table, Key }));
    operator.alter = unanswered;
    await expect(operator.run('backfill')).rejects.toThrow(/ECONNREFUSED/);
    operator.alter = () => {};
    expect(await operator.data('backfill')).toMatchObject({ written: 1, unreadable: [] });
  });
});
