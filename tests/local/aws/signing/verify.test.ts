import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessKeys } from '../../../../local/aws/signing/access-keys.ts';
import { signatureProblem } from '../../../../local/aws/signing/verify.ts';
import type { LocalRequest } from '../../../../local/kernel/http.ts';

const MINUTE_MS = 60_000;
const NOW = Date.now();
const keys = new AccessKeys();
const credentials = keys.issueTemporary('me');

const seen: LocalRequest[] = [];
let client: S3Client;
beforeEach(() => {
  seen.length = 0;
  client = new S3Client({ credentials, region: 'us-west-2', endpoint: 'http://127.0.0.1:1', forcePathStyle: true });
});
afterEach(() => client.destroy());

/** A request as the SDK would send it. */
async function put(key: string, body: string): Promise<LocalRequest> {
  client.middlewareStack.add(
    () => async (args) => {
      const {
        method,
        path,
        query,
        headers,
        body: sent,
      } = args.request as never as {
        method: string;
        path: string;
        query: Record<string, string>;
        headers: Record<string, string>;
        body: string;
      };
      const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      seen.push({
        method,
        path,
        query: new URLSearchParams(query),
        headers: lower,
        body: Buffer.from(sent ?? ''),
        caller: 'me',
      });
      throw new Error('not sent');
    },
    { step: 'finalizeRequest', priority: 'low', override: true, name: 'catch' },
  );
  await client.send(new PutObjectCommand({ Bucket: 'b', Key: key, Body: body })).catch(() => {});
  const request = seen.at(-1);
  if (!request) throw new Error('Nothing was sent');
  return request;
}

async function presigned(key: string, expiresIn = 60): Promise<LocalRequest> {
  const url = new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket: 'b', Key: key }), { expiresIn }));
  return {
    method: 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: { host: url.host },
    body: Buffer.alloc(0),
    caller: '',
  };
}

const kindOf = (request: LocalRequest, nowMs = NOW) => signatureProblem(request, keys, { now: () => nowMs })?.kind;

/** Never the same text again: a fixed digit would be the right one in one of sixteen runs. */
function otherLastDigit(authorization: string): string {
  return authorization.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
}

describe('a request signed by header', () => {
  it('A request signed by header is good as it was sent, with odd letters in its path too', async () => {
    expect(kindOf(await put('plain', 'x'))).toBeUndefined();
    expect(kindOf(await put("a b/+é(1)*'!~/日本", 'x'))).toBeUndefined();
  });

  it.each<[string, (request: LocalRequest) => Partial<LocalRequest>]>([
    ['another method', () => ({ method: 'DELETE' })],
    ['another path', () => ({ path: '/b/other' })],
    ['a query', () => ({ query: new URLSearchParams('acl=') })],
    ['another host', ({ headers }) => ({ headers: { ...headers, host: 'evil.example' } })],
    [
      'another signature',
      ({ headers }) => ({ headers: { ...headers, authorization: otherLastDigit(`${headers.authorization}`) } }),
    ],
    [
      'another hash of the body',
      ({ headers }) => ({ headers: { ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
    ],
  ])('A request signed by header does not match with %s', async (_what, change) => {
    const request = await put('plain', 'x');
    const changed = { ...request, ...change(request) };
    expect(['mismatch', 'payload']).toContain(kindOf(changed) ?? 'good');
  });

  it('A request signed by header does not pass with another body', async () => {
    expect(kindOf({ ...(await put('plain', 'x')), body: Buffer.from('y') })).toBe('payload');
  });

  it('A request does not pass with a header of AWS’s that is not signed', async () => {
    const request = await put('plain', 'x');
    expect(kindOf({ ...request, headers: { ...request.headers, 'x-amz-acl': 'public-read' } })).toBe(
      'unsigned-headers',
    );
  });

  it('A request signed by header is good for 15 minutes before and after at S3', async () => {
    const request = await put('plain', 'x');
    for (const minutes of [-14, 14]) expect(kindOf(request, NOW + minutes * MINUTE_MS)).toBeUndefined();
    for (const minutes of [-16, 16]) expect(kindOf(request, NOW + minutes * MINUTE_MS)).toBe('skewed');
  });

  it('A request is dated by the clock of the caller where that is another one', async () => {
    const request = await put('plain', 'x');
    const times = { now: () => NOW + 60 * MINUTE_MS, sentAt: () => NOW };
    expect(signatureProblem(request, keys, times)).toBeUndefined();
  });

  it.each([
    ['none', undefined, 'missing'],
    ['of another kind', 'Bearer xoxb-local-bot-token', 'malformed'],
    ['without its parts', 'AWS4-HMAC-SHA256 Credential=x', 'malformed'],
    [
      'of another day',
      'AWS4-HMAC-SHA256 Credential=me/20000101/us-west-2/s3/aws4_request, SignedHeaders=host, Signature=0',
      'malformed',
    ],
  ])('A request is told when its authorization is %s', async (_what, authorization, kind) => {
    const { headers, ...request } = await put('plain', 'x');
    const { authorization: _own, ...others } = headers;
    expect(kindOf({ ...request, headers: { ...others, ...(authorization && { authorization }) } })).toBe(kind);
  });
});

describe('a presigned request', () => {
  it('A presigned request is good until its time is over', async () => {
    const request = await presigned('k', 60);
    expect(kindOf(request, NOW + 50_000)).toBeUndefined();
    expect(kindOf(request, NOW + 70_000)).toBe('expired');
    expect(kindOf(request, NOW - 20 * MINUTE_MS)).toBe('not-yet-valid');
  });

  it.each([
    ['X-Amz-Expires', '604801', 'malformed'],
    ['X-Amz-Expires', '600', 'mismatch'],
    ['X-Amz-Date', 'today', 'malformed'],
    ['X-Amz-Credential', '', 'malformed'],
    ['X-Amz-Credential', 'you/20260101/us-west-2/s3/aws4_request', 'malformed'],
    ['X-Amz-Security-Token', 'guessed', 'token'],
    ['X-Amz-SignedHeaders', 'x-amz-date', 'malformed'],
    ['response-content-type', 'text/html', 'mismatch'],
  ])('A presigned request with %s=%s is refused', async (name, value, kind) => {
    const request = await presigned('k');
    request.query.set(name, value);
    expect(kindOf(request)).toBe(kind);
  });

  it('A presigned request of a key that nobody has is told so', async () => {
    const request = await presigned('k');
    expect(signatureProblem(request, new AccessKeys(), { now: () => NOW })).toEqual({
      kind: 'unknown-key',
      accessKeyId: 'me',
    });
  });
});

describe('a temporary key', () => {
  it('A temporary key ends when it was said to', async () => {
    const own = new AccessKeys();
    client.destroy();
    client = new S3Client({ credentials: own.issueTemporary('role', NOW + MINUTE_MS), region: 'us-west-2' });
    const request = await presigned('k', 3600);
    const at = (nowMs: number) => signatureProblem(request, own, { now: () => nowMs });
    expect(at(NOW + 30_000)).toBeUndefined();
    expect(at(NOW + 61_000)).toEqual({ kind: 'token', isExpired: true });
  });
});

it('Secrets differ between runs and ids, and stay the same for one id', () => {
  const secrets = [keys.issue('a'), keys.issue('b'), new AccessKeys().issue('a')].map((key) => key.secretAccessKey);
  expect(new Set(secrets).size).toBe(3);
  expect(keys.issue('a').secretAccessKey).toBe(secrets[0]);
});
