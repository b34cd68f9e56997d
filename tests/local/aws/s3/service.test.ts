import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { S3Service } from '../../../../local/aws/s3/service.ts';
import { LocalClock } from '../../../../local/kernel/clock.ts';
import type { LocalRequest } from '../../../../local/kernel/http.ts';

function request(method: string, url: string, options: Partial<LocalRequest> = {}): LocalRequest {
  const [path = '', query = ''] = url.split('?');
  const headers = {
    authorization: 'AWS4-HMAC-SHA256 Credential=x/20260101/us-west-2/s3/aws4_request',
    ...options.headers,
  };
  return {
    method,
    path,
    query: new URLSearchParams(query),
    headers,
    body: options.body ?? Buffer.alloc(0),
    caller: 'x',
  };
}

describe('S3Service', () => {
  let clock: LocalClock;
  let s3: S3Service;

  beforeEach(() => {
    clock = new LocalClock();
    s3 = new S3Service({ clock, bytesMax: 100 });
    s3.createBucket('bucket');
  });
  afterEach(() => clock.close());

  async function call(method: string, url: string, options: Partial<LocalRequest> = {}): Promise<string> {
    const { status, body } = await s3.handle(request(method, url, options));
    return `${status} ${/<Code>(.*?)<\/Code>/.exec(String(body ?? ''))?.[1] ?? ''}`.trim();
  }

  test.each([
    ['PUT', '/b', 'CreateBucket'],
    ['HEAD', '/b/', 'HeadBucket'],
    ['GET', '/b?list-type=2&prefix=x', 'ListObjectsV2'],
    ['POST', '/b?delete=', 'DeleteObjects'],
    ['PUT', '/b/k/l?x-id=PutObject', 'PutObject'],
    ['GET', '/b/k', 'GetObject'],
    ['HEAD', '/b/k', 'HeadObject'],
    ['DELETE', '/b/k', 'DeleteObject'],
    ['POST', '/b/k?uploads=', 'Unknown'],
    ['GET', '/b?versions=', 'Unknown'],
  ])('The operation of %s %s is %s', (method, url, operation) => {
    expect(s3.operation(request(method, url))).toBe(operation);
  });

  test('S3Service copies an object with its headers, and nothing of one that is missing', async () => {
    await call('PUT', '/bucket/a%3Ab', { body: Buffer.from('work'), headers: { 'content-type': 'application/gzip' } });
    const copy = (from: string) => call('PUT', '/bucket/c', { headers: { 'x-amz-copy-source': from } });
    expect(await copy('bucket/none')).toBe('404 NoSuchKey');
    expect(await copy('bucket/a%3Ab')).toBe('200');
    const copied = s3.objects('bucket').find(({ key }) => key === 'c');
    expect([copied?.bytes.toString(), copied?.headers['content-type']]).toEqual(['work', 'application/gzip']);
  });

  test('S3Service keeps no more bytes than its bound, and counts what is replaced and deleted', async () => {
    const put = (key: string, bytes: number) => call('PUT', `/bucket/${key}`, { body: Buffer.alloc(bytes) });
    expect(await put('a', 60)).toBe('200');
    expect(await put('b', 60)).toBe('400 LocalStorageFull');
    expect(await put('a', 90)).toBe('200');
    expect(await call('DELETE', '/bucket/a')).toBe('204');
    expect(await put('b', 100)).toBe('200');
    expect(s3.objects('bucket').map(({ key, bytes }) => [key, bytes.length])).toEqual([['b', 100]]);
  });

  test('S3Service tells of each stored object until cancelled', async () => {
    const seen: unknown[] = [];
    const cancel = s3.onObjectCreated(({ key, size }) => seen.push([key, size]));
    await call('PUT', '/bucket/results%2Fa.json', { body: Buffer.from('{}') });
    await call('PUT', '/absent/a', { body: Buffer.from('{}') });
    cancel();
    await call('PUT', '/bucket/b');
    expect(seen).toEqual([['results/a.json', 2]]);
  });

  test('S3Service lists objects in the order of their bytes', async () => {
    for (const key of ['b', 'é', 'a', 'B', '日']) await call('PUT', `/bucket/${encodeURIComponent(key)}`);
    expect(s3.objects('bucket').map(({ key }) => key)).toEqual(['B', 'a', 'b', 'é', '日']);
  });

  test('S3Service answers with clear errors', async () => {
    expect(await call('PUT', '/bucket')).toBe('409 BucketAlreadyOwnedByYou');
    expect(await call('PUT', '/Bad_Name')).toBe('400 InvalidBucketName');
    expect(await call('GET', '/bucket/%ff')).toBe('400 InvalidURI');
    expect(await call('GET', '/bucket?acl=')).toBe('501 NotImplemented');
    expect(await call('POST', '/bucket?delete=', { body: Buffer.from('nonsense') })).toBe('400 MalformedXML');
    const md5 = { authorization: 'x', 'content-md5': 'wrong' };
    expect(await call('PUT', '/bucket/k', { headers: md5 })).toBe('400 BadDigest');
    const hash = { authorization: 'x', 'x-amz-content-sha256': '0'.repeat(64) };
    expect(await call('PUT', '/bucket/k', { headers: hash })).toBe('400 XAmzContentSHA256Mismatch');
    await call('PUT', '/bucket/k');
    expect(await call('DELETE', '/bucket')).toBe('409 BucketNotEmpty');
    expect(await call('HEAD', '/bucket/absent')).toBe('404');
  });
});
