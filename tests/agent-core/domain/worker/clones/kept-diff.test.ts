import {
  fittedDiffs,
  type KeptDiffMark,
  keptDiffAfter,
  keptDiffKey,
} from '@remote-swe/core/domain/worker/clones/kept-diff';
import type { CloneState } from '@remote-swe/core/domain/worker/command';
import { commandReport } from '@remote-swe/core/domain/worker/command';
import { isArchive, savedDiffKey } from '@remote-swe/core/domain/worker/disk';
import { expect, it } from 'vitest';

const dirty: CloneState = { path: '/w/a', changed: ['x'], changedCount: 1 };
const clean: CloneState = { path: '/w/b', changed: [], changedCount: 0 };
const unknown: CloneState = { ...clean, isUnknown: true };
const before: KeptDiffMark = { name: '3-run', version: 5, at: 50 };
const entry = { version: 9, at: 90 };

it.each<[string, Parameters<typeof keptDiffAfter>[1], KeptDiffMark | undefined]>([
  ['nobody has looked', {}, before],
  ['something new was kept', { clones: [dirty], kept: '8-run' }, { name: '8-run', version: 9, at: 90 }],
  ['the same was kept before', { clones: [dirty], kept: '3-run' }, before],
  ['it could not be kept', { clones: [dirty], kept: undefined }, { ...before, isBehind: true }],
  ['git did not answer in one', { clones: [clean, unknown] }, { ...before, isBehind: true }],
  ['nothing differs any more', { clones: [clean] }, undefined],
  ['there are no clones any more', { clones: [] }, undefined],
])('What is known of kept differences is right where %s', (_what, report, after) => {
  expect(keptDiffAfter(before, report, entry)).toEqual(after);
});

it('What was behind is right again once the same is named, and nothing is behind where nothing was kept', () => {
  expect(keptDiffAfter({ ...before, isBehind: true }, { clones: [dirty], kept: '3-run' }, entry)).toEqual(before);
  expect(keptDiffAfter(undefined, { clones: [dirty] }, entry)).toBeUndefined();
});

it('A name that a worker tells leads to objects of its own session alone', () => {
  expect(keptDiffKey('api:T1:a', '8-cancel')).toBe('reports/api:T1:a/8-cancel-diff.json');
  for (const name of ['../api:T1:b/8-run', '8-run/../x', '8-run\n', '', '-run'])
    expect(() => keptDiffKey('api:T1:a', name)).toThrow('No name');
  const told = { schema: 1, outcome: 'done', results: [], clones: [dirty], kept: '../b/8-run' };
  expect(commandReport.parse(told)).toMatchObject({ clones: [dirty], kept: undefined });
});

it('The differences of a save stand beside its archive', () => {
  expect(savedDiffKey('saved-work/s/3-7.tar.gz')).toBe('saved-work/s/3-7.diff.json');
  expect(['saved-work/s/3-7.tar.gz', savedDiffKey('saved-work/s/3-7.tar.gz')].filter(isArchive)).toEqual([
    'saved-work/s/3-7.tar.gz',
  ]);
});

it('Differences are cut to the half until they fit, and those that are short are not called cut', () => {
  const diffs = [
    { path: '/w/a', text: '漢'.repeat(1_000) },
    { path: '/w/b', text: '' },
  ];
  expect(fittedDiffs(diffs, 10_000)).toEqual(diffs);
  const [long, none] = fittedDiffs(diffs, 2_000);
  expect([long?.text.length, long?.isCut, none]).toEqual([500, true, diffs[1]]);
});
