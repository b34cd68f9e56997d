import { S3Client } from '@aws-sdk/client-s3';
import { S3Blobs } from '@remote-swe/core/adapters/s3/blobs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadRequest } from '../../../../worker-userdata/runtime/transfer/upload-request.ts';
import { type LocalAws, s3Options, startLocalAws } from '../local-aws.ts';

let aws: LocalAws;
let client: S3Client;
let blobs: S3Blobs;
const BYTES = new Uint8Array([0, 255, 10, 128]);

beforeAll(async () => {
  aws = await startLocalAws('s3');
  aws.s3.createBucket('bucket');
  client = new S3Client({ ...aws.client, ...s3Options });
  blobs = new S3Blobs(client, 'bucket');
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

/** The status of an upload to this address. */
async function sent(address: string, text: string): Promise<number> {
  const { method, url, headers, before, after } = uploadRequest(address, text.length);
  return (await fetch(url, { method, headers, body: Buffer.concat([before, Buffer.from(text), after]) })).status;
}

describe('blobs', () => {
  it('Blobs come back byte for byte', async () => {
    await blobs.put('a/b c:1', BYTES, 'image/png');
    expect(await blobs.get('a/b c:1')).toEqual(BYTES);
    await blobs.remove('a/b c:1');
    await blobs.remove('a/b c:1');
    await expect(blobs.get('a/b c:1')).rejects.toMatchObject({ name: 'PortError', code: 'not-found' });
  });

  it('A copy is there under its own name when the first one is gone; of nothing there is none', async () => {
    await blobs.put('saved-work/api:T1:a/1 2.tar.gz', BYTES, 'application/gzip');
    await blobs.copy('saved-work/api:T1:a/1 2.tar.gz', 'saved-work/api:T1:b/1');
    await blobs.remove('saved-work/api:T1:a/1 2.tar.gz');
    expect(await blobs.get('saved-work/api:T1:b/1')).toEqual(BYTES);
    const gone = blobs.copy('saved-work/api:T1:a/1 2.tar.gz', 'saved-work/c');
    await expect(gone).rejects.toMatchObject({ name: 'PortError', code: 'not-found' });
  });

  it('The names below a prefix are told, and none of what only begins alike', async () => {
    for (const key of ['names/a/2', 'names/a/1 x', 'names/ab/1']) await blobs.put(key, BYTES, 'image/png');
    expect((await blobs.names('names/a/')).sort()).toEqual(['names/a/1 x', 'names/a/2']);
    expect(await blobs.names('names/none/')).toEqual([]);
  });

  it('Whoever has a URL fetches and puts blobs with plain HTTP, while the URL is good', async () => {
    const address = await blobs.presignUpload('reports/slack:T1:C1:1.2/3-run.json', 10, 60_000);
    expect(await sent(address, '{}')).toBe(204);
    const get = await blobs.presignGet('reports/slack:T1:C1:1.2/3-run.json', 60_000);
    expect(await (await fetch(get)).text()).toBe('{}');
    expect(await sent(address.replace('3-run', '4-run'), '{}')).toBe(403);
    expect((await fetch(get, { method: 'PUT', body: '{}' })).status).toBe(403);
    expect((await fetch(address, { method: 'PUT', body: '{}' })).ok).toBe(false);
    aws.clock.advance(61_000);
    expect((await fetch(get)).status).toBe(403);
    expect(await sent(address, '{}')).toBe(403);
  });

  it('Blobs are no longer than their address allows', async () => {
    const address = await blobs.presignUpload('reports/long', 10, 600_000);
    expect(await sent(address, '0123456789')).toBe(204);
    expect(await sent(address, '0123456789a')).toBe(400);
    expect(await blobs.get('reports/long', 10)).toHaveLength(10);
  });

  it('Blobs that are longer than a reader takes are not read, and their connection is free again', async () => {
    await blobs.put('large', new Uint8Array(3_000_000), 'image/png');
    const tries = Array.from({ length: 100 }, () => blobs.get('large', 2_999_999));
    for (const one of await Promise.allSettled(tries))
      expect(one).toMatchObject({ status: 'rejected', reason: { name: 'PortError', code: 'too-large' } });
    expect(await blobs.get('large', 3_000_000)).toHaveLength(3_000_000);
  });

  it('Blobs have URLs that the SSM document’s allowed pattern takes', async () => {
    expect(await blobs.presignGet('runtime/abc.mjs', 1)).toMatch(/^[A-Za-z0-9:/?&=%._~+*!(),;@-]+$/);
  });

  it('Blobs have URLs for a week at most', async () => {
    expect(await blobs.presignGet('x', 1e12)).toContain('X-Amz-Expires=604800');
    expect(await blobs.presignGet('x', -1)).toContain('X-Amz-Expires=1&');
  });
});
