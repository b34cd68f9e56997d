import { expect, test } from 'vitest';
import { Gate } from '../../../../local/aws/dynamodb/gate.ts';

/** A piece of work that runs until it is told to end. */
function pending(log: string[], name: string) {
  const { promise, resolve } = withResolvers();
  const work = async () => {
    log.push(`${name} starts`);
    await promise;
    log.push(`${name} ends`);
  };
  return { work, end: resolve };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  const result = { resolve: () => {} };
  const promise = new Promise<void>((resolve) => {
    result.resolve = resolve;
  });
  return { promise, resolve: () => result.resolve() };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('Ordinary work runs together, a transaction alone, in order of arrival', async () => {
  const gate = new Gate();
  const log: string[] = [];
  const [a, b, t, c] = ['a', 'b', 't', 'c'].map((name) => pending(log, name));
  if (!a || !b || !t || !c) throw new Error('unreachable');
  const all = [gate.shared(a.work), gate.shared(b.work), gate.exclusive(t.work), gate.shared(c.work)];
  await settle();
  expect(log).toEqual(['a starts', 'b starts']);
  a.end();
  await settle();
  expect(log.at(-1)).toBe('a ends');
  b.end();
  await settle();
  expect(log.slice(3)).toEqual(['b ends', 't starts']);
  t.end();
  await settle();
  expect(log.slice(5)).toEqual(['t ends', 'c starts']);
  c.end();
  await Promise.all(all);
});

test('Work that throws lets the next one in', async () => {
  const gate = new Gate();
  const failing = async () => {
    throw new Error('broken');
  };
  await expect(gate.exclusive(failing)).rejects.toThrow('broken');
  await expect(gate.shared(failing)).rejects.toThrow('broken');
  expect(await gate.exclusive(async () => 'fine')).toBe('fine');
});
