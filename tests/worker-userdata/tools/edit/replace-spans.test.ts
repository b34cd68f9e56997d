import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMatches } from '../../../../worker-userdata/runtime/tools/edit/match-ladder.ts';
import { replaceSpans } from '../../../../worker-userdata/runtime/tools/edit/replace-spans.ts';

const word = fc.constantFrom('a', 'b', ' ', '\t', '“', 'é', 'e\u0301', 'ﬁ', '😀', '');
const lineEnd = fc.constantFrom('\n', '\r\n', '\n', '\r\n', '\r');
const mixedText = fc.array(fc.tuple(word, lineEnd), { maxLength: 12 }).map((parts) => parts.flat().join(''));
const pieceOf = (text: string) =>
  fc
    .tuple(fc.nat(text.length), fc.nat(text.length))
    .map(([from, to]) => text.slice(Math.min(from, to), Math.max(from, to)));
/** As a model has it: with plain line ends, or as it stands. */
const seen = (text: string) => fc.constantFrom(text, text.replaceAll('\r\n', '\n'), text.replaceAll(/[ \t]+\n/g, '\n'));

const anyEdit = mixedText
  .filter((text) => text.length > 0)
  .chain((text) =>
    fc.record({
      text: fc.constant(text),
      wanted: pieceOf(text)
        .filter((piece) => piece !== '')
        .chain(seen)
        .filter((piece) => piece !== ''),
      replacement: mixedText,
    }),
  );

describe('replacing the places of a text', () => {
  it('Replacing the places of a text keeps every character outside of them, whatever the line ends', () => {
    fc.assert(
      fc.property(anyEdit, ({ text, wanted, replacement }) => {
        const { spans } = findMatches(text, wanted);
        const replaced = replaceSpans(text, spans, wanted, replacement);
        expect(replaced.places).toHaveLength(spans.length);
        const before = [...spans, { start: text.length, end: text.length }];
        const after = [...replaced.places, { start: replaced.text.length, end: replaced.text.length }];
        before.forEach(({ start }, index) => {
          const kept = text.slice(before[index - 1]?.end ?? 0, start);
          expect(replaced.text.slice(after[index - 1]?.end ?? 0, after[index]?.start)).toBe(kept);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('Replacing finds what stands in a text, in order, and never an unnamed part of a line end', () => {
    fc.assert(
      fc.property(anyEdit, ({ text, wanted }) => {
        const { spans } = findMatches(text, wanted);
        if (text.includes(wanted)) expect(spans.length).toBeGreaterThan(0);
        spans.forEach(({ start, end }, index) => {
          expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0);
          expect(end).toBeGreaterThan(start);
          const cutsAtStart = text.startsWith('\r\n', start - 1) && start > (spans[index - 1]?.end ?? 0);
          expect(cutsAtStart && start > 0).toBe(false);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('Replacing gives new lines the line end of their place: a file of one kind keeps it', () => {
    const lines = fc.array(word, { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, fc.constantFrom('\n', '\r\n'), fc.nat(7), (old, given, end, at) => {
        const text = [...old, 'place', ...old].join(end);
        const wanted = at % 2 === 0 ? 'place' : ['place', ...old].join('\n');
        const { spans } = findMatches(text, wanted);
        if (spans.length !== 1) return;
        const { text: after } = replaceSpans(text, spans, wanted, given.join('\n'));
        expect(after.replaceAll(end, '').includes('\n')).toBe(false);
      }),
    );
  });

  it('Replacing says where the replacements stand', () => {
    const { text, places } = replaceSpans(
      'a b a',
      [
        { start: 0, end: 1 },
        { start: 4, end: 5 },
      ],
      'a',
      'xyz',
    );
    expect(text).toBe('xyz b xyz');
    expect(places.map(({ start, end }) => text.slice(start, end))).toEqual(['xyz', 'xyz']);
  });
});
