import { textsOf } from '../../domain/language/texts.ts';
import { costMicroUsd } from '../../domain/model/models.ts';
import { addUsage, totalMicroUsd } from '../../domain/model/spend.ts';
import { type Budget, budgetNotes, budgetsOf, hasSharedBudget, reachedBudget } from '../../domain/money/budget.ts';
import { type MonthSpend, monthOf } from '../../domain/money/month-spend.ts';
import { type Notice, noticeId } from '../../domain/session/notice.ts';
import type { PauseReason, SessionState } from '../../domain/session/session.ts';
import { rulesOf } from '../../domain/session/source.ts';
import type { ModelReply } from '../../ports/model.ts';
import { type Draft, type Session, type StepContext, withState } from '../context/context.ts';
import { turnOverrun } from '../guards/turn-limits.ts';
import { entryAt } from '../model-request/fallback.ts';
import { requestOf, worstCaseMicroUsd } from '../model-request/request.ts';

/** Deliveries of this wake that left no entry may each have paid for a call: their worst case counts (G6). */
export function chargeLostCalls(context: StepContext, session: Session, worstCase: number): Session {
  const lost = lostDeliveries(context, session);
  return lost === 0 ? session : charged(session, lost * worstCase);
}

/** Earlier deliveries of this wake that left no entry. */
function lostDeliveries({ message }: StepContext, session: Session): number {
  const isOfStep = session.version > 0 && !session.isBuried;
  const leftAnEntry = isOfStep && session.entryAt >= message.firstReceivedAt ? 1 : 0;
  return Math.max(0, message.receiveCount - 1 - leftAnEntry);
}

/**
 * Before an entry that asks nobody (a stop, a message that was withdrawn): an earlier delivery of this wake may have asked the model and died with
 * its reply, and this is the last chance to count what was paid (G6).
 */
export async function withLostCalls(context: StepContext, session: Session): Promise<Session> {
  if (lostDeliveries(context, session) === 0 || !mayHaveAsked(session)) return session;
  const { settings } = context;
  const model = session.state.model || settings.model;
  const transcript = await session.messages(session.state.transcriptFrom);
  const request = requestOf(context, { ...session.state, model }, transcript, { now: context.clock.now() });
  return chargeLostCalls(context, session, worstCaseMicroUsd(settings, request));
}

/**
 * Who stood still during a call until the wake was handed out again may write the entry of the call before a delivery that asked beside it and died:
 * the next one finds an entry, and cannot tell (G6). One that lives loses its race and is counted twice, which is the lesser harm.
 */
export function chargeBeside({ lease }: StepContext, session: Session, worstCase: number): Session {
  return lease.isOver ? charged(session, worstCase) : session;
}

/** A session at rest asks only for words of people: they may be withdrawn by now, and began it if it has no entry. One that acts asks nobody. */
function mayHaveAsked({ state, unread, version }: Session): boolean {
  switch (state.phase.kind) {
    case 'thinking':
      return true;
    case 'acting':
      return false;
    case 'idle':
    case 'paused':
      return version === 0 || unread.some(({ kind }) => kind === 'message');
  }
}

/** Counts calls that were probably paid, whose cost nobody can know. */
export function charged(session: Session, microUsd: number): Session {
  const { spend } = session.state;
  return withState(session, { spend: { ...spend, estimatedMicroUsd: spend.estimatedMicroUsd + microUsd } });
}

/** The month's counters, where a budget needs them. Undefined: no such budget is set. */
export async function monthSpend(context: StepContext, now: number): Promise<MonthSpend | undefined> {
  return hasSharedBudget(context.settings) ? context.budgets.month(monthOf(now)) : undefined;
}

/** The budgets as they are now; what the session has spent since its newest entry stands in no counter yet. */
export function budgetsNow(context: StepContext, { state, stored }: Session, month?: MonthSpend): Budget[] {
  const uncounted = totalMicroUsd(state.spend) - totalMicroUsd(stored.spend);
  if (!month) return budgetsOf(context.settings, state);
  const account = rulesOf(context.sources, state.source).payer(state.source);
  return budgetsOf(context.settings, state, { month, account, uncountedMicroUsd: uncounted });
}

/** The bound that forbids the next call, if one does. */
export function overBudget(context: StepContext, state: SessionState, budgets: Budget[]): PauseReason | undefined {
  return turnOverrun(context.settings, state) ?? reachedBudget(budgets);
}

/** What the thread is told, once, about budgets that are nearly used up; and the session that remembers it. */
export function notedBudgets(
  session: Session,
  budgets: Budget[],
  now: number,
): { session: Session; notices: Notice[] } {
  const { texts, noted } = budgetNotes(budgets, session.state.budgetNotes, textsOf(session.state.language));
  if (texts.length === 0) return { session, notices: [] };
  const id = `${noticeId(session.sessionId, session.version + 1, 0)}#budget`;
  return {
    session: withState(session, { budgetNotes: noted }),
    notices: [{ kind: 'message', id, at: now, text: texts.join('\n') }],
  };
}

/** What the entry of a paid call records of it. */
export function usageOf(
  context: StepContext,
  state: SessionState,
  reply: ModelReply,
): Pick<Draft, 'usage' | 'costMicroUsd'> {
  return { usage: reply.usage, costMicroUsd: costOf(context, state, reply) };
}

function costOf({ settings }: StepContext, { model }: SessionState, { usage, place }: ModelReply): number {
  return costMicroUsd(usage, entryAt(settings, model, place));
}

/** The state after a call that was answered: counted and paid. */
export function paidState(context: StepContext, state: SessionState, reply: ModelReply): SessionState {
  const cost = costOf(context, state, reply);
  const { spend, counters } = state;
  return {
    ...state,
    turnSteps: state.turnSteps + 1,
    counters: { ...counters, modelCalls: counters.modelCalls + 1 },
    spend: { ...spend, costMicroUsd: spend.costMicroUsd + cost, usage: addUsage(spend.usage, reply.usage) },
  };
}
