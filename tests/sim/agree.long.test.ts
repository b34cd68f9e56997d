import { expect, it } from 'vitest';
import { makeScenario, type Scenario } from '../../local/chaos/scenario.ts';
import { runScenario } from '../../local/chaos/seed-run.ts';
import { CALM } from './scenario/rates.ts';
import { simulate } from './simulate.ts';

/** Of chaos; among them they have every move. */
const SEEDS = [3, 5, 8, 12];

/** What the seed of chaos says and does, without all that goes wrong in it and without people who write at a time that is no virtual one. */
function calm(seed: number): Scenario {
  const { wordsAtEffect: _, ...scenario } = makeScenario(seed);
  return { ...scenario, posts: scenario.posts.slice(0, 1), acts: [], faults: [], budgetUsd: 25 };
}

it.each(SEEDS)('The simulation tells the same story as the whole local system: seed %i', async (seed) => {
  const scenario = calm(seed);
  const deeds = [{ afterMs: 0, kind: 'say' as const, user: 'U1', words: 'word-0', mention: true }];
  const sessions = [{ deeds, turns: scenario.turns }];
  const simulated = await simulate({ seed, sessions, rates: CALM, limits: { budgetUsd: 25 } });
  const real = await runScenario(scenario);
  expect(real.broken).toEqual([]);
  expect(simulated.broken).toEqual([]);
  expect(real.story?.transcript.length).toBeGreaterThan(1);
  expect(simulated.stories).toEqual([real.story]);
});
