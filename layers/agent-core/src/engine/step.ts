import { totalMicroUsd } from '../domain/model/spend.ts';
import { modeOf } from '../domain/session/mode.ts';
import { rulesOf } from '../domain/session/source.ts';
import { notTakenIn } from '../domain/session/versions.ts';
import { isLimit } from '../errors.ts';
import type { Lease } from '../ports/session/wakes.ts';
import {
  draftOf,
  type Outcome,
  type Session,
  type StepContext,
  type StepMessage,
  type StepPorts,
} from './context/context.ts';
import { LeaseKeeper } from './context/lease.ts';
import {
  LOADS_MAX,
  OTHER_TIME_MS,
  RELOADS_MAX,
  RETRY_MS_MAX,
  RETRY_MS_MIN,
  type Settings,
} from './context/settings.ts';
import { withMcpTools } from './mcp/session-tools.ts';
import { charged, withLostCalls } from './model-call/budget.ts';
import { callModel, stopWords } from './model-call/call-model.ts';
import { contextLimits } from './model-request/size.ts';
import { commitDraft, hasMoreNow, isSettled } from './session/commit.ts';
import { firstWordsMs } from './session/first-words.ts';
import { note, pause } from './session/pause.ts';
import { type Plan, plan } from './session/plan.ts';
import { initialState } from './session/turns.ts';
import { withoutOldProgress } from './shown/old-progress.ts';
import { flushOutbox, hasGivenUp, postNew } from './shown/outbox.ts';
import { showRest, takeBackSign, whileShown } from './shown/show-activity.ts';
import { showProgressAfter } from './shown/show-progress.ts';
import { hasTold, mustTell, tellEvents } from './shown/tell-events.ts';
import { cancel } from './tool-calls/cancel.ts';
import { collect } from './tool-calls/collect.ts';
import { dispatch } from './tool-calls/dispatch.ts';
import { endWait, look } from './tool-calls/lambda/look.ts';
import { runTools } from './tool-calls/lambda/run-tools.ts';
import { notBehindFailure, notStarted } from './tool-calls/not-started.ts';
import { resend } from './tool-calls/resend.ts';
import { callFacts } from './tool-calls/time-limits.ts';
import { freeMachine } from './worker-life/free-machine.ts';

/** `acknowledge`: the message may be deleted. `retry`: it must come back. */
export type StepResult = 'acknowledge' | 'retry';

/**
 * One wake: load, decide, do one thing, append it, ring if there is more. Never throws. The order of every external call is
 * docs/protocol.md's, which is model-checked by `npm run model`: change the model first.
 */
export async function runStep(
  ports: StepPorts,
  settings: Settings,
  message: StepMessage,
  hold: Lease,
): Promise<StepResult> {
  const lease = new LeaseKeeper(hold, ports.clock, ports.log);
  const context: StepContext = { ...ports, settings, message, lease };
  ports.log.about({ sessionId: message.sessionId });
  try {
    if (!(await lease.take())) return 'retry';
    await attempts(context);
    return (await lease.release()) ? 'acknowledge' : 'retry';
  } catch (error) {
    const limitMs = isLimit(error) ? error.retryAt - ports.clock.now() : 0;
    if (isLimit(error) && limitMs > RETRY_MS_MAX) return await untilSwept(context, error);
    ports.log.error('The step failed; its wake comes back', {
      sessionId: message.sessionId,
      receiveCount: message.receiveCount,
      error: describe(error),
    });
    await lease.giveBack(Math.min(RETRY_MS_MAX, Math.max(limitMs, RETRY_MS_MIN * 2 ** (message.receiveCount - 1))));
    return 'retry';
  } finally {
    lease.stop();
  }
}

/**
 * A thread that may not be read for longer than a redelivery waits. Hours of redeliveries would end in the dead letters: the sweeper brings back what is due, each quarter of
 * an hour at most, and words that come meanwhile are not kept waiting behind this wake.
 */
async function untilSwept({ lease, log, message }: StepContext, limit: Error): Promise<StepResult> {
  log.info('A rate limit ends the step', { sessionId: message.sessionId, error: limit.message });
  return (await lease.release()) ? 'acknowledge' : 'retry';
}

/** A lost version race is no reason to acknowledge: somebody else appended and may have died before ringing. */
async function attempts(context: StepContext): Promise<void> {
  const { sessionId } = context.message;
  let paidMicroUsd = 0;
  for (let reloads = 0; reloads <= RELOADS_MAX; reloads++) {
    const loaded = paidMicroUsd > 0 ? charged(await loadSurely(context), paidMicroUsd) : await load(context);
    const outcome = await attempt(context, loaded).catch((error: unknown) => owed(context, loaded, error));
    switch (outcome.kind) {
      case 'reload':
        paidMicroUsd += outcome.paidMicroUsd ?? 0;
        continue;
      case 'hand-over':
        // What the next wake has no memory of must stand in the journal; a lost race here is no more than another wake.
        if (owes(loaded)) await commitDraft(context, draftOf('noted', loaded));
        return context.wakes.ring(sessionId);
      case 'committed':
        return finish(context, outcome, loaded);
      case 'nothing':
      case 'wait':
        return;
    }
  }
  await context.wakes.ring(sessionId);
}

async function attempt(given: StepContext, loaded: Session): Promise<Outcome> {
  given.log.about(factsOf(loaded));
  if (!owes(loaded) && (await isAtRest(given, loaded))) return { kind: 'nothing' };
  const flushed = await tellEvents(given, await withoutOldProgress(given, await flushOutbox(given, loaded)));
  if (given.message.remainingMs() < OTHER_TIME_MS) return { kind: 'hand-over' };
  const tools = given.tools.inMode(modeOf(flushed.state, flushed.unread));
  const { context, session } = await withMcpTools({ ...given, tools }, flushed);
  const { state, unread } = session;
  const limits = contextLimits(context.settings, state);
  const next = plan(state, unread, context.clock.now(), { ...callFacts(context.tools), limits });
  context.log.info('plan', { sessionId: session.sessionId, version: session.version, plan: next.kind });
  // What was told to programs, given up, or paid stands in the journal although there is nothing else to do, or not yet.
  const isToNote = hasTold(session) || hasGivenUp(session) || owes(session);
  if (next.kind !== 'nothing') {
    const outcome = await whileShown(context, session, () => carryOut(context, session, next));
    return outcome.kind === 'wait' && isToNote ? commitDraft(context, draftOf('noted', session)) : outcome;
  }
  if (isToNote) return commitDraft(context, draftOf('noted', session));
  if (isSettled(session.state)) await settle(context, session);
  return { kind: 'nothing' };
}

/** Whether a call was paid that no entry counts: its reply lost the race against an entry after which nobody needs another call. */
function owes({ state, stored }: Session): boolean {
  return totalMicroUsd(state.spend) > totalMicroUsd(stored.spend);
}

/**
 * The lease was lost with a paid call at hand: it is counted by an entry where nobody else is in a call of their own, which would lose its race
 * against it. Throws what was thrown.
 */
async function owed(context: StepContext, session: Session, error: unknown): Promise<never> {
  const isQuiet = session.state.phase.kind !== 'thinking' && session.unread.length === 0;
  if (owes(session) && isQuiet) await commitDraft(context, draftOf('noted', session));
  throw error;
}

/** Nothing is left to do: people see that, and then the sweeper need not look any more, unless posts are kept back. */
async function settle(context: StepContext, session: Session): Promise<void> {
  await showRest(context, session);
  await freeMachine(context, session);
  const isHeld = session.outbox === 'held' || session.events === 'held';
  if (!isHeld) await context.journal.clearDue(session.sessionId, session.version);
}

async function carryOut(
  context: StepContext,
  session: Session,
  next: Exclude<Plan, { kind: 'nothing' }>,
): Promise<Outcome> {
  switch (next.kind) {
    case 'wait':
      return { kind: 'wait' };
    case 'pause':
      return pause(context, await withLostCalls(context, session), next);
    case 'stop-words':
      return stopWords(context, await withLostCalls(context, session), next);
    case 'note':
      return note(context, await withLostCalls(context, session), next);
    case 'call-model':
    case 'compact':
      return callModel(context, session, next);
    case 'not-started':
      return notStarted(context, session, next);
    case 'not-after-failure':
      return notBehindFailure(context, session, next);
    case 'look':
      return look(context, session, next);
    case 'end-wait':
      return endWait(context, session, next);
    case 'run-tools':
      return runTools(context, session, next);
    case 'dispatch':
      return dispatch(context, session, next);
    case 'resend':
      return resend(context, session, next);
    case 'collect':
      return collect(context, session, next);
    case 'cancel':
      return cancel(context, session, next);
  }
}

/**
 * An extra wake of a session that has nothing to do. Its last notices stand in the entry until the next one, but the summary
 * has left the sweeper's sight, which happens only after they were posted: nobody needs to ask the thread again. Those of a dead letter are
 * being posted by who buried it, and would be there twice. A command that was sent may have ended: its calls are taken in also while paused.
 */
async function isAtRest(context: StepContext, session: Session): Promise<boolean> {
  const { state, unread, sessionId } = session;
  const hasWork = state.phase.kind === 'paused' && state.phase.work?.dispatch.kind === 'sent';
  if (unread.length > 0 || hasWork || state.noticesPending.length === 0 || !isSettled(state)) return false;
  return !(await context.journal.isDue(sessionId));
}

/** Where in the session a step is, for its log lines. */
function factsOf({ version, state }: Session): Record<string, number> {
  return { version, turn: state.turn, step: state.counters.steps + 1 };
}

/** Inbox before entry: an item that another step absorbs in between is then seen as absorbed, never missed. */
async function load(context: StepContext): Promise<Session> {
  const { sessionId } = context.message;
  const unread = await context.journal.unread(sessionId);
  const recent = await context.journal.recent(sessionId);
  const entry = recent?.newest;
  const state = entry?.state ?? initialState(context.sources, sessionId);
  return {
    sessionId,
    version: entry?.version ?? 0,
    stored: state,
    state,
    posting: rulesOf(context.sources, state.source).posting,
    entryAt: entry?.at ?? 0,
    isBuried: entry?.kind === 'dead-letter',
    messages: async (from) => recent?.messages(from) ?? [],
    unread: notTakenIn(unread, entry?.absorbed ?? []),
    flushed: new Set(),
  };
}

/** A step that has paid for what no entry counts is the only one that knows of it: a read that fails must not end it. */
async function loadSurely(context: StepContext): Promise<Session> {
  for (let tries = 1; tries < LOADS_MAX; tries++) {
    const session = await load(context).catch(() => undefined);
    if (session) return session;
  }
  return load(context);
}

/** After the commit nothing is decided any more: what is missed here, the redelivery of this message repairs. */
async function finish(
  context: StepContext,
  outcome: Extract<Outcome, { kind: 'committed' }>,
  loaded: Session,
): Promise<void> {
  const { draft } = outcome;
  const { state, ...told } = await postNew(context, outcome.session, draft.notices);
  const session = { ...told, state: outcome.session.state };
  for (const place of draft.signs ?? []) await takeBackSign(context, session, place);
  const waitedMs = firstWordsMs(outcome, context.clock.now());
  if (waitedMs !== undefined) context.metrics.add('FirstWordsMs', waitedMs);
  if (draft.ring === 'always' || hasMoreNow(session.state) || session.unread.length > 0 || mustTell(session)) {
    await context.wakes.ring(session.sessionId, session.version);
  } else if (isSettled(session.state)) {
    await settle(context, session);
  }
  await showProgressAfter(context, session, loaded);
  await withoutOldProgress(context, { ...session, state });
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
