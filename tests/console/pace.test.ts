import { describe, expect, it } from 'vitest';
import { afterFailureMs, listEveryMs, nextLook, pagesEveryMs, USED_MS } from '../../console/src/api/pace.ts';
import { Watch } from '../../console/src/api/watch.ts';

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

  it('A list that is seen asks every 1.5 s, and slower like the rest when nobody uses it', () => {
    expect(listEveryMs({ seen: true, unusedMs: 0 })).toBe(1_500);
    expect(listEveryMs({ seen: true, unusedMs: 20 * MINUTE })).toBe(120_000);
    expect(listEveryMs({ seen: false, unusedMs: 0 })).toBe(false);
  });

  it('Pages that somebody has loaded are asked for again, but not as often as the newest', () => {
    const used = { seen: true, unusedMs: 0 };
    expect([0, 1, 2].map((pages) => pagesEveryMs(used, pages))).toEqual([false, false, 30_000]);
    expect(pagesEveryMs({ seen: true, unusedMs: 20 * MINUTE }, 2)).toBe(120_000);
    expect(pagesEveryMs({ seen: false, unusedMs: 0 }, 2)).toBe(false);
  });

  it('Failures double the time to the next question, up to a minute', () => {
    expect([1, 2, 3, 4, 5, 50].map(afterFailureMs)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  });
});

/** A page with a clock that stands. */
function watched() {
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), { hidden: false });
  const time = { now: 1_000_000 };
  return { window, document, time, watch: new Watch({ window, document, now: () => time.now }) };
}

describe('whether somebody uses the page', () => {
  it.each(['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'])(
    'Of a page that rests: %s is a use',
    (sign) => {
      const { window, time, watch } = watched();
      let told = 0;
      watch.onChange(() => told++);
      time.now += USED_MS;
      window.dispatchEvent(new Event(sign));
      expect([watch.read().unusedMs, told]).toEqual([0, 1]);
    },
  );

  it('A page that scrolls by itself to what is new is not used', () => {
    const { window, time, watch } = watched();
    time.now += USED_MS;
    window.dispatchEvent(new Event('scroll'));
    expect(watch.read().unusedMs).toBe(USED_MS);
  });

  it('A page that is shown again is used, one that is hidden is not seen', () => {
    const { document, time, watch } = watched();
    time.now += USED_MS;
    document.hidden = true;
    document.dispatchEvent(new Event('visibilitychange'));
    expect(watch.read()).toEqual({ seen: false, unusedMs: USED_MS });
    document.hidden = false;
    document.dispatchEvent(new Event('visibilitychange'));
    expect(watch.read()).toEqual({ seen: true, unusedMs: 0 });
  });
});
