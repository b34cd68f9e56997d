import { Random } from '../../../local/chaos/random.ts';
import type { Deed } from './deeds.ts';
import { isCalm, type Rates } from './rates.ts';
import type { SimScenario, SimSession } from './scenario.ts';
import type { SimTurn } from './turns.ts';

/** Seeds in which people come back while a machine’s schedule is removed, by their number: no seed that a test names is one. */
const EVERY = 29;
const AT = 11;
/** How often in a run. Each takes some minutes: a schedule fires when the machine would have been idle. */
const RETURNS = { min: 3, max: 5 } as const;
/** From the last words to the end of the machine: its work is done by then, mostly. */
const ENDED_MS = { min: 5_000, max: 60_000 } as const;
/** When they write, from the firing of the schedule on: a step starts a machine some seconds after the words. */
const WORDS_MS = { min: -12_000, max: 0 } as const;
const RATE = { min: 0.4, most: 0.8 } as const;

/** The scenario, or in some seeds one session instead of its own, whose machine is ended again and again while somebody comes back. */
export function withReturns(scenario: SimScenario): SimScenario {
  const { seed, sessions, rates, limits } = scenario;
  const isPlain = sessions.every(({ source }) => source === undefined) && rates.build === 0;
  if (seed % EVERY !== AT || !isPlain || limits.monthBudgetUsd !== undefined) return scenario;
  const random = new Random(seed * 69_621 + 29);
  return { ...scenario, sessions: [returning(random)], rates: { ...rates, removal: removalRate(random, rates) } };
}

function removalRate(random: Random, rates: Rates): number {
  return isCalm(rates) ? 0 : RATE.min + random.next() * (RATE.most - RATE.min);
}

function returning(random: Random): SimSession {
  const count = random.integer(RETURNS.min, RETURNS.max);
  const first: Deed = { afterMs: 0, kind: 'say', user: 'U1', words: 'word-0-0', mention: true };
  const returns = random.times(count, (index) => comesBack(random, index + 1)).flat();
  return {
    deeds: [first, ...returns],
    turns: Array.from({ length: count + 1 }, (_, answer) => turnsOf(answer)).flat(),
  };
}

function comesBack(random: Random, index: number): Deed[] {
  return [
    { afterMs: random.integer(ENDED_MS.min, ENDED_MS.max), kind: 'end-machine' },
    {
      ...{ afterMs: random.integer(5_000, 10_000), kind: 'say' as const, user: 'U1', words: `word-0-${index}` },
      ...{ mention: true, fromFiringMs: random.integer(WORDS_MS.min, WORDS_MS.max) },
    },
  ];
}

function turnsOf(answer: number): SimTurn[] {
  return [
    { kind: 'tools', moves: [{ kind: 'bash', effect: `effect-0-${answer}-9-9`, seconds: 0.4, exitCode: 0 }] },
    { kind: 'answer', words: `answer-0-${answer}` },
  ];
}
