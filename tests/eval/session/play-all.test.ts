import { expect, it } from 'vitest';
import { runAll } from '../../../eval/session/play-all.ts';

it('Jobs run in a bound, with results in their order; the first failure begins no other one', async () => {
  const begun: number[] = [];
  const job = (number: number) => ({
    name: `${number}`,
    run: async () => {
      begun.push(number);
      await new Promise((resolve) => setTimeout(resolve, 5 * number));
      if (number === 2) throw new Error('no room left');
      return number;
    },
  });
  expect(await runAll([job(3), job(1), job(0)], 2)).toEqual([3, 1, 0]);
  begun.length = 0;
  await expect(runAll([job(4), job(2), job(1), job(0)], 2)).rejects.toThrow('no room left');
  expect(begun).toEqual([4, 2]);
});
