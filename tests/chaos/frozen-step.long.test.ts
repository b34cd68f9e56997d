import { expect, it } from 'vitest';
import type { Fault } from '../../local/chaos/fault.ts';
import type { Scenario } from '../../local/chaos/scenario.ts';
import { runScenario } from '../../local/chaos/seed-run.ts';

/** Longer than a message stays invisible. */
const FROZEN_MS = 70_000;

const asks = (ordinal: number) => ({ function: 'AgentStepFunction', operation: 'ConverseStream', ordinal });
const slowlyAsked = (ordinal: number, realMs: number): Fault => ({ kind: 'slow', at: asks(ordinal), realMs });

const scenario = (faults: Fault[]): Scenario => ({
  seed: 0,
  budgetUsd: 20,
  acts: [],
  posts: [{ user: 'alice', afterCalls: 0, mention: true, what: { kind: 'words', words: 'word-0' } }],
  turns: [
    { kind: 'tools', moves: [{ kind: 'post', words: 'post-0' }] },
    { kind: 'answer', words: 'answer-0' },
  ],
  faults,
});

/** A second step gets the message of one that is frozen in its model call, so two ask the model; one of them wakes up first. */
it.each([
  ['the frozen one', 1_500, 3_000],
  ['the second', 3_000, 0],
])('The guarantees hold when a step is frozen and %s answers first', async (_who, firstMs, secondMs) => {
  const jump: Fault = { kind: 'jump', at: asks(1), virtualMs: FROZEN_MS };
  const { broken, journal } = await runScenario(scenario([jump, slowlyAsked(1, firstMs), slowlyAsked(2, secondMs)]));
  expect(broken, journal.join('\n')).toEqual([]);
});
