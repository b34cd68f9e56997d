import { late, lateParts } from '@remote-swe/core/wiring/late/late';
import { expect, it } from 'vitest';

class Counter {
  #count = 0;
  async add(by: number): Promise<number> {
    this.#count += by;
    return this.#count;
  }
}

it('A late port is made with its first call, once, and keeps its state', async () => {
  let made = 0;
  const counter = late<Pick<Counter, 'add'>>(async () => {
    made += 1;
    return new Counter();
  });
  // Whoever awaits it gets the port itself.
  const port = await Promise.resolve(counter);
  expect(made).toBe(0);
  expect(await Promise.all([port.add(1), port.add(2)])).toEqual([1, 3]);
  expect(made).toBe(1);
});

it('A late port that could not be made is made with the next call', async () => {
  let tries = 0;
  const counter = late<Pick<Counter, 'add'>>(async () => {
    tries += 1;
    if (tries === 1) throw new Error('not yet');
    return new Counter();
  });
  await expect(counter.add(1)).rejects.toThrow('not yet');
  expect(await counter.add(5)).toBe(5);
});

it('Parts that are loaded together are loaded with the first call of one of them, and again when that failed', async () => {
  let tries = 0;
  const { one, other } = lateParts(['one', 'other'], async () => {
    tries += 1;
    if (tries === 1) throw new Error('not yet');
    return { one: new Counter(), other: new Counter(), third: new Counter() };
  });
  await expect(one.add(1)).rejects.toThrow('not yet');
  expect(await Promise.all([one.add(5), other.add(7)])).toEqual([5, 7]);
  expect(tries).toBe(2);
});
