import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { S3Blobs } from '@remote-swe/core/adapters/s3/blobs';
import { type CommandReport, REPORT_BYTES_MAX } from '@remote-swe/core/domain/worker/command';
import { uploadAddress, uploadForm } from '@remote-swe/core/domain/worker/upload-address';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signaturesOf } from '../../../worker-userdata/runtime/command/redact-report.ts';
import { deliverReport } from '../../../worker-userdata/runtime/command/report.ts';
import { putFile } from '../../../worker-userdata/runtime/saved-work/upload.ts';
import { getBytes, putBytes } from '../../../worker-userdata/runtime/transfer/transfer.ts';
import { type LocalAws, s3Options, startLocalAws } from '../../agent-core/adapters/local-aws.ts';
import { result } from '../../agent-core/fakes/build.ts';

const root = mkdtempSync(join(tmpdir(), 'upload-test-'));
let aws: LocalAws;
let client: S3Client;
let blobs: S3Blobs;

beforeAll(async () => {
  aws = await startLocalAws('s3');
  aws.s3.createBucket('bucket');
  client = new S3Client({ ...aws.client, ...s3Options });
  blobs = new S3Blobs(client, 'bucket');
});
afterAll(async () => {
  client.destroy();
  await aws.close();
  rmSync(root, { recursive: true, force: true });
});

const addressOf = (key: string, bytesMax: number) => blobs.presignUpload(key, bytesMax, 60_000);
const stored = (key: string) => aws.s3.objects('bucket').find((object) => object.key === key)?.bytes;
/** What ends a part of a form, and bytes that are no text. */
const CONTENT = Buffer.from('\r\n--form-\r\n\xff\0--form--\r\n', 'latin1');

describe('an upload of a worker', () => {
  it('An upload of a worker brings bytes as they are, from memory and from a file', async () => {
    await putBytes(await addressOf('a', 1_000), CONTENT, 'Storing');
    expect(stored('a')).toEqual(CONTENT);
    const path = join(root, 'file');
    writeFileSync(path, CONTENT);
    expect(await putFile(path, await addressOf('b/c d', 1_000), { kind: 'same' }, 'Storing')).toBe(CONTENT.length);
    expect(stored('b/c d')).toEqual(CONTENT);
    await putBytes(await addressOf('empty', 0), Buffer.alloc(0), 'Storing');
    expect(stored('empty')).toHaveLength(0);
  });

  it('An upload is refused when it is longer than its address allows, and says why, not with what', async () => {
    const path = join(root, 'long');
    writeFileSync(path, Buffer.alloc(11));
    const refused = /^Storing \(127\.0\.0\.1:\d+\) failed 3 times: HTTP status 400 \(EntityTooLarge\)$/;
    await expect(putBytes(await addressOf('long', 10), Buffer.alloc(11), 'Storing')).rejects.toThrow(refused);
    await expect(putFile(path, await addressOf('long', 10), { kind: 'same' }, 'Storing')).rejects.toThrow(refused);
    expect(stored('long')).toBeUndefined();
  });

  it('An upload has a signature that is known as a secret of its command', async () => {
    const address = await addressOf('a', 10);
    const { fields, url } = uploadForm(address) ?? { fields: {}, url: '' };
    expect(signaturesOf([address])).toContain(fields['X-Amz-Signature']);
    expect(uploadAddress({ url, fields })).toBe(address);
  });

  it('An upload goes to an address of an older build, which is a presigned PUT', () => {
    expect(uploadForm('https://bucket.example/key?X-Amz-Signature=a')).toBeUndefined();
  });
});

describe('a download of a worker', () => {
  it('A download of a worker ends at its bound', async () => {
    await blobs.put('large', new Uint8Array(3_000_000), 'image/png');
    const url = await blobs.presignGet('large', 60_000);
    expect(await getBytes(url, 3_000_000, 'Fetching')).toHaveLength(3_000_000);
    await expect(getBytes(url, 2_999_999, 'Fetching')).rejects.toThrow('it has more than 2999999 bytes');
  });
});

describe('a report', () => {
  it('A report that is too long with the lists of tools goes without them', async () => {
    const tool = { name: 't', description: 'x'.repeat(20_000), inputSchema: {} };
    const lists = [{ server: 's', tools: Array.from({ length: 1_300 }, () => tool) }];
    const report: CommandReport = { schema: 1, outcome: 'done', results: [result('a')], mcp: { lists, problems: [] } };
    const said = JSON.parse(await deliverReport(report, await addressOf('report', REPORT_BYTES_MAX)));
    expect(said).toEqual({ schema: 1, outcome: 'done', results: [result('a')] });
  });
});
