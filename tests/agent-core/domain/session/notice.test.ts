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

  it('noticeParts says how much it left out', () => {
    const parts = noticeParts('x'.repeat(NOTICE_CHARS_MAX * 6));
    expect(parts).toHaveLength(NOTICE_PARTS_MAX);
    const [, left] = /cut: (\d+) characters were left/.exec(parts.at(-1) ?? '') ?? [];
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
