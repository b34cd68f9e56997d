import { expect, it } from 'vitest';
import { growth, type Look, memoryRow } from '../../../bench/load/memory.ts';

const KB = 1_024;
const look = (sessions: number, heap: number, functions: Record<string, number>): Look => ({
  sessions,
  rss: 5 * heap,
  heap,
  buffers: 2 * heap,
  functions: new Map(Object.entries(functions)),
});

it('What a session leaves is the slope of the later looks, in kilobytes, of functions and endpoints by themselves', () => {
  const looks = [
    look(10, 0, { a: 0 }),
    look(20, 9_000 * KB, { a: 8_000 * KB }),
    look(30, 9_030 * KB, { a: 8_020 * KB }),
    look(40, 9_060 * KB, { a: 8_040 * KB }),
  ];
  expect(growth(looks)).toEqual({ rss: 15, heap: 3, buffers: 6, functions: 2 });
});

it('An environment that starts between two looks is a cold start, and nothing that a session left', () => {
  const looks = [
    look(10, 0, { a: 10 * KB, b: 10 * KB }),
    look(20, 0, { a: 20 * KB, b: 30 * KB, c: 30_000 * KB }),
    look(30, 0, { a: 30 * KB, b: 50 * KB, c: 30_000 * KB, d: 30_000 * KB }),
  ];
  expect(growth(looks)).toEqual({ rss: 0, heap: 0, buffers: 0, functions: 3 });
  expect(memoryRow(look(20, 3e6, { a: 1e6, b: 2e6 }))).toEqual({
    ...{ sessions: 20, rssMb: 15, heapMb: 3, buffersMb: 6, functionsMb: 3, environments: 2 },
  });
});
