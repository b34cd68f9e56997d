import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localContext, runLocally } from '../local-context.ts';

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
    [
      'CRLF first in the file, relaxed',
      '\r\nusing System;\r\nusing System.IO;\r\n\r\nclass A {}\r\n',
      '\nusing System;\nusing System.IO;',
      '\nusing System;',
      '\r\nusing System;\r\n\r\nclass A {}\r\n',
      'line ends',
    ],
    [
      'CRLF after a byte order mark',
      '\ufeff\r\nusing System;\r\nusing System.IO;\r\nclass A {}\r\n',
      '\nusing System;\nusing System.IO;',
      '\nusing System;',
      '\ufeff\r\nusing System;\r\nclass A {}\r\n',
      'line ends',
    ],
    ['CRLF first, named as such', '\r\na\r\nb\r\nc\r\n', '\r\na\r\nb', '\r\nx', '\r\nx\r\nc\r\n', undefined],
    ['CRLF first, one line', '\r\na\r\n', '\r\na', '\r\nb', '\r\nb\r\n', undefined],
    ['CRLF asked for, LF in the file', 'a\nb\nc\n', 'a\r\nb', 'x\r\ny', 'x\ny\nc\n', 'line ends'],
    ['mixed: the place of CRLF', 'a\nb\nc\r\nd\r\n', 'c', 'x\ny', 'a\nb\nx\r\ny\r\nd\r\n', undefined],
    ['mixed: the place of LF', 'a\r\nb\r\nc\nd\n', 'c', 'x\ny', 'a\r\nb\r\nx\ny\nd\n', undefined],
    ['mixed within the match', 'a\r\nb\nc\r\nd\n', 'a\nb\nc', 'a\nB\nc', 'a\r\nB\nc\r\nd\n', 'line ends'],
    ['the last line, without end', 'a\r\nb', 'b', 'x\ny', 'a\r\nx\r\ny', undefined],
    ['a file without line ends', 'a', 'a', 'x\r\ny\nz', 'x\r\ny\nz', undefined],
    ['line ends are the change', 'a\r\nb\r\nc\r\n', 'a\r\nb\r\n', 'a\nb\n', 'a\nb\nc\r\n', undefined],
    ['a carriage return alone', 'a\rb\n', 'a\rb', 'c', 'c\n', undefined],
    ['blank lines', 'a\r\n\r\n\r\nb\r\n', '\n\n\n', '\n\n', 'a\r\n\r\nb\r\n', 'line ends'],
    ['dollar signs are text', 'a\n', 'a', '$& $1 $$', '$& $1 $$\n', undefined],
  ])('The ladder of an edit finds the place: %s', async (name, before, old_string, new_string, after, step) => {
    const path = file(`ladder-${name.replace(/\W/g, '-')}`, before);
    const { isError, text } = await edit({ path, old_string, new_string });
    expect({ isError, text }).toMatchObject({ isError: false });
    expect(content(path)).toBe(after);
    if (step) expect(text).toContain(step);
    else expect(text).not.toContain('looking past');
  });

  it('The ladder takes a later step only when it finds one place', async () => {
    const path = file('two-places', 'x “a”\nx “a”\n');
    expect(await edit({ path, old_string: 'x "a"', new_string: 'y' })).toMatchObject({ isError: true });
    expect(content(path)).toBe('x “a”\nx “a”\n');
  });

  it.each([
    ['CRLF', '\r\na\r\nb\r\n', '\r\n', ';', ';a;b;', 3],
    ['CRLF by LF', '\r\na\r\nb\r\n', '\r\n', '\n', '\na\nb\n', 3],
    ['CRLF by two', '\r\na\r\n', '\r\n', '\r\n\r\n', '\r\n\r\na\r\n\r\n', 2],
    ['LF in a file of CRLF', '\r\na\r\n', '\n', '\n\n', '\r\n\r\na\r\n\r\n', 2],
    ['several lines of CRLF', 'a\r\nb\r\nx\r\na\r\nb\r\n', 'a\nb', 'c\nd', 'c\r\nd\r\nx\r\nc\r\nd\r\n', 2],
    ['mixed line ends', 'a\nb\nx\r\na\r\nb\r\n', 'a\nb', 'c\nd', 'c\nd\nx\r\nc\r\nd\r\n', 2],
    ['trailing spaces', 'a \nb\na\t\nb\n', 'a\nb', 'c', 'c\nc\n', 2],
    ['typographic quotes', 'x “a”\nx “a”\n', 'x "a"', 'y', 'y\ny\n', 2],
  ])(
    'The ladder replaces all places of %s and counts them',
    async (name, before, old_string, new_string, after, places) => {
      const path = file(`all-${name.replace(/\W/g, '-')}`, before);
      const { text } = await edit({ path, old_string, new_string, replace_all: true });
      expect(text).toContain(`Replaced ${places} places`);
      expect(content(path)).toBe(after);
    },
  );

  it('The ladder takes two places that differ only in their line ends for two', async () => {
    const path = file('two-ends', 'a\nb\nx\r\na\r\nb\r\n');
    const { isError, text } = await edit({ path, old_string: 'a\nb', new_string: 'c' });
    expect({ isError, text }).toMatchObject({ isError: true, text: expect.stringContaining('2 matches') });
    expect(text).toContain('at lines 1, 4');
  });

  it('The ladder does not take a part of a character for a match', async () => {
    const path = file('ligature', 'ﬁle Ⅱ\n');
    for (const old_string of ['ile', 'I'])
      expect(await edit({ path, old_string, new_string: 'x', replace_all: true })).toMatchObject({ isError: true });
    expect(content(path)).toBe('ﬁle Ⅱ\n');
  });

  it('The ladder refuses more places than it would keep in memory, and a result that would fill it', async () => {
    const path = file('many', 'ab'.repeat(100_001));
    const many = await edit({ path, old_string: 'a', new_string: 'x', replace_all: true });
    expect(many).toMatchObject({ isError: true, text: expect.stringContaining('More than 100000 matches') });
    const large = file('large', 'ab'.repeat(50_000));
    const long = { path: large, old_string: 'a', new_string: 'x'.repeat(10_000), replace_all: true };
    expect(await edit(long)).toMatchObject({ isError: true, text: expect.stringContaining('longer than') });
    expect(content(large)).toBe('ab'.repeat(50_000));
  });

  it('The ladder says when the file reads like that already', async () => {
    const path = file('same', 'a\nb\n');
    const { isError, text } = await edit({ path, old_string: 'a\r\nb', new_string: 'a\nb' });
    expect({ isError, text }).toMatchObject({
      isError: true,
      text: expect.stringContaining('reads like that already'),
    });
  });

  it('The ladder replaces all places on request, and shows them', async () => {
    const path = file('all', 'a\n'.repeat(30));
    const { text } = await edit({ path, old_string: 'a', new_string: 'b', replace_all: true });
    expect(content(path)).toBe('b\n'.repeat(30));
    expect(text).toContain('Replaced 30 places');
    expect(text).toContain('25 more places not shown');
  });
});

describe('what comes back', () => {
  it('An edit brings back the change with two lines on either side, numbered', async () => {
    const path = file('numbers', Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`).join(''));
    const { text } = await edit({ path, old_string: 'line 10\n', new_string: 'new A\nnew B\n' });
    expect(text).toContain('     8\tline 8\n');
    expect(text).toContain('    10\tnew A\n    11\tnew B\n    12\tline 11');
    expect(text).not.toContain('line 7\n');
    expect(text).not.toContain('line 15');
  });

  it('A long replacement comes back by its ends, with the lines around it', async () => {
    const path = file('long', Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`).join(''));
    const added = Array.from({ length: 40 }, (_, index) => `new ${index + 1}\n`).join('');
    const { text } = await edit({ path, old_string: 'line 10\n', new_string: added });
    expect(text).toContain('     9\tline 9\n    10\tnew 1\n      … ');
    expect(text).toMatch(/… 39 more lines as you gave them\n {4}50\tline 11\n/);
    expect(text).not.toContain('new 20');
    expect(text.length).toBeLessThan(added.length);
  });

  it('An edit that finds nothing says where the nearest text is and what differs', async () => {
    const path = file('near', 'function a() {\n    return 1;\n}\n\nfunction b() {\n  return two;\n}\n');
    const indented = await edit({ path, old_string: 'function a() {\n  return 1;\n}', new_string: '' });
    expect(indented.text).toMatch(/^0 matches.*nothing was written.*lines 1-3:\n.*only in white space in line 2/s);
    const changed = await edit({ path, old_string: '  return tow;', new_string: '' });
    expect(changed.text).toContain(
      'It differs first in line 6: the file has "  return two;", old_string has "  return tow;"',
    );
    expect((await edit({ path, old_string: '@@@@', new_string: '' })).text).toContain('Nothing in the file is like it');
  });

  it('An edit names the lines of several matches', async () => {
    const path = file('several', 'x\na\nx\nb\nx\n');
    const { isError, text } = await edit({ path, old_string: 'x', new_string: 'y' });
    expect(isError).toBe(true);
    expect(text).toContain('3 matches in');
    expect(text).toContain('at lines 1, 3, 5; nothing was written. Add lines around');
  });
});

describe('files', () => {
  it('Files are created with their folders, and not overwritten by that', async () => {
    expect((await edit({ path: 'new/folder/a.txt', old_string: '', new_string: 'hi\n' })).text).toContain('Created');
    expect(content('new/folder/a.txt')).toBe('hi\n');
    expect(await edit({ path: 'new/folder/a.txt', old_string: '', new_string: 'other' })).toMatchObject({
      isError: true,
    });
    const missing = await edit({ path: 'new/folder/b.txt', old_string: 'x', new_string: 'y' });
    expect(missing.text).toMatch(/^No such file: .* Similar: .*new\/folder\/a\.txt\. To create it/);
  });

  it('Files keep their mode and stay links to the same file', async () => {
    const path = file('script.sh', 'echo a\n');
    chmodSync(join(workspace, path), 0o755);
    symlinkSync('script.sh', join(workspace, 'link.sh'));
    await edit({ path: 'link.sh', old_string: 'a', new_string: 'b' });
    expect(statSync(join(workspace, path)).mode & 0o777).toBe(0o755);
    expect(content(path)).toBe('echo b\n');
  });

  it('Files that are no UTF-8 text are left alone', async () => {
    writeFileSync(join(workspace, 'latin1'), Buffer.from('caf\xe9 a\n', 'latin1'));
    writeFileSync(join(workspace, 'binary'), Buffer.from([1, 0, 2, 97]));
    for (const path of ['latin1', 'binary', '.'])
      expect(await edit({ path, old_string: 'a', new_string: 'b' })).toMatchObject({ isError: true });
  });

  it('Files outside of the workspace are written only by their absolute path', async () => {
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
