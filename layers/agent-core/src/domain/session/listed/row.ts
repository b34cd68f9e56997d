import type { PullRequest, SessionState } from '../session.ts';
import { workOf } from '../session.ts';
import type { SummaryPullRequest, SummaryRow } from './summary.ts';

/** Pull requests and people that a row names: a bound of the item. */
const LISTED_MAX = 10;
const AWAITS_CHARS_MAX = 200;

/** What lists show of a session in this state. */
export function rowOf(state: SessionState): SummaryRow {
  const { begun, begunBy = state.requester, model, people = [], pullRequests, phase } = state;
  const awaits = awaitsOf(state);
  return {
    ...(begun ? { title: begun.title, begunAt: begun.at } : {}),
    begunBy,
    name: people.find(({ user }) => user === begunBy)?.name,
    model,
    awaits: awaits?.slice(0, AWAITS_CHARS_MAX),
    isWaiting: awaits !== undefined || undefined,
    pausedBecause: phase.kind === 'paused' ? phase.reason.kind : undefined,
    pullRequests: pullRequests.slice(-LISTED_MAX).map(listed),
    people: peopleOf(state).slice(-LISTED_MAX),
    origin: state.origin,
    modelCalls: state.counters.modelCalls,
    spendByDay: state.spendByDay,
  };
}

/** Ids of the people who wrote in the session, as far as it knows them. */
export function peopleOf({ people = [], requester }: SessionState): string[] {
  return [...new Set([...people.map(({ user }) => user), ...(requester ? [requester] : [])])];
}

/** Undefined: it waits for nothing but the model's answer or the end of what runs. */
export function awaitsOf({ phase }: SessionState): string | undefined {
  if (phase.kind === 'thinking') return phase.since === undefined ? undefined : 'capacity of the model';
  if (phase.kind !== 'acting') return undefined;
  if (phase.work.dispatch.kind === 'worker-wait') return 'a machine';
  return workOf(phase)?.wait?.what;
}

function listed({ repository, number, url, ended, checks }: PullRequest): SummaryPullRequest {
  const verdict = checks && CHECKS[checks.verdict];
  return { repository, number, url, ...(ended ? { ended } : {}), ...(verdict ? { checks: verdict } : {}) };
}

const CHECKS = { red: 'failed', green: 'passed', waiting: 'pending', none: undefined } as const;
