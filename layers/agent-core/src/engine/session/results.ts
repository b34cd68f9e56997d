import { isSameRepository } from '../../domain/repository.ts';
import { type Notice, noticeId } from '../../domain/session/notice.ts';
import { withoutAnswered, withSeenThreads } from '../../domain/session/remarks.ts';
import { type OpenWork, openCalls, type Phase, type PullRequest } from '../../domain/session/session.ts';
import type { ToolOutcome, ToolResult } from '../../domain/tool/tool.ts';
import { adviceMessage, resultsMessage, type TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { fitResults } from '../../domain/worker/reply-room.ts';
import type { SessionChange } from '../../tools/lambda-tool.ts';
import { type Draft, draftOf, type Rules, type Session, withState } from '../context/context.ts';
import { afterResults } from '../guards/after-results.ts';
import type { EndedWork } from '../guards/ran.ts';
import { guardsOf } from '../guards/turn-limits.ts';
import { imageRoom, imagesIn, replyRoom, withinImageLimits } from '../model-request/shown-images.ts';
import { pauseNotices } from './pause-notices.ts';
import { isCancelling, isResumed } from './phases.ts';

/** What the model reads when the fate of a call cannot be known. It must look before it repeats. */
export const WORKER_LOST =
  'The worker was lost while this call may have been running. Its effects are unknown and files that were not pushed are gone. Check the state before repeating it.';
/** What the model reads when its calls reported more than is read at once. */
export const REPORT_TOO_LARGE =
  'The worker reported more than is read at once, so the result of this call is unknown: it ran, and may have had its effect. Check the state, and make fewer calls at once.';
export const CANCELLED = 'Cancelled: somebody stopped the session before this call ran.';
/** What the model reads when a person ended a wait. */
export const WAIT_STOPPED =
  'The waiting was stopped, because somebody wrote or stopped the session. What was awaited goes on by itself: look at it again when you need it.';

/** The same result for each of these calls. */
export function sameResult(calls: { toolCallId: string }[], outcome: ToolOutcome, text: string): ToolResult[] {
  return calls.map(({ toolCallId }) => ({
    toolCallId,
    isError: true,
    outcome,
    content: [{ type: 'text', text }],
    durationMs: 0,
  }));
}

/** What the model reads about a call from Lambda that was begun and whose answer was lost. */
export const CALL_LOST =
  'This call was begun, but its answer was lost. It may or may not have had its effect, and it was not repeated. Check before you repeat it.';

/** Results for what has none when a session is stopped: `cancelled` where nothing ran, `unknown` where something may have. */
export function closingResults(work: OpenWork): ToolResult[] {
  const begun = new Set(work.begun);
  return openCalls(work).flatMap((call) => {
    if (begun.has(call.toolCallId)) return sameResult([call], 'unknown', CALL_LOST);
    return sameResult([call], 'cancelled', work.wait?.toolCallId === call.toolCallId ? WAIT_STOPPED : CANCELLED);
  });
}

/** The results of calls that may have been running on a worker that is lost. */
export function workerLostResults(calls: { toolCallId: string }[]): ToolResult[] {
  return sameResult(calls, 'unknown', WORKER_LOST).map((result) => ({ ...result, isWorkerLost: true }));
}

/** Results of some of a work's open calls, and what those calls change in the session. */
export type NewResults = { work: OpenWork; results: ToolResult[]; changes?: SessionChange[] };

/**
 * The entry that records results. When every call has one, they become one transcript message with what the guards say to
 * it, and the model is next; a session that is being stopped closes the calls that never ran and stays paused. Images that the
 * model could not be sent do not enter, nor what is more than one reply may bring in.
 */
export function resultsDraft(rules: Rules, session: Session, { work, results, changes = [] }: NewResults): Draft {
  const allowed = withinImageLimits(results, imageRoom(session.state, rules.settings, imagesIn(work.results)));
  const shown = fitResults(allowed, work.calls, replyRoom(session.state, work.results));
  const { wait: _over, ...rest } = work;
  const merged: OpenWork = { ...rest, results: [...work.results, ...shown], dispatch: { kind: 'none' } };
  if (isCancelling(work)) merged.results.push(...closingResults(merged));
  const isComplete = openCalls(merged).length === 0;
  const changed = applyChanges(session, changes);
  const phase = phaseAfter(session, merged, isComplete);
  const next = withState(changed.session, { phase });
  if (isComplete && phase.kind === 'thinking') {
    const step = completeStep(rules, next, merged, changed.notices.length);
    return draftOf('results', step.session, {
      messages: step.messages,
      notices: [...changed.notices, ...step.notices],
      ring: 'always',
    });
  }
  if (!isComplete) return draftOf('results', next, { notices: changed.notices, ring: 'always' });
  // Nobody is advised in a pause, but what is open when it ends is known from what was done before it.
  const counted = withState(next, { guards: afterResults(rules, next.state, merged).guards });
  const messages = [resultsMessage(merged.results)];
  return draftOf('results', counted, { messages, notices: changed.notices, ring: 'always' });
}

type CompleteStep = { session: Session; messages: TranscriptMessage[]; notices: Notice[] };

/** All calls of a reply have results: the guards look at them. `notices`: how many the entry has already. */
export function completeStep(rules: Rules, session: Session, work: EndedWork, notices: number): CompleteStep {
  const verdict = afterResults(rules, session.state, work);
  const advice: TranscriptMessage[] = verdict.advice.length > 0 ? [adviceMessage(verdict.advice)] : [];
  const messages: TranscriptMessage[] = [resultsMessage(work.results), ...advice];
  const counted = withState(session, { guards: verdict.guards });
  if (verdict.stop === undefined) return { session: counted, messages, notices: [] };
  const stopped = withState(counted, { phase: { kind: 'paused', reason: verdict.stop } });
  return { session: stopped, messages, notices: pauseNotices(stopped, session.entryAt, notices) };
}

function phaseAfter(session: Session, work: OpenWork, complete: boolean): Phase {
  const { phase } = session.state;
  if (phase.kind === 'paused' && !isResumed(session))
    return complete ? { kind: 'paused', reason: phase.reason } : { ...phase, work };
  return complete ? { kind: 'thinking', attempt: 0, maxTokensRaises: 0 } : { kind: 'acting', work };
}

/** Heads of pull requests that are kept: catches a session that reads through a whole list. The newest count. */
const HEADS_MAX = 20;

function applyChanges(session: Session, changes: SessionChange[]): { session: Session; notices: Notice[] } {
  let state = session.state;
  const notices: Notice[] = [];
  for (const change of changes) {
    switch (change.kind) {
      case 'plan':
        // At once: the reply's other calls may take long, or be stopped, and the plan is this turn's all the same.
        state = { ...state, todo: change.items, guards: { ...guardsOf(state), hasPlan: true } };
        break;
      case 'checks-red': {
        const guards = guardsOf(state);
        state = { ...state, guards: { ...guards, redChecks: (guards.redChecks ?? 0) + 1 } };
        break;
      }
      case 'checks':
        state = { ...state, pullRequests: state.pullRequests.map((one) => withChecks(one, change, session.entryAt)) };
        break;
      case 'heads': {
        const known = (state.heads ?? []).filter((head) => !change.heads.includes(head));
        state = { ...state, heads: [...known, ...change.heads].slice(-HEADS_MAX) };
        break;
      }
      case 'threads':
        state = { ...state, ...withSeenThreads(state, change.seen, state.turn) };
        break;
      case 'answered':
        state = { ...state, remarks: withoutAnswered(state.remarks, change.urls) };
        break;
      case 'repository':
        state = { ...state, repositories: [...new Set([...state.repositories, change.repository])] };
        break;
      case 'fork': {
        const { repository, upstream } = change;
        const others = (state.forks ?? []).filter((known) => known.upstream !== upstream);
        const repositories = [...new Set([...state.repositories, upstream, repository])];
        state = { ...state, repositories, forks: [...others, { repository, upstream }] };
        break;
      }
      case 'pull-request': {
        const others = state.pullRequests.filter((known) => known.url !== change.pullRequest.url);
        state = { ...state, pullRequests: [...others, change.pullRequest] };
        break;
      }
      case 'notice': {
        const id = noticeId(session.sessionId, session.version + 1, notices.length);
        const file = change.file ? { file: change.file } : {};
        notices.push({ kind: 'message', id, at: session.entryAt, text: change.text, ...file });
        break;
      }
    }
  }
  return { session: withState(session, state), notices };
}

function withChecks(
  pullRequest: PullRequest,
  { repository, number, verdict }: Extract<SessionChange, { kind: 'checks' }>,
  at: number,
): PullRequest {
  const isIt = pullRequest.number === number && isSameRepository(pullRequest.repository, repository);
  return isIt ? { ...pullRequest, checks: { verdict, at } } : pullRequest;
}
