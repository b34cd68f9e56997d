import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { localContext, runLocally } from '../local-context.ts';

const root = mkdtempSync(join(tmpdir(), 'read-several-'));
const context = localContext(root);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const read = (input: unknown) => runLocally('read_file', input, context);
const file = (name: string, content: string) => {
  writeFileSync(join(context.home.workspace, name), content);
  return name;
};
const numbered = (count: number, width = 1) =>
  Array.from({ length: count }, (_, at) => `${'l'.repeat(width)}${at + 1}\n`).join('');

describe('several files in one call', () => {
  it('Several files come in one answer, each with its name, and a part of one by its lines', async () => {
    const paths = [
      file('a.txt', 'first\n'),
      `${file('b.txt', numbered(100))}:40-42`,
      `${file('c.txt', numbered(9))}:8`,
    ];
    const { isError, text } = await read({ paths });
    expect(isError).toBe(false);
    expect(text).toMatch(/^=== a\.txt\n {5}1\tfirst\n\[Lines 1-1 of 1/);
    expect(text).toMatch(/=== b\.txt:40-42\n {4}40\tl40\n {4}41\tl41\n {4}42\tl42\n\[Lines 40-42 of 100 .*offset=43/);
    expect(text).toMatch(/=== c\.txt:8\n {5}8\tl8\n {5}9\tl9\n\[Lines 8-9 of 9/);
  });

  it('Several files fail together only if none can be read', async () => {
    const some = await read({ paths: [file('there', 'x\n'), 'gone'] });
    expect(some).toMatchObject({ isError: false, text: expect.stringContaining('=== gone\nNo such file') });
    expect(await read({ paths: ['gone', 'gone too'] })).toMatchObject({ isError: true });
  });

  it('Several files together have the room of one: what is small leaves its share to those behind it', async () => {
    const paths = [file('small', 'x\n'), ...['m1', 'm2', 'm3'].map((name) => file(name, numbered(1_500, 40)))];
    const { text } = await read({ paths });
    expect(text.length).toBeLessThan(41_000);
    for (const name of ['m1', 'm2', 'm3']) expect(text).toContain(`of 1500 in ${context.home.workspace}/${name};`);
    const fitting = await read({ paths: [file('f1', numbered(300, 40)), file('f2', numbered(300, 40))] });
    expect(fitting.text).toContain('[Lines 1-300 of 300');
    expect(fitting.text.match(/\[Lines 1-300 of 300/g)).toHaveLength(2);
  });

  it('A range is read where no file has its name, also of a single path', async () => {
    file('d.txt', numbered(50));
    expect((await read({ path: 'd.txt:10-12' })).text).toMatch(
      /^ {4}10\tl10\n {4}11\tl11\n {4}12\tl12\n\[Lines 10-12 of 50/,
    );
    file('d.txt:10-12', 'a file of this name\n');
    expect((await read({ path: 'd.txt:10-12' })).text).toContain('a file of this name');
    expect((await read({ path: 'd.txt:60' })).text).toContain('there is no line 60');
    expect((await read({ path: 'e.txt:1-2' })).text).toMatch(/^No such file: .*e\.txt:1-2/);
  });

  it.each([
    ['nothing', {}, '- path: missing; give path, or paths'],
    ['both', { path: 'a', paths: ['b'] }, '- paths: give either path or paths'],
    ['lines of several', { paths: ['a'], offset: 3 }, '- paths: offset and limit go with path'],
  ])('An input with %s is refused with the reason', async (_name, input, reason) => {
    expect(await read(input)).toMatchObject({ isError: true, text: expect.stringContaining(reason) });
  });
});
