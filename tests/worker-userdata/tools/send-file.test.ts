import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NOTICE_FILE_BYTES_MAX } from '@remote-swe/core/domain/session/notice';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Redactor } from '../../../worker-userdata/runtime/output/redactor.ts';
import { Bucket } from '../bucket.ts';
import { localContext, runLocally } from './local-context.ts';

const root = mkdtempSync(join(tmpdir(), 'send-file-test-'));
const bucket = new Bucket();
const context = { ...localContext(root), redactor: new Redactor(['known-secret-value']) };
const { workspace } = context.home;
beforeAll(() => bucket.open());
afterAll(async () => {
  await bucket.close();
  rmSync(root, { recursive: true, force: true });
});

const file = (name: string, content: string | Buffer) => writeFileSync(join(workspace, name), content);
const send = (path: string, uploadUrl: string | undefined = bucket.url('out')) =>
  runLocally('send_file', { path }, { ...context, uploadUrl });

it('send_file puts the bytes where the step finds them', async () => {
  const content = Buffer.from([0, 255, 1, 254, 13, 10]);
  file('a.bin', content);
  expect(await send('a.bin')).toEqual({ isError: false, text: 'People in the thread get a.bin (6 bytes).' });
  expect(bucket.bytes.get('out')).toEqual(content);
  file('ü 1.txt', 'text\r\n');
  expect(await send(join(workspace, 'ü 1.txt'))).toMatchObject({ isError: false });
  expect(bucket.objects.get('out')).toBe('text\r\n');
});

it('send_file takes secrets out of text, and sends nothing else that holds one', async () => {
  file('notes.txt', `a known-secret-value b ghp_${'x'.repeat(36)} c\n`);
  expect((await send('notes.txt')).text).toMatch(/Secrets in it were replaced/);
  expect(bucket.objects.get('out')).toBe('a [secret removed] b [secret] c\n');
  file('core.bin', Buffer.from('\0\x01 known-secret-value \xff', 'latin1'));
  bucket.bytes.delete('out');
  expect(await send('core.bin')).toMatchObject({
    isError: true,
    text: expect.stringMatching(/holds a secret.*nothing/),
  });
  expect(bucket.bytes.has('out')).toBe(false);
});

it('send_file refuses what is no file that people could get, and says how to do it right', async () => {
  mkdirSync(join(workspace, 'folder/sub'), { recursive: true });
  file('empty.txt', '');
  file('readme.md', 'x');
  file('big.bin', '');
  truncateSync(join(workspace, 'big.bin'), NOTICE_FILE_BYTES_MAX + 1);
  spawnSync('mkfifo', [join(workspace, 'pipe')]);
  symlinkSync('/etc/hostname', join(workspace, 'link'));
  symlinkSync('/etc', join(workspace, 'folder/etc'));
  symlinkSync('loop', join(workspace, 'loop'));
  for (const [path, why] of [
    ['folder', /is a directory. Pack it first, for example: tar czf/],
    ['empty.txt', /is empty; nothing was sent/],
    ['redme.md', /No such file.*nothing was sent\. Similar: .*readme\.md/],
    ['readme.md/x', /No such file/],
    ['big.bin', /has 50000001 bytes; a file may have 50000000/],
    ['pipe', /is not a regular file/],
    ['link', /leads to \/etc\/hostname, which is outside of the workspace.*Copy into the workspace/],
    ['folder/etc/hostname', /outside of the workspace/],
    ['/etc/hostname', /\/etc\/hostname is outside of the workspace/],
    ['../calls/local', /outside of the workspace/],
    ['loop', /ELOOP/],
    ['a\0b', /NUL character/],
  ] as const)
    expect({ path, ...(await send(path)) }).toEqual({ path, isError: true, text: expect.stringMatching(why) });
});

it('send_file says so when the file could not be handed out, without the signature', async () => {
  file('a.txt', 'x');
  const failed = await send('a.txt', 'http://127.0.0.1:9/out?X-Amz-Signature=s3cret');
  expect(failed).toMatchObject({ isError: true });
  expect(failed.text).toMatch(
    /Handing out .*a\.txt \(127\.0\.0\.1:9\) failed 3 times.*Nobody got the file; call again/,
  );
  expect(failed.text).not.toContain('s3cret');
  expect(await runLocally('send_file', { path: 'a.txt' }, context)).toMatchObject({
    isError: true,
    text: expect.stringMatching(/no thread/),
  });
});
