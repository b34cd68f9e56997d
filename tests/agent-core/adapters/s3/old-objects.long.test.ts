import { S3Client } from '@aws-sdk/client-s3';
import { S3Blobs } from '@remote-swe/core/adapters/s3/blobs';
import { S3OldObjects } from '@remote-swe/core/adapters/s3/old-objects';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalAws, s3Options, startLocalAws } from '../local-aws.ts';

let aws: LocalAws;
let client: S3Client;
const MINUTE_MS = 60_000;

beforeAll(async () => {
  aws = await startLocalAws('s3');
  aws.s3.createBucket('bucket');
  client = new S3Client({ ...aws.client, ...s3Options });
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

const put = (key: string) => new S3Blobs(client, 'bucket').put(key, new Uint8Array([1]), 'application/json');
const keys = () => aws.s3.objects('bucket').map(({ key }) => key);

describe('old objects', () => {
  it('Old objects below a prefix are removed, newer ones and others are not', async () => {
    await put('credentials/slack:T1:C1:1.2/3.json');
    await put('reports/old.json');
    aws.clock.advance(11 * MINUTE_MS);
    await put('credentials/slack:T1:C1:1.2/5.json');
    const old = new S3OldObjects(client, 'bucket');
    expect(await old.remove('credentials/', aws.clock.now() - 10 * MINUTE_MS)).toBe(1);
    expect(keys()).toEqual(['credentials/slack:T1:C1:1.2/5.json', 'reports/old.json']);
    expect(await old.remove('credentials/', aws.clock.now() - 10 * MINUTE_MS)).toBe(0);
  });

  it('Old objects are found behind the first page', async () => {
    for (let from = 0; from < 1_005; from += 67)
      await Promise.all(Array.from({ length: 67 }, (_, i) => put(`many/${String(from + i).padStart(4, '0')}`)));
    expect(await new S3OldObjects(client, 'bucket').remove('many/', aws.clock.now() + MINUTE_MS)).toBe(1_005);
    expect(keys().filter((key) => key.startsWith('many/'))).toEqual([]);
  });
});
