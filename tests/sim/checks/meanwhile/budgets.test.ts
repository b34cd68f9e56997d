import type { ModelRequest } from '@remote-swe/core/domain/transcript/converse';
import { expect, it } from 'vitest';
import { MODELS } from '../../../agent-core/fakes/build.ts';
import { CALM } from '../../scenario/rates.ts';
import { SimWorld } from '../../world.ts';
import { brokenBudgets } from './budgets.ts';

const LIMITS = { budgetUsd: 0.02 };
const USAGE = { inputTokens: 1_000, outputTokens: 1_000, cacheReadTokens: 0, cacheWriteTokens: 0 };

/** A world whose one session has asked a model at these times, and was answered a second later. */
function worldThatAsked(times: readonly number[]): { world: SimWorld; sessionId: string } {
  const world = new SimWorld({ seed: 3, sessions: [{ deeds: [], turns: [] }], rates: CALM, limits: LIMITS }, false);
  const sessionId = world.threads[0]?.sessionId ?? '';
  const request = { model: MODELS.default, messages: [] } as unknown as ModelRequest;
  const reply = { blocks: [], stopReason: 'end' as const, usage: USAGE };
  for (const at of times) world.things.model.asked.push({ sessionId, request, at, reply, answeredAt: at + 1_000 });
  return { world, sessionId };
}

async function raise(world: SimWorld, sessionId: string, at: number): Promise<void> {
  const words = { ts: '1.1', user: 'U1', text: '', files: [] };
  await world.things.table.put(sessionId, { key: 'raise', kind: 'resume', raiseToMicroUsd: 5_000_000, at, ...words });
  world.things.table.storedAt.set('raise', at);
}

it('A call that begins when the budget is used up is seen, although people raise the budget later', async () => {
  const { world, sessionId } = worldThatAsked([1_000, 5_000, 9_000]);
  await raise(world, sessionId, 20_000);
  expect(brokenBudgets(world, LIMITS)).toEqual([
    expect.stringMatching(/^G6: .* asks a model when \d+ .* of the 20000/),
  ]);
});

it('A call after the budget was raised is within it', async () => {
  const { world, sessionId } = worldThatAsked([1_000, 5_000, 9_000]);
  await raise(world, sessionId, 8_000);
  expect(brokenBudgets(world, LIMITS)).toEqual([]);
});

it('A call beside one that is not answered yet is no excess', () => {
  const { world } = worldThatAsked([1_000, 1_500, 1_700]);
  expect(brokenBudgets(world, LIMITS)).toEqual([]);
});
