import { NOTICE_CHARS_MAX, NOTICE_PARTS_MAX, noticeId, noticeParts } from '@remote-swe/core/domain/session/notice';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Some room for the line that says how much was cut. */
const PART_CHARS_MAX = NOTICE_CHARS_MAX + 20;

describe('noticeParts', () => {
  it('noticeParts leaves a short text as it is, and gives an empty one words', () => {
    expect(noticeParts(' hello \n')).toEqual(['hello']);
    expect(noticeParts(' \n ')).toEqual(['(no text)']);
  });

  it('noticeParts cuts at line breaks', () => {
    const line = 'x'.repeat(99);
    const parts = noticeParts(Array(60).fill(line).join('\n'));
    expect(parts).toHaveLength(2);
    expect(parts.join('\n').split('\n')).toEqual(Array(60).fill(line));
  });

  it('A block of code that a cut goes through is closed and opened again in the next part', () => {
    const code = Array.from({ length: 200 }, (_, at) => `    line ${at} ${'y'.repeat(20)}`);
    const parts = noticeParts(['Before', '```ts', ...code, '```', 'after'].join('\n'));
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part.match(/^```/gm)?.length ?? 0).toBe(2);
    expect(parts[1]).toMatch(/^```ts\n {4}line \d/);
    const lines = parts
      .join('\n')
      .split('\n')
      .filter((line) => line.startsWith('    line'));
    expect(lines).toEqual(code);
  });

  it('A shorter fence inside of a longer one closes nothing', () => {
    const text = ['````md', '```ts', ...Array(120).fill('z'.repeat(50)), '```', '````'].join('\n');
    const [first, second] = noticeParts(text);
    expect(first?.endsWith('\n````')).toBe(true);
    expect(second?.startsWith('````md\n')).toBe(true);
  });

  it.each(['<https://example.com/a|a label of some words>', '&amp;', '<@U0123456789>'])(
    'A cut leaves %s whole',
    (markup) => {
      for (let shift = 0; shift < 60; shift++) {
        const parts = noticeParts('x'.repeat(NOTICE_CHARS_MAX - 90 + shift) + markup + 'y'.repeat(500));
        expect(parts.some((part) => part.includes(markup))).toBe(true);
      }
    },
  );

  it('noticeParts says how much it left out', () => {
    const parts = noticeParts('x'.repeat(NOTICE_CHARS_MAX * 6));
    expect(parts).toHaveLength(NOTICE_PARTS_MAX);
    const [, left] = /cut: (\d+) more characters/.exec(parts.at(-1) ?? '') ?? [];
    const shown = parts.join('').match(/x/g)?.length ?? 0;
    expect(shown + Number(left)).toBe(NOTICE_CHARS_MAX * 6);
  });

  it('noticeParts never cuts a character in two', () => {
    // encodeURIComponent throws for half a character.
    for (const text of ['🎉'.repeat(4_000), `a${'🎉'.repeat(4_000)}`, '🎉'.repeat(40_000), `a${'🎉'.repeat(40_000)}`])
      for (const part of noticeParts(text)) expect(encodeURIComponent(part)).not.toBe('');
  });

  it('noticeParts keeps every part short and loses nothing of a text that fits', () => {
    const texts = fc.array(fc.oneof(fc.string({ maxLength: 200 }), fc.constantFrom('\n', ' ', '再現手順')), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(texts, (pieces) => {
        const text = pieces.join('');
        const parts = noticeParts(text);
        expect(parts.length).toBeGreaterThan(0);
        expect(parts.length).toBeLessThanOrEqual(NOTICE_PARTS_MAX);
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(PART_CHARS_MAX);
        if (text.trim() && text.length < NOTICE_CHARS_MAX * 2)
          expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });
});

describe('noticeId', () => {
  it('noticeId is the same on every retry, because the version is', () => {
    expect(noticeId('slack:T:C:1.2', 7, 0)).toBe('slack:T:C:1.2#7#0');
  });
});
