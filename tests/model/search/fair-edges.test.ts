import { expect, it } from 'vitest';
import { FairEdges } from './fair-edges.ts';

it('The search finds the states that no fair path leads from to a goal', () => {
  const edges = new FairEdges();
  for (const [from, to] of [
    [0, 1],
    [1, 2],
    [0, 3],
    [3, 4],
    [4, 3],
  ] as const)
    edges.add(from, to);
  expect(edges.cannotReach([2], 5)).toEqual([3, 4]);
  expect(edges.cannotReach([], 2)).toEqual([0, 1]);
});
