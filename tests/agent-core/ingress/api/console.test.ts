import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderFiles } from '@remote-swe/core/adapters/node/page-files';
import { serveConsole } from '@remote-swe/core/ingress/api/serve/console';
import { afterAll, beforeAll, expect, it } from 'vitest';

const PAGE = '<!doctype html><title>page</title>';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  mkdirSync(join(folder, 'page/assets'), { recursive: true });
  writeFileSync(join(folder, 'page/index.html'), PAGE);
  writeFileSync(join(folder, 'page/assets/app-0123abcd.js'), `export const x = '${'x'.repeat(5_000)}';`);
  writeFileSync(join(folder, 'page/.sources'), 'hash');
  writeFileSync(join(folder, 'secret.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const get = (rawPath: string, headers: Record<string, string> = {}) =>
  serveConsole(new FolderFiles(join(folder, 'page')), {
    rawPath,
    headers,
    requestContext: { http: { method: 'GET' } },
  });

it('Every address of a view is the page, which is asked for anew each time and runs its own files alone', async () => {
  for (const path of ['/console/', '/console/sessions/slack:T1:C1:1700000000.000001', '/console/costs']) {
    const { statusCode, headers, body } = await get(path);
    expect([statusCode, headers['cache-control'], body]).toEqual([200, 'no-cache', expect.stringContaining('page')]);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:/);
  }
  expect(await get('/console')).toMatchObject({ statusCode: 308, headers: { location: '/console/' } });
});

it('Files with a hash in their name are kept for good, and come packed', async () => {
  const { statusCode, headers, isBase64Encoded } = await get('/console/assets/app-0123abcd.js', {
    'accept-encoding': 'gzip, br',
  });
  expect([statusCode, isBase64Encoded]).toEqual([200, true]);
  expect(headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'text/javascript; charset=utf-8',
    'content-encoding': 'gzip',
  });
});

it.each(['../secret.json', '..%2Fsecret.json', 'assets/../../secret.json', '.sources', '%00.js', '/etc/passwd'])(
  'The address /console/%s leads out of the page to no file',
  async (path) => {
    const { statusCode, body } = await get(`/console/${path}`);
    expect([statusCode, body]).toEqual(path.startsWith('assets/') ? [404, 'There is no such file'] : [200, PAGE]);
  },
);
