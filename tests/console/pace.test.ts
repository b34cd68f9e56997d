import { describe, expect, it } from 'vitest';
import { afterFailureMs, listEveryMs, nextLook } from '../../console/src/api/pace.ts';

const MINUTE = 60_000;

describe('how often an open page asks', () => {
  it.each([
    ['a page that is used holds a question', { seen: true, unusedMs: 0 }, { kind: 'hold' }],
    ['after two minutes it asks every 15 s', { seen: true, unusedMs: 2 * MINUTE }, { kind: 'ask', afterMs: 15_000 }],
    [
      'after a quarter of an hour every 2 min',
      { seen: true, unusedMs: 15 * MINUTE },
      { kind: 'ask', afterMs: 120_000 },
    ],
    ['a hidden page rests', { seen: false, unusedMs: 0 }, { kind: 'rest' }],
  ] as const)('Of an open page: %s', (_, attention, next) => {
    expect(nextLook(attention)).toEqual(next);
  });

  it('A list that is seen asks every 2 s, and slower like the rest when nobody uses it', () => {
    expect(listEveryMs({ seen: true, unusedMs: 0 })).toBe(2_000);
    expect(listEveryMs({ seen: true, unusedMs: 20 * MINUTE })).toBe(120_000);
    expect(listEveryMs({ seen: false, unusedMs: 0 })).toBe(false);
  });

  it('Failures double the time to the next question, up to a minute', () => {
    expect([1, 2, 3, 4, 5, 50].map(afterFailureMs)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  });
});
