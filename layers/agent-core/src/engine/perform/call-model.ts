import { costMicroUsd, modelNamed } from '../../domain/models.ts';
import type { PauseReason, SessionState } from '../../domain/session.ts';
import { addUsage, totalMicroUsd } from '../../domain/spend.ts';
import type { PersonMessage, TranscriptMessage } from '../../domain/transcript.ts';
import { isModelError, type ModelError } from '../../errors.ts';
import type { ModelReply } from '../../ports.ts';
import { commitDraft } from '../commit.ts';
import { type Draft, draftOf, type Outcome, type Session, type StepContext } from '../context.ts';
import { pauseDraft, stopDraft } from '../pausing.ts';
import { ABSORB_MAX, type Plan } from '../plan.ts';
import { replyDraft } from '../reply.ts';
import { requestOf, worstCaseMicroUsd } from '../request.ts';
import { BACK_OFF_MS_MAX, BACK_OFF_MS_MIN, MODEL_ATTEMPTS_MAX, MODEL_TIME_MS } from '../settings.ts';
import { StopWatch } from '../stop-watch.ts';
import { sessionFacts, withPeople } from '../turns.ts';
import { absorbPeople } from './people.ts';

/** One model call: absorb what people wrote, check the budgets, ask, append the reply. */
export async function callModel(
  context: StepContext,
  session: Session,
  plan: Extract<Plan, { kind: 'call-model' }>,
): Promise<Outcome> {
  if (context.message.remainingMs() < MODEL_TIME_MS) return { kind: 'hand-over' };
  const now = context.clock.now();
  const begun = withPeople(session.state, plan.absorb, context.settings, now);
  const transcript = await context.journal.messages(session.sessionId, begun.transcriptFrom, session.version);
  const messages = await newMessages(context, begun, plan, transcript, now);
  const request = requestOf(context.settings, context.tools, begun, [...transcript, ...messages]);
  const worstCase = worstCaseMicroUsd(context.settings, request);
  const state = chargeLostCalls(context, session, begun, worstCase);
  const overrun = overBudget(context, state);
  if (overrun)
    return commitDraft(context, session, pauseDraft(session, overrun, now, { state, messages, absorb: plan.absorb }));

  const stops = new StopWatch(context, session.sessionId);
  try {
    const reply = await context.model.converse(request, stops.signal);
    const paid = paidState(context, state, reply);
    const draft = replyDraft(session, paid, reply, context.tools, context.clock.now());
    return await commitDraft(context, session, {
      ...draft,
      messages: [...messages, ...draft.messages],
      absorb: plan.absorb,
      ...usageOf(context, state, reply),
    });
  } catch (error) {
    if (!isModelError(error)) throw error;
    return await modelFailed(context, session, state, plan, messages, error, stops, worstCase);
  } finally {
    stops.end();
  }
}

async function newMessages(
  context: StepContext,
  state: SessionState,
  plan: Extract<Plan, { kind: 'call-model' }>,
  transcript: TranscriptMessage[],
  now: number,
): Promise<TranscriptMessage[]> {
  const known = new Set(
    transcript.flatMap((message) => (message.kind === 'people' ? message.people.map((person) => person.key) : [])),
  );
  const people: PersonMessage[] = await absorbPeople(
    context,
    plan.absorb.filter((item) => !known.has(item.key)),
  );
  if (people.length === 0) return [];
  const hasFacts = transcript.some((message) => message.kind === 'people' && message.facts !== undefined);
  return [{ kind: 'people', people, ...(hasFacts ? {} : { facts: sessionFacts(state, now) }) }];
}

/** Deliveries of this wake that left no entry may each have paid for a call: their worst case counts (G6). */
function chargeLostCalls(context: StepContext, session: Session, state: SessionState, worstCase: number): SessionState {
  const { receiveCount, firstReceivedAt } = context.message;
  const leftAnEntry = session.version > 0 && session.entryAt >= firstReceivedAt ? 1 : 0;
  const lost = Math.max(0, receiveCount - 1 - leftAnEntry);
  return lost === 0 ? state : charged(state, lost * worstCase);
}

/** Counts what was probably paid and cannot be known. */
function charged(state: SessionState, microUsd: number): SessionState {
  return { ...state, spend: { ...state.spend, estimatedMicroUsd: state.spend.estimatedMicroUsd + microUsd } };
}

function overBudget(context: StepContext, state: SessionState): PauseReason | undefined {
  const { sessionBudgetMicroUsd, turnStepsMax } = context.settings;
  if (totalMicroUsd(state.spend) >= sessionBudgetMicroUsd)
    return { kind: 'budget-usd', limitMicroUsd: sessionBudgetMicroUsd };
  if (state.turnSteps >= turnStepsMax) return { kind: 'turn-steps', limit: turnStepsMax };
  return undefined;
}

function usageOf(context: StepContext, state: SessionState, reply: ModelReply): Pick<Draft, 'usage' | 'costMicroUsd'> {
  return {
    usage: reply.usage,
    costMicroUsd: costMicroUsd(reply.usage, modelNamed(context.settings.models, state.model)),
  };
}

function paidState(context: StepContext, state: SessionState, reply: ModelReply): SessionState {
  const cost = costMicroUsd(reply.usage, modelNamed(context.settings.models, state.model));
  const { spend, counters } = state;
  return {
    ...state,
    turnSteps: state.turnSteps + 1,
    counters: { ...counters, modelCalls: counters.modelCalls + 1 },
    spend: { ...spend, costMicroUsd: spend.costMicroUsd + cost, usage: addUsage(spend.usage, reply.usage) },
  };
}

async function modelFailed(
  context: StepContext,
  session: Session,
  state: SessionState,
  plan: Extract<Plan, { kind: 'call-model' }>,
  messages: TranscriptMessage[],
  error: ModelError,
  stops: StopWatch,
  worstCase: number,
): Promise<Outcome> {
  const now = context.clock.now();
  switch (error.kind) {
    case 'aborted':
      context.lease.guard();
      return stopped(context, session, state, stops, worstCase);
    case 'throttled':
    case 'unavailable':
      return backOff(context, session, error.hadBegun ? charged(state, worstCase) : state, plan, messages, error);
    case 'context-full':
    case 'access-denied':
    case 'invalid':
      context.log.error('The model refused the request', { sessionId: session.sessionId, error: error.message });
      return commitDraft(
        context,
        session,
        pauseDraft(session, { kind: 'error', message: error.message }, now, { state, messages, absorb: plan.absorb }),
      );
  }
}

/** The reply is dropped; what it may have cost is charged as an estimate. */
async function stopped(
  context: StepContext,
  session: Session,
  state: SessionState,
  stops: StopWatch,
  worstCase: number,
): Promise<Outcome> {
  const unread = await context.journal.unread(session.sessionId);
  const stopAt = unread.findIndex((item) => item.kind === 'stop');
  if (stopAt < 0) return { kind: 'reload' };
  const absorb = unread.slice(0, Math.min(stopAt + 1, ABSORB_MAX));
  const people = await absorbPeople(context, absorb);
  const reason: PauseReason = { kind: 'stopped', byUser: stops.byUser };
  const messages: TranscriptMessage[] = people.length > 0 ? [{ kind: 'people', people }] : [];
  const thinking = { ...session, state: charged(state, worstCase) };
  return commitDraft(context, session, stopDraft(thinking, reason, absorb, messages, context.clock.now(), true));
}

/** With jitter, and never above what a timer can wait: one that rings too early finds nothing due and arms no other. */
function backOffMs(attempt: number, random: number): number {
  return Math.min(BACK_OFF_MS_MAX, Math.round(BACK_OFF_MS_MIN * 3 ** (attempt - 1) * (0.75 + random / 2)));
}

/** Durable: the timer first, then the entry that names its time. No Lambda waits. */
async function backOff(
  context: StepContext,
  session: Session,
  state: SessionState,
  plan: Extract<Plan, { kind: 'call-model' }>,
  messages: TranscriptMessage[],
  error: ModelError,
): Promise<Outcome> {
  const now = context.clock.now();
  const attempt = state.phase.kind === 'thinking' ? state.phase.attempt + 1 : 1;
  if (attempt > MODEL_ATTEMPTS_MAX) {
    const reason: PauseReason = {
      kind: 'error',
      message: `the model had no capacity ${MODEL_ATTEMPTS_MAX} times in a row (${error.message}).`,
    };
    return commitDraft(context, session, pauseDraft(session, reason, now, { state, messages, absorb: plan.absorb }));
  }
  const delayMs = backOffMs(attempt, context.clock.random());
  await context.wakes.arm(session.sessionId, delayMs + 1_000);
  const raises = state.phase.kind === 'thinking' ? state.phase.maxTokensRaises : 0;
  const waiting: SessionState = {
    ...state,
    phase: { kind: 'thinking', attempt, notBefore: now + delayMs, maxTokensRaises: raises },
  };
  return commitDraft(context, session, draftOf('back-off', waiting, { messages, absorb: plan.absorb }));
}
