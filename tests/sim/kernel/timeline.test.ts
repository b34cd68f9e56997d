import { expect, it } from 'vitest';
import { QUIET, Timeline } from './timeline.ts';

it('Quiet events happen in their order and are counted as others are', async () => {
  const timeline = new Timeline(0);
  const seen: string[] = [];
  for (const ms of [3, 1, 2]) timeline.after(ms, () => void seen.push(`loud ${ms}`));
  for (const ms of [1, 2, 4])
    timeline.after(ms, () => {
      seen.push(`quiet ${ms}`);
      return QUIET;
    });
  expect(await timeline.run(() => false, 10)).toBe('nothing-left');
  expect(seen).toEqual(['loud 1', 'quiet 1', 'loud 2', 'quiet 2', 'loud 3', 'quiet 4']);
  expect(timeline.events).toBe(6);
});

it('What an event starts in promises is over before the next event, with quiet ones between them or without', async () => {
  const timeline = new Timeline(0);
  const seen: string[] = [];
  const goesOn = async (name: string) => {
    for (let times = 0; times < 20; times++) await undefined;
    seen.push(name);
  };
  timeline.after(1, () => goesOn('first'));
  timeline.after(2, () => QUIET);
  timeline.after(3, () => void seen.push('second'));
  await timeline.run(() => seen.length === 2, 10);
  expect(seen).toEqual(['first', 'second']);
});

it('Time stops at its end among quiet events, too', async () => {
  const timeline = new Timeline(0);
  const tick = () => {
    timeline.after(1, tick);
    return QUIET;
  };
  tick();
  expect(await timeline.run(() => false, 100)).toBe('out-of-time');
  expect(timeline.now()).toBe(100);
});
