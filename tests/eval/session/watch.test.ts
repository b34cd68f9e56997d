import { noSpend } from '@remote-swe/core/domain/model/spend';
import type { Phase, SessionState } from '@remote-swe/core/domain/session/session';
import { describe, expect, it } from 'vitest';
import { endingOf, type Look } from '../../../eval/session/watch.ts';

const LIMITS = { modelCalls: 10, dollars: 2, minutes: 5 };
const THINKING: Phase = { kind: 'thinking', attempt: 0, maxTokensRaises: 0 };

function look(
  phase: Phase | undefined,
  more: { calls?: number; microUsd?: number; ms?: number; ended?: 'failed' } = {},
): Look {
  const { calls = 1, microUsd = 0, ms = 0, ended } = more;
  const counters = { steps: 9, modelCalls: calls, commands: 0 };
  const state = { phase, counters, spend: { ...noSpend, costMicroUsd: microUsd }, ended } as SessionState;
  return { state: phase && state, ms, hasAnswered: calls > 0 };
}

describe('endingOf', () => {
  it.each([
    { what: 'that has not begun', at: look(undefined), kind: undefined },
    { what: 'that thinks', at: look(THINKING, { calls: 10 }), kind: undefined },
    { what: 'that rests', at: look({ kind: 'idle' }), kind: 'answered' },
    { what: 'that rests after its last allowed call', at: look({ kind: 'idle' }, { calls: 10 }), kind: 'answered' },
    { what: 'whose model said nothing', at: look({ kind: 'idle' }, { ended: 'failed' }), kind: 'failed' },
    { what: 'that rests before anything', at: look({ kind: 'idle' }, { calls: 0 }), kind: undefined },
    {
      what: 'that a person stopped',
      at: look({ kind: 'paused', reason: { kind: 'turn-steps', limit: 3 } }),
      kind: 'paused',
    },
    { what: 'with too many calls', at: look(THINKING, { calls: 11 }), kind: 'model-calls' },
    { what: 'that costs too much', at: look(THINKING, { microUsd: 2_100_000 }), kind: 'dollars' },
    { what: 'that takes too long', at: look(THINKING, { ms: 5 * 60_000 }), kind: 'minutes' },
    { what: 'that has not begun for too long', at: look(undefined, { ms: 5 * 60_000 }), kind: 'minutes' },
  ])('A session $what ends as $kind', ({ at, kind }) => {
    const ending = endingOf(at, LIMITS);
    expect(ending?.kind).toBe(kind);
    if (ending) expect(ending.reason).toMatch(/^[A-Z].{8,}\.$/);
  });
});
