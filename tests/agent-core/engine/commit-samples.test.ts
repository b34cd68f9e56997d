import { noUsage } from '@remote-swe/core/domain/model/spend';
import type { Charge } from '@remote-swe/core/domain/money/month-spend';
import type { EntryKind } from '@remote-swe/core/domain/session/journal';
import type { PauseReason, Phase } from '@remote-swe/core/domain/session/session';
import { commitSamples } from '@remote-swe/core/engine/context/commit-samples';
import { firstWordsMs } from '@remote-swe/core/engine/session/first-words';
import type { Commit } from '@remote-swe/core/ports/session/journal';
import { expect, it } from 'vitest';
import { entry, idle, message, session, state, thinking } from '../fakes/build.ts';
import { START } from '../fakes/clock.ts';

const CHARGE: Charge = {
  month: '2026-11',
  teamId: 'T1',
  user: 'U1',
  channel: 'C1',
  costMicroUsd: 12_000,
  estimatedMicroUsd: 3_000,
  usage: { ...noUsage, inputTokens: 5, outputTokens: 7, cacheReadTokens: 0 },
  modelCalls: 1,
};

function commit(kind: EntryKind, phase: Phase, more: Partial<Commit> = {}): Commit {
  return { entry: entry(state(phase), { kind }), dueAt: null, ...more };
}

const paused = (reason: PauseReason): Phase => ({ kind: 'paused', reason });
const namesOf = (before: Phase, given: Commit) =>
  commitSamples(state(before), given, 'committed').map(({ name }) => name);

it.each(['conflict', 'worker-conflict'] as const)(
  'A commit that ends as %s counts as a conflict and nothing else',
  (result) => {
    expect(commitSamples(state(thinking), commit('reply', idle, { charge: CHARGE }), result)).toEqual([
      { name: 'Conflicts', value: 1 },
    ]);
  },
);

it('What a commit charges is dollars, estimates included, and tokens by kind; a zero is not sent', () => {
  expect(commitSamples(state(thinking), commit('reply', idle, { charge: CHARGE }), 'committed')).toEqual([
    { name: 'Dollars', value: 0.015 },
    { name: 'TokensInput', value: 5 },
    { name: 'TokensOutput', value: 7 },
  ]);
});

it.each<[PauseReason, string]>([
  [{ kind: 'stopped', byUser: 'U1' }, 'PausesStopped'],
  [{ kind: 'budget-usd', limitMicroUsd: 1 }, 'PausesBudget'],
  [{ kind: 'turn-steps', limit: 1 }, 'PausesTurn'],
  [{ kind: 'turn-time', limitMs: 1 }, 'PausesTurn'],
  [{ kind: 'error', message: 'x' }, 'PausesError'],
])('A pause for %j counts once, when it begins, as %s', (reason, name) => {
  expect(namesOf(thinking, commit('pause', paused(reason)))).toEqual([name]);
  expect(namesOf(paused(reason), commit('results', paused(reason)))).toEqual([]);
});

it('Back-offs and stand-ins are counted by the entry, failed boots by the worker', () => {
  const item = { state: 'starting', generation: 1, startedAt: 0, lastUsedAt: 0, launchAttempt: 0 } as const;
  const worker = { kind: 'replace', expected: item, next: { ...item, bootFailures: 1 } } as const;
  expect(namesOf(thinking, commit('back-off', thinking))).toEqual(['BackOffs']);
  expect(namesOf(thinking, commit('fallback', thinking))).toEqual(['Fallbacks']);
  expect(namesOf(thinking, commit('worker-wait', thinking, { worker }))).toEqual(['BootFailures']);
});

it('The first words of a turn count from the message that they answer', () => {
  const notice = { kind: 'message', id: 'n', at: START, text: 'Done.' } as const;
  const draft = (more: object) => ({ kind: 'reply', notices: [notice], absorb: [], messages: [], ...more });
  const wait = (turnSteps: number, more: object = {}) => {
    const after = session(state(idle, { turnSteps, turnStartedAt: START - 3_000 }));
    return firstWordsMs({ kind: 'committed', session: after, draft: draft(more) } as never, START);
  };
  const asked = message('1700000000.000001', 'please', { at: START - 5_000 });
  expect(wait(1, { absorb: [asked] })).toBe(5_000);
  expect(wait(1)).toBe(3_000);
  expect([wait(2), wait(1, { notices: [] }), wait(1, { kind: 'back-off' })]).toEqual([undefined, undefined, undefined]);
});
