import { describe, expect, it } from 'vitest';
import { linesOf, plain, plainLine } from '../../console/src/safe/plain.ts';

describe('text that others wrote', () => {
  it.each([
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['a title of the terminal', '\u001b]0;owned\u0007text', 'text'],
    ['a link of the terminal', '\u001b]8;;https://evil.example\u001b\\here\u001b]8;;\u001b\\', 'here'],
    ['a sequence without end', 'a\u001b[12', 'a12'],
    ['a device control string', '\u001bPq#0;2;0;0;0\u001b\\done', 'done'],
    ['a lone escape', 'a\u001b', 'a⟦U+001B⟧'],
  ])('Sequences of terminals are taken out: %s', (_, text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  it('Characters that hide or turn others are shown by their numbers', () => {
    expect(plain('if (admin\u202e) \u2066{')).toBe('if (admin⟦U+202E⟧) ⟦U+2066⟧{');
    expect(plain('a\u200bb\ufeff\u{e0041}')).toBe('a⟦U+200B⟧b⟦U+FEFF⟧⟦U+E0041⟧');
  });

  it('Joined emoji, tabs, and lines stay as they are', () => {
    expect(plain('👩‍💻\ta\r\nb')).toBe('👩‍💻\ta\nb');
    expect(plainLine('  a\n\tb ')).toBe('a b');
  });

  it('A line of a megabyte comes in pieces that a browser can lay out, without loss', () => {
    const lines = linesOf(`short\n${'x'.repeat(1_000_000)}`);
    expect(Math.max(...lines.map(({ length }) => length))).toBe(2_000);
    expect(lines.join('').length).toBe(1_000_005);
  });
});
