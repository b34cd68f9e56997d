import { costMicroUsd, modelNamed } from '@remote-swe/core/domain/model/models';
import { MICRO_USD } from '@remote-swe/core/domain/model/spend';
import { MODELS } from '../../../agent-core/fakes/build.ts';
import type { Asked } from '../../model/model.ts';
import type { Limits } from '../../scenario/scenario.ts';
import type { SimWorld } from '../../world.ts';

/** A limit from a time on. */
type Limit = { from: number; microUsd: number };

/**
 * G6 at each call of a model: of what was answered before it, less was used than the limit of that time. At the end people may have raised it, and the
 * excess would be no excess any more.
 */
export function brokenBudgets(world: SimWorld, { budgetUsd, monthBudgetUsd }: Limits): string[] {
  const { model, table } = world.things;
  const own = world.threads.flatMap(({ sessionId }) => {
    const limits = [{ from: 0, microUsd: budgetUsd * MICRO_USD }, ...raisesOf(world, sessionId)];
    const calls = model.asked.filter((asked) => asked.sessionId === sessionId);
    return excess(calls, limits, 0).map((what) => `G6: ${sessionId} ${what}`);
  });
  if (monthBudgetUsd === undefined) return own;
  // What others are at is not known yet: each may be at one call.
  const most = Math.max(0, ...model.asked.map(costOf)) * (world.threads.length - 1);
  const limits = [{ from: 0, microUsd: monthBudgetUsd * MICRO_USD }, ...table.raisedAt];
  return [...own, ...excess(model.asked, limits, most).map((what) => `G6: sessions of one budget: one ${what}`)];
}

function raisesOf({ things: { table } }: SimWorld, sessionId: string): Limit[] {
  return (table.inbox.get(sessionId) ?? []).flatMap(({ item: { raiseToMicroUsd, key, at } }) =>
    raiseToMicroUsd === undefined ? [] : [{ from: table.storedAt.get(key) ?? at, microUsd: raiseToMicroUsd }],
  );
}

function excess(calls: readonly Asked[], limits: readonly Limit[], toleratedMicroUsd: number): string[] {
  return calls.flatMap(({ at }) => {
    const before = calls.filter(({ answeredAt }) => answeredAt !== undefined && answeredAt <= at);
    const used = before.reduce((sum, call) => sum + costOf(call), 0);
    const limit = Math.max(...limits.filter(({ from }) => from <= at).map(({ microUsd }) => microUsd));
    return used >= limit + toleratedMicroUsd
      ? [`asks a model when ${used} micro-dollars were used of the ${limit} of that time`]
      : [];
  });
}

function costOf({ request, reply }: Asked): number {
  return reply ? costMicroUsd(reply.usage, modelNamed(MODELS, request.model)) : 0;
}
