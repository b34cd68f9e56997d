import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localContext, runLocally } from './local-context.ts';

const root = mkdtempSync(join(tmpdir(), 'edit-test-'));
const workspace = join(root, 'workspace');
const context = localContext(root);
beforeAll(() => mkdirSync(workspace, { recursive: true }));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const edit = (input: unknown) => runLocally('edit_file', input, context);
const file = (name: string, content: string) => {
  writeFileSync(join(workspace, name), content);
  return name;
};
const content = (name: string) => readFileSync(join(workspace, name), 'utf8');

describe('the ladder', () => {
  it.each([
    ['exact', 'one\ntwo\nthree\n', 'two', '2', 'one\n2\nthree\n', undefined],
    ['exact, several lines', 'a\n  b\nc\n', 'a\n  b\n', 'x\n', 'x\nc\n', undefined],
    ['CRLF in the file', 'a\r\nb\r\nc\r\n', 'a\nb', 'x\ny', 'x\r\ny\r\nc\r\n', 'line ends'],
    ['CRLF kept for one line', 'a\r\nb\r\n', 'b', 'x\ny', 'a\r\nx\r\ny\r\n', undefined],
    ['trailing space in the file', 'if x:  \n  y\t\nz\n', 'if x:\n  y\nz', 'q', 'q\n', 'trailing'],
    ['trailing space in old_string', 'a\nb\n', 'a  \nb', 'x', 'x\n', 'trailing'],
    ['old_string begins with a line end', 'a\r\nb\r\n', '\nb', '\nc', 'a\r\nc\r\n', undefined],
    ['typographic quotes', 'say “hi” – it’s\n', 'say "hi" - it\'s', 'bye', 'bye\n', 'quotes'],
    ['plain in the file', 'say "hi"\n', 'say “hi”', 'bye', 'bye\n', 'quotes'],
    ['no-break space', 'a\u00a0b c\n', 'a b c', 'x', 'x\n', 'quotes'],
    ['composed and decomposed', 'cafe\u0301 au lait\n', 'caf\u00e9 au', 'the au', 'the au lait\n', 'quotes'],
    ['characters beyond the first plane', '😀 “a”\n', '😀 "a"', '😀', '😀\n', 'quotes'],
    ['byte order mark kept', '\ufeffa\nb\n', 'a', 'x', '\ufeffx\nb\n', undefined],
    ['deletion', 'a\nb\nc\n', 'b\n', '', 'a\nc\n', undefined],
    ['dollar signs are text', 'a\n', 'a', '$& $1 $$', '$& $1 $$\n', undefined],
  ])('%s', async (name, before, old_string, new_string, after, step) => {
    const path = file(`ladder-${name.replace(/\W/g, '-')}`, before);
    const { isError, text } = await edit({ path, old_string, new_string });
    expect({ isError, text }).toMatchObject({ isError: false });
    expect(content(path)).toBe(after);
    if (step) expect(text).toContain(step);
    else expect(text).not.toContain('looking past');
  });

  it('takes a later step only when it finds one place', async () => {
    const path = file('two-places', 'x “a”\nx “a”\n');
    expect(await edit({ path, old_string: 'x "a"', new_string: 'y' })).toMatchObject({ isError: true });
    expect(content(path)).toBe('x “a”\nx “a”\n');
  });

  it('replaces all places on request, and shows them', async () => {
    const path = file('all', 'a\n'.repeat(30));
    const { text } = await edit({ path, old_string: 'a', new_string: 'b', replace_all: true });
    expect(content(path)).toBe('b\n'.repeat(30));
    expect(text).toContain('Replaced 30 places');
    expect(text).toContain('25 more places not shown');
  });
});

describe('what comes back', () => {
  it('is the change with four lines on either side, numbered', async () => {
    const path = file('numbers', Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`).join(''));
    const { text } = await edit({ path, old_string: 'line 10\n', new_string: 'new A\nnew B\n' });
    expect(text).toContain('     6\tline 6\n');
    expect(text).toContain('    10\tnew A\n    11\tnew B\n    12\tline 11');
    expect(text).not.toContain('line 5\n');
    expect(text).not.toContain('line 17');
  });

  it('says where the nearest text is and what differs', async () => {
    const path = file('near', 'function a() {\n    return 1;\n}\n\nfunction b() {\n  return two;\n}\n');
    const indented = await edit({ path, old_string: 'function a() {\n  return 1;\n}', new_string: '' });
    expect(indented.text).toMatch(/^0 matches.*nothing was written.*lines 1-3:\n.*only in white space in line 2/s);
    const changed = await edit({ path, old_string: '  return tow;', new_string: '' });
    expect(changed.text).toContain(
      'It differs first in line 6: the file has "  return two;", old_string has "  return tow;"',
    );
    expect((await edit({ path, old_string: '@@@@', new_string: '' })).text).toContain('Nothing in the file is like it');
  });

  it('names the lines of several matches', async () => {
    const path = file('several', 'x\na\nx\nb\nx\n');
    const { isError, text } = await edit({ path, old_string: 'x', new_string: 'y' });
    expect(isError).toBe(true);
    expect(text).toContain('3 matches in');
    expect(text).toContain('at lines 1, 3, 5; nothing was written. Add lines around');
  });
});

describe('files', () => {
  it('are created with their folders, and not overwritten by that', async () => {
    expect((await edit({ path: 'new/folder/a.txt', old_string: '', new_string: 'hi\n' })).text).toContain('Created');
    expect(content('new/folder/a.txt')).toBe('hi\n');
    expect(await edit({ path: 'new/folder/a.txt', old_string: '', new_string: 'other' })).toMatchObject({
      isError: true,
    });
    const missing = await edit({ path: 'new/folder/b.txt', old_string: 'x', new_string: 'y' });
    expect(missing.text).toMatch(/^No such file: .* Similar: .*new\/folder\/a\.txt\. To create it/);
  });

  it('keep their mode and stay links to the same file', async () => {
    const path = file('script.sh', 'echo a\n');
    chmodSync(join(workspace, path), 0o755);
    symlinkSync('script.sh', join(workspace, 'link.sh'));
    await edit({ path: 'link.sh', old_string: 'a', new_string: 'b' });
    expect(statSync(join(workspace, path)).mode & 0o777).toBe(0o755);
    expect(content(path)).toBe('echo b\n');
  });

  it('that are no UTF-8 text are left alone', async () => {
    writeFileSync(join(workspace, 'latin1'), Buffer.from('caf\xe9 a\n', 'latin1'));
    writeFileSync(join(workspace, 'binary'), Buffer.from([1, 0, 2, 97]));
    for (const path of ['latin1', 'binary', '.'])
      expect(await edit({ path, old_string: 'a', new_string: 'b' })).toMatchObject({ isError: true });
  });

  it('outside of the workspace are written only by their absolute path', async () => {
    const outside = join(root, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'f'), 'a\n');
    symlinkSync(outside, join(workspace, 'way-out'));
    for (const path of ['../outside/f', 'way-out/f', 'way-out/new', join(workspace, 'way-out/f')]) {
      const { isError, text } = await edit({ path, old_string: path.endsWith('new') ? '' : 'a', new_string: 'b' });
      expect({ path, isError }).toEqual({ path, isError: true });
      expect(text).toContain('outside of the workspace');
    }
    expect(readFileSync(join(outside, 'f'), 'utf8')).toBe('a\n');
    expect(await edit({ path: join(outside, 'f'), old_string: 'a', new_string: 'b' })).toMatchObject({
      isError: false,
    });
    expect(readFileSync(join(outside, 'f'), 'utf8')).toBe('b\n');
  });
});
