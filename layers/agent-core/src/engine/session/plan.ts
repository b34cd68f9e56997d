import { byOrder, type InboxItem } from '../../domain/session/journal.ts';
import {
  type Dispatch,
  type OpenWork,
  openCalls,
  type PauseReason,
  type Phase,
  type SessionState,
  workOf,
} from '../../domain/session/session.ts';
import { endsWork } from '../../domain/session/threads/news.ts';
import { failureBefore } from '../../domain/tool/after-failure.ts';
import type { ToolCall, ToolPlace } from '../../domain/tool/tool.ts';
import { type ContextLimits, isTooLong, NO_LIMITS } from '../model-request/size.ts';
import { hasWords, isWritten, resumingMessages } from './phases.ts';

/** What to do next. Exactly one thing; the shell performs it and appends the result. */
export type Plan =
  | { kind: 'nothing' }
  | { kind: 'wait'; until: number }
  | { kind: 'pause'; reason: PauseReason; absorb: InboxItem[]; tell: boolean }
  /** Words and the stop of what they ask for, read together: the turn begins, and is over before its first call. */
  | { kind: 'stop-words'; reason: PauseReason; absorb: InboxItem[] }
  /** Changes of messages that begin no turn: the model reads them with the next one. */
  | { kind: 'note'; absorb: InboxItem[] }
  | CallPlan
  | { kind: 'not-started'; work: OpenWork }
  | { kind: 'not-after-failure'; work: OpenWork; call: ToolCall; failed: ToolCall }
  | { kind: 'look'; work: OpenWork; call: ToolCall }
  | { kind: 'end-wait'; work: OpenWork; call: ToolCall }
  | { kind: 'run-tools'; work: OpenWork; calls: ToolCall[] }
  | {
      kind: 'dispatch';
      work: OpenWork;
      calls: ToolCall[];
      dispatch: Extract<Dispatch, { kind: 'none' | 'worker-wait' }>;
    }
  | { kind: 'resend'; work: OpenWork; dispatch: Extract<Dispatch, { kind: 'intent' }> }
  | { kind: 'collect'; work: OpenWork; dispatch: Extract<Dispatch, { kind: 'sent' | 'cancel-sent' }> }
  | { kind: 'cancel'; work: OpenWork; dispatch: Extract<Dispatch, { kind: 'cancel-requested' }> };

/** One model call: for the next step, or for the hand-over with which a new, short prefix begins. */
export type CallPlan = { kind: 'call-model'; absorb: InboxItem[] } | { kind: 'compact'; absorb: InboxItem[] };

/** What the order of calls depends on. */
export type CallFacts = {
  /** Where a tool runs; a name that no tool has counts as `lambda`, where it gets its error result. */
  placeOf(toolName: string): ToolPlace;
  /** Others see its effect at once. */
  isOutward(call: ToolCall): boolean;
  /** It may wait for something outside. */
  mayWait(call: ToolCall): boolean;
  /** It ends so soon, and without outward effect, that nobody's words need to come before it. */
  isShort(call: ToolCall): boolean;
};

/** What a plan goes by beside the session. Without `limits` no prefix is too long. */
export type PlanRules = CallFacts & { limits?: ContextLimits };

/** Inbox items that one entry may absorb: DynamoDB takes 100 items a transaction, and the entry itself needs some. */
export const ABSORB_MAX = 90;

/**
 * `unread` holds no item whose key the transcript already has. A prefix beyond `limits` is compacted before the next
 * model call, never while calls are open. Pure: no clock, no ids, no effects.
 */
export function plan(
  state: SessionState,
  unread: InboxItem[],
  now: number,
  { limits = NO_LIMITS, ...facts }: PlanRules,
): Plan {
  const inbox = [...unread].sort(byOrder).slice(0, ABSORB_MAX);
  const { phase } = state;
  const call = isTooLong(state, limits) ? 'compact' : 'call-model';
  const work = workOf(phase);
  if (work) {
    const cancelling = planCancelling(work, now);
    if (cancelling) return cancelling;
  }
  const stopAt = inbox.findIndex((_item, index) => endsWork(state, inbox, index));
  if (stopAt >= 0) return stopPlan(state, inbox.slice(0, stopAt + 1));
  const words = hasWords({ state, unread: inbox });
  switch (phase.kind) {
    case 'idle':
      return planIdle(inbox, call);
    case 'thinking':
      if (phase.notBefore !== undefined && now < phase.notBefore) return { kind: 'wait', until: phase.notBefore };
      return { kind: call, absorb: inbox };
    case 'acting':
      return planWork(phase.work, words, facts);
    case 'paused':
      return planPaused(
        phase,
        { items: inbox, resumes: resumingMessages(state, inbox).length > 0, words },
        facts,
        call,
      );
  }
}

/** A button that was pressed too late has nothing to resume: it is absorbed, so that nobody looks at it again. */
function planIdle(inbox: InboxItem[], call: CallPlan['kind']): Plan {
  if (inbox.some(isWritten)) return { kind: call, absorb: inbox };
  const [late] = inbox;
  if (!late) return { kind: 'nothing' };
  if (areNotes(inbox)) return { kind: 'note', absorb: inbox };
  return { kind: 'pause', reason: { kind: 'stopped', byUser: late.user }, absorb: inbox, tell: false };
}

function planCancelling(work: OpenWork, now: number): Plan | undefined {
  const { dispatch } = work;
  if (dispatch.kind === 'cancel-requested') {
    const { checkAt } = dispatch;
    return checkAt !== undefined && now < checkAt
      ? { kind: 'wait', until: checkAt }
      : { kind: 'cancel', work, dispatch };
  }
  if (dispatch.kind === 'cancel-sent') return { kind: 'collect', work, dispatch };
  return undefined;
}

/** A stop of a session at rest changes nothing but is absorbed; people are told only when something was stopped. */
function stopPlan(state: SessionState, absorb: InboxItem[]): Plan {
  const byUser = absorb[absorb.length - 1]?.user ?? 'unknown';
  if (beginsTurn(state, absorb)) return { kind: 'stop-words', reason: { kind: 'stopped', byUser }, absorb };
  const active = state.phase.kind === 'thinking' || state.phase.kind === 'acting';
  return { kind: 'pause', reason: { kind: 'stopped', byUser }, absorb, tell: active };
}

/** Whether the words that a stop comes with would begin a turn without it. */
function beginsTurn(state: SessionState, absorb: InboxItem[]): boolean {
  const { phase } = state;
  if (phase.kind === 'idle') return absorb.some(isWritten);
  return phase.kind === 'paused' && !phase.work && resumingMessages(state, absorb).some(isWritten);
}

function planPaused(
  { reason, work }: Extract<Phase, { kind: 'paused' }>,
  { items: inbox, resumes, words }: { items: InboxItem[]; resumes: boolean; words: boolean },
  facts: CallFacts,
  call: CallPlan['kind'],
): Plan {
  if (work && (resumes || work.dispatch.kind === 'sent')) return planWork(work, words, facts);
  if (resumes) return { kind: call, absorb: inbox };
  if (inbox.length === 0) return { kind: 'nothing' };
  return areNotes(inbox) ? { kind: 'note', absorb: inbox } : { kind: 'pause', reason, absorb: inbox, tell: false };
}

/** Nothing goes on by them: the model reads them with its next call. */
function areNotes(inbox: InboxItem[]): boolean {
  return inbox.every(({ change, news }) => change !== undefined || news !== undefined);
}

/** `words`: people have written what no model call has read. */
function planWork(work: OpenWork, words: boolean, facts: CallFacts): Plan {
  const { dispatch } = work;
  switch (dispatch.kind) {
    case 'intent':
      return { kind: 'resend', work, dispatch };
    case 'sent':
    case 'cancel-sent':
      return { kind: 'collect', work, dispatch };
    case 'cancel-requested':
      return { kind: 'cancel', work, dispatch };
    case 'none':
    case 'worker-wait': {
      const calls = nextGroup(work, facts);
      const waiting = planWaiting(work, calls[0], words, facts);
      if (waiting) return waiting;
      const place = calls[0] ? facts.placeOf(calls[0].name) : 'lambda';
      if (words && wordsComeFirst(work, calls, place, facts)) return { kind: 'not-started', work };
      const behind = planBehindFailure(work, calls[0], facts);
      if (behind) return behind;
      return place === 'worker' ? { kind: 'dispatch', work, calls, dispatch } : { kind: 'run-tools', work, calls };
    }
  }
}

/** Words end a wait without a look, and none begins while they are unread. */
function planWaiting(
  work: OpenWork,
  call: ToolCall | undefined,
  words: boolean,
  { mayWait }: CallFacts,
): Plan | undefined {
  if (!call) return undefined;
  if (work.wait?.toolCallId === call.toolCallId) return { kind: words ? 'end-wait' : 'look', work, call };
  if (!mayWait(call)) return undefined;
  return words ? { kind: 'not-started', work } : { kind: 'look', work, call };
}

/**
 * Whether what people wrote is read before the next calls: others would see them, or they take long, or their machine is
 * still awaited. Only what was never sent and never begun: nothing else can be said not to have started.
 */
function wordsComeFirst(
  { dispatch, begun }: OpenWork,
  calls: ToolCall[],
  place: ToolPlace,
  { isOutward, isShort }: CallFacts,
): boolean {
  const [first] = calls;
  switch (place) {
    case 'lambda':
      return first !== undefined && isOutward(first) && !begun?.includes(first.toolCallId);
    case 'worker': {
      const mayHaveBeenSent = 'sentBefore' in dispatch && dispatch.sentBefore !== undefined;
      return !mayHaveBeenSent && (dispatch.kind === 'worker-wait' || !calls.every(isShort));
    }
  }
}

/** What others see does not start behind a call of its reply that failed. One that may have been made is not decided anew. */
function planBehindFailure(work: OpenWork, call: ToolCall | undefined, { isOutward }: CallFacts): Plan | undefined {
  const mayHaveBeenSent = 'sentBefore' in work.dispatch && work.dispatch.sentBefore !== undefined;
  if (!call || !isOutward(call) || mayHaveBeenSent || work.begun?.includes(call.toolCallId)) return undefined;
  const failed = failureBefore(work, call);
  return failed && { kind: 'not-after-failure', work, call, failed };
}

/**
 * The next calls in order that have no result and run in the same place: order across places is kept. A group ends before a call
 * that others see, which goes by the results before it.
 */
export function nextGroup(
  work: OpenWork,
  { placeOf, isOutward }: Pick<CallFacts, 'placeOf' | 'isOutward'>,
): ToolCall[] {
  const open = openCalls(work);
  const [first] = open;
  if (!first) return [];
  const place = placeOf(first.name);
  const isBehindOthers = (call: ToolCall, index: number) => {
    const previous = open[index - 1];
    return previous !== undefined && isOutward(call) && !isOutward(previous);
  };
  const end = open.findIndex((call, index) => placeOf(call.name) !== place || isBehindOthers(call, index));
  return end < 0 ? open : open.slice(0, end);
}
