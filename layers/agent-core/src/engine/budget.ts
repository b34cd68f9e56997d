import { costMicroUsd, modelNamed } from '../domain/models.ts';
import type { PauseReason, SessionState } from '../domain/session.ts';
import { addUsage, totalMicroUsd } from '../domain/spend.ts';
import type { ModelReply } from '../ports.ts';
import type { Draft, Session, StepContext } from './context.ts';

/** Deliveries of this wake that left no entry may each have paid for a call: their worst case counts (G6). */
export function chargeLostCalls(
  context: StepContext,
  session: Session,
  state: SessionState,
  worstCase: number,
): SessionState {
  const { receiveCount, firstReceivedAt } = context.message;
  const leftAnEntry = session.version > 0 && session.entryAt >= firstReceivedAt ? 1 : 0;
  const lost = Math.max(0, receiveCount - 1 - leftAnEntry);
  return lost === 0 ? state : charged(state, lost * worstCase);
}

/** Counts what was probably paid and cannot be known. */
export function charged(state: SessionState, microUsd: number): SessionState {
  return { ...state, spend: { ...state.spend, estimatedMicroUsd: state.spend.estimatedMicroUsd + microUsd } };
}

/** The budget that forbids the next call, if one does. */
export function overBudget(context: StepContext, state: SessionState): PauseReason | undefined {
  const { sessionBudgetMicroUsd, turnStepsMax } = context.settings;
  if (totalMicroUsd(state.spend) >= sessionBudgetMicroUsd)
    return { kind: 'budget-usd', limitMicroUsd: sessionBudgetMicroUsd };
  if (state.turnSteps >= turnStepsMax) return { kind: 'turn-steps', limit: turnStepsMax };
  return undefined;
}

/** What the entry of a paid call records of it. */
export function usageOf(
  context: StepContext,
  state: SessionState,
  reply: ModelReply,
): Pick<Draft, 'usage' | 'costMicroUsd'> {
  return {
    usage: reply.usage,
    costMicroUsd: costMicroUsd(reply.usage, modelNamed(context.settings.models, state.model)),
  };
}

/** The state after a call that was answered: counted and paid. */
export function paidState(context: StepContext, state: SessionState, reply: ModelReply): SessionState {
  const cost = costMicroUsd(reply.usage, modelNamed(context.settings.models, state.model));
  const { spend, counters } = state;
  return {
    ...state,
    turnSteps: state.turnSteps + 1,
    counters: { ...counters, modelCalls: counters.modelCalls + 1 },
    spend: { ...spend, costMicroUsd: spend.costMicroUsd + cost, usage: addUsage(spend.usage, reply.usage) },
  };
}
