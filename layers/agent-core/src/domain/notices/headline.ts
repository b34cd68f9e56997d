import { type Texts, textsOf } from '../language/texts.ts';
import { type Dispatch, type OpenWork, openCalls, type SessionState } from '../session/session.ts';
import type { ToolCall } from '../tool/tool.ts';
import { CAPACITY_WAIT_MS_MAX, LET_GO_AFTER_MS, WORKER_WAIT_MS_MAX } from '../worker/wait-limits.ts';
import { pauseText } from './pause.ts';
import { openItems } from './plan-lines.ts';
import { plainCall, type ShownCall } from './shown-call.ts';

/** Calls that are named; of more, only the number. */
const CALLS_SHOWN_MAX = 3;

/**
 * What the thread is shown beside the state. `words`: whether somebody has written what the model has not read (`unread`), or is
 * reading now. `shown`: what is known of a call. `now`: milliseconds since the epoch. `texts`: the reader's, where it is not the session's.
 */
export type ProgressView = {
  now: number;
  words?: 'read' | 'unread' | 'reading';
  shown?: (call: ToolCall) => ShownCall;
  texts?: Texts;
};

/** What the session does now, in one line. */
export function headline(state: SessionState, view: ProgressView): string {
  const { phase } = state;
  const texts = view.texts ?? textsOf(state.language);
  const { progress } = texts;
  switch (phase.kind) {
    case 'idle':
      return endText(state, texts);
    case 'thinking':
      if (phase.notBefore === undefined) return thinkingText(view, texts);
      return `:hourglass: ${progress.waitingForModel(phase.since, phase.notBefore)}`;
    case 'acting':
      return actingText(phase.work, view, texts);
    case 'paused':
      return `:double_vertical_bar: ${pauseText(phase.reason, texts)}`;
  }
}

function endText(state: SessionState, { progress }: Texts): string {
  if (state.ended === 'failed') return `:warning: ${progress.failed}`;
  const isOpen = state.ended === 'unfinished' || openItems(state).length > 0;
  return isOpen ? `:large_orange_diamond: ${progress.unfinished}` : `:white_check_mark: ${progress.done}`;
}

function thinkingText({ words }: ProgressView, { progress }: Texts): string {
  switch (words) {
    case 'unread':
      return `:eyes: ${progress.readNext}`;
    case 'reading':
      return `:eyes: ${progress.reading}`;
    case 'read':
    case undefined:
      return `:gear: ${progress.thinking}`;
  }
}

function actingText(work: OpenWork, view: ProgressView, texts: Texts): string {
  const { dispatch } = work;
  const { progress } = texts;
  if (dispatch.kind === 'worker-wait') return workerWaitText(dispatch, view, texts);
  const running = runningCalls(work, view);
  if (view.words === 'unread') return `:eyes: ${unreadText(work, running, texts)}`;
  if (work.wait) return `:hourglass: ${progress.awaiting(work.wait.what, work.wait)}`;
  const [only, ...others] = running.calls;
  if (only?.waitsFor !== undefined && others.length === 0)
    return `:hourglass: ${progress.awaiting(only.waitsFor, running)}`;
  return `:gear: ${only ? progress.running(namesOf(running.calls, texts), running.since) : progress.working}`;
}

function workerWaitText(
  { capacity, since, sentBefore }: Extract<Dispatch, { kind: 'worker-wait' }>,
  { words }: ProgressView,
  { progress }: Texts,
): string {
  if (words === 'unread') return `:eyes: ${sentBefore ? progress.readFromWorker : progress.readNext}`;
  if (capacity) {
    const wait = { since: capacity.since, until: capacity.since + CAPACITY_WAIT_MS_MAX };
    return `:hourglass: ${progress.waitingForCapacity(capacity.reason, wait)}`;
  }
  const wait = { since, until: since + WORKER_WAIT_MS_MAX };
  return `:hourglass: ${sentBefore ? progress.awaitingWorker(wait) : progress.startingWorker(wait)}`;
}

/** The calls that may run now: those of the command that is under way, or the next ones. They run one after the other. */
type Running = { calls: ShownCall[]; since: number; until?: number };

function runningCalls(work: OpenWork, { now, shown = plainCall }: ProgressView): Running {
  const { dispatch } = work;
  const target = 'target' in dispatch ? dispatch.target : undefined;
  const sent = target && new Set(target.toolCallIds);
  const calls = openCalls(work)
    .filter(({ toolCallId }) => !sent || sent.has(toolCallId))
    .map(shown);
  const since = target?.at ?? now;
  const limits = calls.flatMap(({ limitMs }) => limitMs ?? []);
  if (limits.length < calls.length) return { calls, since };
  return { calls, since, until: since + limits.reduce((sum, limit) => sum + limit, 0) };
}

/** What becomes of a message that comes while calls are open: docs/protocol.md, People first. */
function unreadText(work: OpenWork, { calls, until }: Running, texts: Texts): string {
  const { progress } = texts;
  const isSent = work.dispatch.kind === 'sent' || work.dispatch.kind === 'intent';
  if (!isSent || calls.length === 0) return progress.readNext;
  const seconds = LET_GO_AFTER_MS / 1_000;
  const long = calls.filter(({ limitMs = Number.POSITIVE_INFINITY }) => limitMs > LET_GO_AFTER_MS);
  if (long.length === 0) return progress.readSoon(namesOf(calls, texts), seconds);
  const isHeld = work.reply !== undefined;
  if (isHeld && long.every(({ isLetGo }) => isLetGo)) return progress.readAndLetGo(seconds);
  return progress.readAfter(namesOf(calls, texts), { until, isHeld });
}

function namesOf(calls: ShownCall[], { progress }: Texts): string {
  const named = calls.slice(0, CALLS_SHOWN_MAX).map(({ text }) => text);
  return progress.inOrder(named, calls.length - named.length);
}
