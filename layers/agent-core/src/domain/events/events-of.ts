import { totalMicroUsd } from '../model/spend.ts';
import { pauseText } from '../notices/pause.ts';
import { type PullRequest, type SessionState, workOf } from '../session/session.ts';
import type { SessionEvent } from './session-event.ts';

/** Characters of one text of an event. EventBridge takes 256 kB in all. */
const TEXT_CHARS_MAX = 2_000;
/** Of one event; a session with more names the newest. */
const LISTED_MAX = 50;

/** Which entry, as far as its events say it. */
export type EntryFacts = { sessionId: string; version: number; at: number };

/** One event without what all of them say. */
type About = SessionEvent extends infer Each ? (Each extends SessionEvent ? Omit<Each, keyof Common> : never) : never;
type Common = Omit<Extract<SessionEvent, { type: 'session.started' }>, 'type'>;

/** What an entry tells others of the session: `before` is the state of the entry before. */
export function eventsOf(before: SessionState, after: SessionState, entry: EntryFacts): SessionEvent[] {
  const isNewTurn = after.turn > before.turn;
  const abouts: About[] = [
    ...(begins(before, after, entry) ? [{ type: 'session.started' as const }] : []),
    ...opened(before, after),
    ...(isNewTurn || after.phase.kind !== before.phase.kind ? ended(after) : []),
    ...waiting(before, after),
  ];
  return abouts.map((about, index) => ({ ...common(after, entry, index), ...about }) as SessionEvent);
}

/** The first entry of a fork is made by whoever forks, who tells nobody: the one after it does. */
function begins(before: SessionState, after: SessionState, { version }: EntryFacts): boolean {
  return after.origin ? version === 2 : before.turn === 0 && after.turn > 0;
}

function common(state: SessionState, { sessionId, version, at }: EntryFacts, index: number): Common {
  const { source, begunBy, requester, turn, model, spend } = state;
  return {
    ...{ id: `${sessionId}#${version}#event-${index}`, at, sessionId, source: source.kind, version, turn, model },
    ...{ begunBy: begunBy ?? requester, requester, costMicroUsd: totalMicroUsd(spend) },
    repositories: repositoriesOf(state).slice(-LISTED_MAX),
  };
}

/** Those it was given or has cloned, and those of its pull requests, which need no clone: the branch may have been there. */
function repositoriesOf({ repositories, pullRequests }: SessionState): string[] {
  const own = pullRequests.filter(({ foreign }) => !foreign).map(({ repository }) => repository);
  return [...new Set([...repositories, ...own])];
}

function opened(before: SessionState, after: SessionState): About[] {
  const known = new Set(before.pullRequests.map(({ url }) => url));
  const own = after.pullRequests.filter(({ url, foreign }) => !foreign && !known.has(url));
  return own.map((pull) => ({ type: 'pull_request.opened' as const, pullRequest: shown(pull) }));
}

/** A turn may end in the entry that begins it. */
function ended({ phase, ended: outcome = undefined, pullRequests }: SessionState): About[] {
  if (phase.kind === 'idle') {
    const own = pullRequests.filter(({ foreign }) => !foreign).slice(-LISTED_MAX);
    return [{ type: 'session.finished', outcome: outcome ?? 'done', pullRequests: own.map(shown) }];
  }
  if (phase.kind !== 'paused') return [];
  const { reason } = phase;
  const text = pauseText(reason).slice(0, TEXT_CHARS_MAX);
  const paused: About = { type: 'session.paused', reason: reason.kind, text };
  if (reason.kind !== 'budget-usd') return [paused];
  const { scope = 'session', limitMicroUsd, spentMicroUsd, month } = reason;
  return [paused, { type: 'budget.reached', scope, limitMicroUsd, spentMicroUsd, month }];
}

function waiting(before: SessionState, after: SessionState): About[] {
  const wait = workOf(after.phase)?.wait;
  if (!wait || after.phase.kind !== 'acting' || workOf(before.phase)?.wait?.toolCallId === wait.toolCallId) return [];
  return [{ type: 'session.waiting', for: wait.what.slice(0, TEXT_CHARS_MAX), until: wait.until }];
}

function shown({ repository, number, url, branch }: PullRequest) {
  return { repository, number, url, branch };
}
