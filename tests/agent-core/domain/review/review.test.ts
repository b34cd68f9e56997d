import { hunksOf, isShown, meets, type Place, shownRanges } from '@remote-swe/core/domain/review/diff-lines';
import { type Finding, findingText } from '@remote-swe/core/domain/review/finding';
import fc from 'fast-check';
import { expect, it } from 'vitest';

const PATCH = `@@ -1,3 +1,4 @@ export function a() {
 one
-two
+zwei
+drei
 three
@@ -20 +21,0 @@
-gone
@@ -30,0 +31 @@
+new
@@ not a header @@`;

it('Each side of a hunk has its lines, a single one too, and none where there are none', () => {
  expect(hunksOf(PATCH)).toEqual([
    { LEFT: { from: 1, to: 3 }, RIGHT: { from: 1, to: 4 } },
    { LEFT: { from: 20, to: 20 }, RIGHT: undefined },
    { LEFT: undefined, RIGHT: { from: 31, to: 31 } },
  ]);
});

it.each<[Place, boolean]>([
  [{ line: 4, side: 'RIGHT' }, true],
  [{ line: 4, side: 'LEFT' }, false],
  [{ line: 3, startLine: 1, side: 'RIGHT' }, true],
  [{ line: 31, startLine: 4, side: 'RIGHT' }, false],
  [{ line: 2, startLine: 3, side: 'RIGHT' }, false],
  [{ line: 20, side: 'LEFT' }, true],
  [{ line: 21, side: 'RIGHT' }, false],
])('A comment at %j may stand there: %s', (place, expected) => {
  expect(isShown(hunksOf(PATCH), place)).toBe(expected);
});

it('The lines of a side are named as ranges, and no more than a few of them', () => {
  expect(shownRanges(hunksOf(PATCH), 'RIGHT')).toBe('1-4, 31');
  expect(shownRanges([], 'RIGHT')).toBe('none');
  const many = Array.from({ length: 30 }, (_, at) => `@@ -${at * 9 + 1} +${at * 9 + 1} @@\n`).join('');
  expect(shownRanges(hunksOf(many), 'LEFT')).toMatch(/ and 10 more$/);
});

it('Two places meet exactly when they have a line in common', () => {
  const place = fc.record({ startLine: fc.integer({ min: 1, max: 9 }), more: fc.nat(5) });
  fc.assert(
    fc.property(place, place, (one, other) => {
      const [a, b] = [one, other].map(({ startLine, more }) => ({
        startLine,
        line: startLine + more,
        side: 'RIGHT' as const,
      }));
      if (!a || !b) return;
      const lines = (each: typeof a) =>
        Array.from({ length: each.line - each.startLine + 1 }, (_, at) => each.startLine + at);
      expect(meets(a, b)).toBe(lines(a).some((line) => lines(b).includes(line)));
      expect(meets(a, { ...b, side: 'LEFT' })).toBe(false);
    }),
  );
});

it('A suggestion stands in a fence that its text cannot end, whatever it holds', () => {
  const finding: Finding = { path: 'a', line: 1, side: 'RIGHT', severity: 'minor', text: ' Better: ' };
  expect(findingText(finding)).toBe('**Minor**: Better:');
  expect(findingText({ ...finding, suggestion: '' })).toBe('**Minor**: Better:\n\n```suggestion\n```');
  fc.assert(
    fc.property(fc.stringMatching(/^[`a\n]*$/), (suggestion) => {
      const [, fence = '', body] =
        /\n\n(`+)suggestion\n([\s\S]*)\n?\1$/.exec(findingText({ ...finding, suggestion })) ?? [];
      expect(suggestion.includes(fence)).toBe(false);
      expect(body?.trimEnd()).toBe(suggestion.trimEnd());
    }),
  );
});
