import { expect, test } from 'vitest';
import { openPool, planOf } from './harness.ts';

const MEGABYTE = 1e6;
const CALLS = 5;

test('What a thread keeps between invocations is counted, and garbage is not', async () => {
  const { pool } = await openPool([planOf('handlers.keep')]);
  const held = async () => [...(await pool.heldBytes()).values()].at(0) ?? Number.NaN;
  const keep = (bytes: number) => pool.invoke('keep', { bytes }, { kind: 'sync' });
  try {
    expect(await pool.heldBytes()).toEqual(new Map());
    await keep(0);
    const before = await held();
    for (let call = 0; call < CALLS; call++) await keep(MEGABYTE);
    expect((await held()) - before).toBeGreaterThan(CALLS * MEGABYTE * 0.9);
    expect((await held()) - before).toBeLessThan(CALLS * MEGABYTE * 1.1);
  } finally {
    await pool.close();
  }
});

test('A thread that is killed while it is asked what it holds is left out', async () => {
  const { pool } = await openPool([planOf('handlers.keep')]);
  try {
    await pool.invoke('keep', { bytes: 0 }, { kind: 'sync' });
    const asked = pool.heldBytes();
    await pool.kill(pool.callers()[0] ?? '');
    expect((await asked).size).toBe(0);
  } finally {
    await pool.close();
  }
});
