import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Edit } from '@remote-swe/core/tools/edit-file';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draftOf } from '../../../../worker-userdata/runtime/tools/edit/draft.ts';
import { localContext, runLocally } from '../local-context.ts';

const root = mkdtempSync(join(tmpdir(), 'edits-test-'));
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
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}\n`).join('');

describe('several edits of one file', () => {
  it('Several edits are made in order, each on what those before it left', async () => {
    const path = file('order', 'a\r\nb\r\nc\r\n');
    const { text } = await edit({
      path,
      edits: [
        { old_string: 'a\n', new_string: 'x\ny\n' },
        { old_string: 'y\nb', new_string: 'z' },
      ],
    });
    expect(content(path)).toBe('x\r\nz\r\nc\r\n');
    expect(text).toMatch(
      /^Made 2 edits: replaced one place in .*\. Edit 1 was found only after looking past line ends\./,
    );
  });

  it('Several edits are made all or none: one that finds nothing leaves the file as it was', async () => {
    const path = file('none', 'a\nb\n');
    const { isError, text } = await edit({
      path,
      edits: [
        { old_string: 'a', new_string: 'x' },
        { old_string: 'c', new_string: 'y' },
      ],
    });
    expect(isError).toBe(true);
    expect(text).toMatch(/^Edit 2 of 2 does not apply, so none of them was made\. 0 matches/);
    expect(content(path)).toBe('a\nb\n');
  });

  it('Several edits of one place: the later one learns that an earlier one has changed its text', async () => {
    const path = file('changed', 'const one = 1;\n');
    const edits = [
      { old_string: 'one', new_string: 'two' },
      { old_string: 'const one', new_string: 'let one' },
    ];
    expect((await edit({ path, edits })).text).toContain('An edit before it has changed this text: make one edit of');
  });

  it.each([
    [
      'both forms',
      { old_string: 'a', new_string: 'b', edits: [{ old_string: 'a', new_string: 'b' }] },
      /^- edits: give either/m,
    ],
    ['neither', {}, /^- old_string: missing; give old_string and new_string, or edits$/m],
    ['only the old text', { old_string: 'a' }, /^- new_string: missing/m],
    [
      'an empty text among several',
      { edits: [{ old_string: '', new_string: 'b' }] },
      /^- edits: an old_string is empty/m,
    ],
    ['a text that stays the same', { edits: [{ old_string: 'a', new_string: 'a' }] }, /are the same/],
  ])('Several edits or one: %s is refused with the reason', async (_name, input, reason) => {
    const path = file('refused', 'a\n');
    expect(await edit({ path, ...input })).toMatchObject({ isError: true, text: expect.stringMatching(reason) });
    expect(content(path)).toBe('a\n');
  });

  it('Several edits that read like before are no change', async () => {
    const path = file('back', 'a\n');
    const edits = [
      { old_string: 'a', new_string: 'b' },
      { old_string: 'b', new_string: 'a' },
    ];
    expect((await edit({ path, edits })).text).toContain('reads like that already');
  });
});

const word = fc.constantFrom('a', 'b', ' ', '“', 'é', '😀', '');
const lineEnd = fc.constantFrom('\n', '\r\n');
const mixedText = fc
  .array(fc.tuple(word, lineEnd), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.flat().join(''));
const anyEdit: fc.Arbitrary<Edit> = fc.record({
  old_string: fc.oneof(fc.constantFrom('a', 'b', '\n', 'a\n', '\nb', 'a\r\n', ' ', '"'), mixedText),
  new_string: fc.oneof(fc.constantFrom('', 'x', 'x\ny', 'a'), mixedText),
  replace_all: fc.constant(true),
});

describe('what several edits leave alone', () => {
  it('Outside of the places that several edits made, every character stays, whatever the line ends', () => {
    fc.assert(
      fc.property(mixedText, fc.array(anyEdit, { minLength: 1, maxLength: 4 }), (text, edits) => {
        const draft = draftOf(text, edits, 'f');
        if ('refusal' in draft) return;
        // What lies between the places is in the original, in this order.
        let from = 0;
        let end = 0;
        for (const { start, end: placeEnd } of [
          ...draft.places,
          { start: draft.text.length, end: draft.text.length },
        ]) {
          expect(start).toBeGreaterThanOrEqual(end);
          const kept = draft.text.slice(end, start);
          const found = text.indexOf(kept, from);
          expect({ kept, found: found >= 0 }).toEqual({ kept, found: true });
          from = found + kept.length;
          end = placeEnd;
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('Several edits far from each other give the same as one after the other', () => {
    const digits = mixedText.map((text) => text.replaceAll(/[ab]/g, '0'));
    const letters = [...'abcdefgh'];
    const text = letters.map((letter) => `${letter}\r\n`).join('-\n');
    fc.assert(
      fc.property(fc.shuffledSubarray(letters, { minLength: 1 }), digits, (wanted, replacement) => {
        const edits = wanted.map((old_string) => ({ old_string, new_string: `<${replacement}>` }));
        const draft = draftOf(text, edits, 'f');
        const again = draftOf(text, [...edits].reverse(), 'f');
        if ('refusal' in draft || 'refusal' in again) return expect(draft).toEqual(again);
        expect(draft.text).toBe(again.text);
        expect(draft.places).toEqual(again.places);
        const put = draft.places.map(({ start, end }) => draft.text.slice(start, end).replaceAll('\r\n', '\n'));
        expect(put).toEqual(wanted.map(() => `<${replacement.replaceAll('\r\n', '\n')}>`));
      }),
    );
  });
});

describe('the echo of several edits', () => {
  it('The echo shows places side by side once, and a gap between others', async () => {
    const path = file('echo', numbered(40));
    const edits = [10, 12, 30].map((at) => ({ old_string: `line ${at}\n`, new_string: `new ${at}\n` }));
    const { text } = await edit({ path, edits });
    expect(text.match(/^ +11\tline 11$/gm)).toHaveLength(1);
    expect(text).toMatch(/^ +8\tline 8$/m);
    expect(text).not.toMatch(/^ +7\tline 7$/m);
    expect(text).toMatch(/\n…\n +28\tline 28\n/);
    expect(text).toMatch(/^Made 3 edits: replaced 3 places/);
  });

  it('The echo is shorter than what was given, where that is more than a few lines', async () => {
    for (const count of [8, 20, 60]) {
      const path = file(`long-${count}`, numbered(200));
      const added = Array.from({ length: count }, (_, at) => `  const value${at} = compute(input, ${at});\n`).join('');
      const edits = [20, 90].map((at) => ({ old_string: `line ${at}\n`, new_string: added }));
      const { text } = await edit({ path, edits });
      const given = edits.reduce((sum, one) => sum + one.old_string.length + one.new_string.length, 0);
      expect(text.length).toBeLessThan(given);
    }
  });
});

/** Few letters, so that a text is often there once, often not at all and often several times. */
const letters = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom('a', 'b', 'c', '\n'), { minLength, maxLength }).map((parts) => parts.join(''));
const plainEdit: fc.Arbitrary<Edit> = fc.record({
  old_string: letters(1, 2).filter((text) => text.trim() !== ''),
  new_string: letters(0, 4),
  replace_all: fc.boolean(),
});

/** What the edits make of a text, by the plainest means; undefined where one of them does not apply. */
function expected(text: string, edits: readonly Edit[]): string | undefined {
  let made = text;
  for (const { old_string, new_string, replace_all } of edits) {
    const parts = made.split(old_string);
    if (old_string === new_string || parts.length === 1 || (parts.length > 2 && !replace_all)) return undefined;
    made = parts.join(new_string);
  }
  return made === text ? undefined : made;
}

describe('several edits are exact', () => {
  it('Several edits give what each of them gives once, in order, or leave the file as it was', async () => {
    const outcomes = { made: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(letters(1, 40), fc.array(plainEdit, { minLength: 1, maxLength: 3 }), async (text, edits) => {
        const path = file('exact', text);
        const wanted = expected(text, edits);
        const { isError } = await edit({ path, edits });
        outcomes[wanted === undefined ? 'refused' : 'made']++;
        expect({ text: content(path), isError: isError === true }).toEqual({
          text: wanted ?? text,
          isError: wanted === undefined,
        });
      }),
      { numRuns: 400, seed: 14 },
    );
    expect(Math.min(outcomes.made, outcomes.refused)).toBeGreaterThan(50);
  });
});
