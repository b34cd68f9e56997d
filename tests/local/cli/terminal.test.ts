import { expect, it } from 'vitest';
import { oneLine, safeLines, Terminal } from '../../../local/cli/terminal.ts';

function output(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  return { written, isTTY, columns, write: (text: string) => written.push(text) };
}

it('The terminal overwrites one status line, and keeps it below the lines', () => {
  const target = output(true, 12);
  const terminal = new Terminal(target, {});
  terminal.status('working on it for long');
  terminal.line(terminal.paint('green', 'done'));
  terminal.status('');
  expect(target.written).toEqual(['\r\x1b[2Kworking on…', '\r\x1b[2K\x1b[32mdone\x1b[39m\nworking on…', '\r\x1b[2K']);
});

it('The terminal prints plain, sparse lines where nothing can be overwritten', () => {
  const target = output(false);
  const terminal = new Terminal(target, {});
  for (const text of ['one', 'two', '', 'three']) terminal.status(text);
  terminal.line(terminal.paint('red', 'end'));
  expect(target.written).toEqual(['one\n', 'end\n']);
});

it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('The terminal has no colours with %j', (environment) => {
  expect(new Terminal(output(true), environment).paint('bold', 'x')).toBe('x');
});

it('The terminal lets no text move the cursor', () => {
  expect(oneLine(' a\x1b[2J\n\tb\u202e ', 10)).toBe('a[2J b');
  expect(oneLine('0123456789', 5)).toBe('0123…');
  expect(safeLines('a\tb\r\n\x07c')).toEqual(['a    b', 'c']);
});
