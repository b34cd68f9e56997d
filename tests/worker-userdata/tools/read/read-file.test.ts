import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { localContext, runLocally } from '../local-context.ts';

const root = mkdtempSync(join(tmpdir(), 'read-test-'));
const context = localContext(root);
const workspace = context.home.workspace;
afterAll(() => rmSync(root, { recursive: true, force: true }));

const read = (input: unknown) => runLocally('read_file', input, context);
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(workspace, name), content);
  return name;
};

it('read_file numbers lines and says where to go on', async () => {
  const path = file('lines', Array.from({ length: 5_000 }, (_, index) => `l${index + 1}\n`).join(''));
  const first = await read({ path, offset: 1 });
  expect(first.text).toMatch(/^ {5}1\tl1\n {5}2\tl2\n/);
  expect(first.text).toMatch(/ {2}2000\tl2000\n\[Lines 1-2000 of 5000 in .*\. Go on with offset=2001\.\]$/);
  const last = await read({ path, offset: 4_999, limit: 10 });
  expect(last.text).toMatch(/^ {2}4999\tl4999\n {2}5000\tl5000\n\[Lines 4999-5000 of 5000 in [^ ]*\.\]$/);
  expect(await read({ path, offset: 5_001 })).toMatchObject({ isError: true });
});

it('read_file bounds pages and lines in characters', async () => {
  const path = file('long', `${'x'.repeat(3_000)}\n`.repeat(100));
  const { text } = await read({ path, offset: 1 });
  expect(text.length).toBeLessThan(41_000);
  expect(text).toContain('… [1000 more characters in this line]');
  expect(text).toMatch(/Go on with offset=20\.\]$/);
});

it('read_file shows what is odd about line ends and marks as nothing', async () => {
  expect((await read({ path: file('crlf', '\ufeffa\r\nb') })).text).toMatch(/^ {5}1\ta\n {5}2\tb\n\[Lines 1-2 of 2/);
  expect((await read({ path: file('empty', '') })).text).toContain('is empty');
});

it('read_file lists directories up to 200 entries', async () => {
  mkdirSync(join(workspace, 'folder/sub'), { recursive: true });
  for (let index = 0; index < 250; index++) file(`folder/f${index}`, 'x');
  const { text } = await read({ path: 'folder' });
  expect(text).toMatch(/: 251 entries\nsub\/\nf0 \(1 bytes\)\n/);
  expect(text).toContain('[51 more entries not shown');
});

it('read_file refuses binaries with a hint', async () => {
  const { isError, text } = await read({ path: file('data', Buffer.from([137, 80, 78, 71, 0, 1, 2])) });
  expect(isError).toBe(true);
  expect(text).toMatch(/is a binary file \(7 bytes\).*xxd/);
});

it('read_file suggests similar names, here and elsewhere', async () => {
  mkdirSync(join(workspace, 'src/deep'), { recursive: true });
  file('src/handler.ts', 'x');
  file('src/deep/Other.ts', 'x');
  expect((await read({ path: 'src/handlr.ts' })).text).toContain(`Similar: ${workspace}/src/handler.ts.`);
  expect((await read({ path: 'other.ts' })).text).toContain('src/deep/Other.ts');
  expect((await read({ path: 'src/handler.ts/x' })).text).toContain('No such file');
});

it('read_file does not hang on a pipe', async () => {
  spawnSync('mkfifo', [join(workspace, 'pipe')]);
  expect(await read({ path: 'pipe' })).toMatchObject({ isError: true });
});

it('read_file starts at the current directory', async () => {
  mkdirSync(join(workspace, 'here'));
  file('here/a', 'found');
  context.workingDirectory.set(join(workspace, 'here'));
  expect((await read({ path: 'a' })).text).toContain('found');
  context.workingDirectory.set(workspace);
});
