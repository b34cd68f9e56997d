import { approvalBody, costsQuery, MONTHS_MAX } from '../../../domain/api/asked/report.ts';
import { costsByPerson, costsOfSessions, spanOf, withNames } from '../../../domain/api/costs.ts';
import { slackPerson } from '../../../domain/api/person-in.ts';
import { ApiProblem } from '../../../domain/api/problem.ts';
import { actsAsAdmin, type Caller } from '../../../domain/api/rights.ts';
import { sharedLimit } from '../../../domain/money/budget.ts';
import {
  inScope,
  type MonthSpend,
  monthBefore,
  monthOf,
  type SharedScope,
  sumOf,
} from '../../../domain/money/month-spend.ts';
import type { SessionSummary } from '../../../domain/session/listed/summary.ts';
import { endingAccess } from '../../keys/end-access.ts';
import { needsNoApproval } from '../auth/caller.ts';
import type { Api } from '../kit/context.ts';
import { type Route, route } from '../kit/route.ts';
import { maySee } from './list.ts';

/** Months after those that are asked for: a session that went on for ten years is none of ours. */
const LATER_MONTHS_MAX = 120;
/** Sessions of one request, and of one read. */
const SESSIONS_MAX = 5_000;
/** Sessions that are read for them, also those of others: 40 reads. */
const SEEN_MAX = 20_000;
const PAGE = 500;
/** Sessions whose machines are looked at: the newest. */
const WORKERS_MAX = 200;
const APPROVALS_MAX = 1_000;

/** What it costs, and what admins look after. */
export const reportRoutes: Route[] = [
  route({
    ...{ method: 'GET', path: '/costs', access: 'read', query: costsQuery },
    summary: 'Costs of whole months; of oneself, of everybody for admins',
    answer: { status: 200, schema: 'Costs' },
    async handle(api, { caller, query }) {
      const span = spanOf(query, api.ports.clock.now());
      const months = monthsOf(span.from, span.to);
      const spends = await Promise.all(months.map((month) => api.ports.budgets.month(month)));
      const budgets = budgetsIn(api, caller, spends[0]);
      const { sessions, isAll } = await sessionsOf(api, caller, months);
      if (query.by === 'person') {
        const { installation: teamId, id: user } = caller.person;
        const rows = costsByPerson(spends, actsAsAdmin(caller) ? undefined : { teamId, user });
        return { status: 200, json: { ...span, rows: withNames(rows, sessions), isAll: true, budgets } };
      }
      return { status: 200, json: { ...span, rows: costsOfSessions(sessions, query.by, months), isAll, budgets } };
    },
  }),
  route({
    ...{ method: 'GET', path: '/workers', access: 'admin' },
    summary: 'Machines of the sessions that were active last',
    answer: { status: 200, schema: 'Workers' },
    async handle(api) {
      const month = monthOf(api.ports.clock.now());
      const newest = await api.ports.reader.listed(month, undefined, WORKERS_MAX);
      const room = WORKERS_MAX - newest.length;
      const before = room > 0 ? await api.ports.reader.listed(monthBefore(month), undefined, room) : [];
      const found = await Promise.all([...newest, ...before].map(({ sessionId }) => workerOf(api, sessionId)));
      return { status: 200, json: { workers: found.flat() } };
    },
  }),
  route({
    ...{ method: 'GET', path: '/approvals', access: 'admin' },
    summary: 'Who may use the agent, where admins are named',
    answer: { status: 200, schema: 'Approvals' },
    async handle({ ports }, { caller }) {
      return {
        status: 200,
        json: { approvals: await ports.approvals.list(caller.person.installation, APPROVALS_MAX) },
      };
    },
  }),
  route({
    ...{ method: 'PUT', path: '/approvals', access: 'admin', body: approvalBody },
    summary: 'Lets somebody use the agent: everywhere, or in a channel',
    answer: { status: 204 },
    async handle({ ports }, { caller, body: { user, channel } }) {
      const approval = { user, ...(channel === undefined ? {} : { channel }) };
      const { installation, id: by } = caller.person;
      await ports.approvals.approve(installation, { ...approval, by, at: ports.clock.now() });
      return { status: 204 };
    },
  }),
  route({
    ...{ method: 'DELETE', path: '/approvals', access: 'admin', body: approvalBody },
    summary: 'Takes an approval back; with the last one go keys and signed-in browsers',
    answer: { status: 204 },
    async handle(api, { caller, body: { user, channel } }) {
      const { installation } = caller.person;
      const { approvals } = api.ports;
      const person = slackPerson(installation, user);
      const revoke = () => approvals.revoke(installation, { user, ...(channel === undefined ? {} : { channel }) });
      const isLast = (await approvals.of(installation, user)).every((each) => each.channel === channel);
      await (isLast && !needsNoApproval(api.settings, person) ? endingAccess(api.ports, person, revoke) : revoke());
      return { status: 204 };
    },
  }),
];

/** The newest first. */
function monthsOf(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = to; month >= from; month = monthBefore(month)) {
    months.push(month);
    if (months.length > MONTHS_MAX)
      throw new ApiProblem(400, 'bad-request', `At most ${MONTHS_MAX} months are summed at once`);
  }
  if (months.length === 0) throw new ApiProblem(400, 'bad-request', 'The first month is after the last');
  return months;
}

/** Budgets of the newest month; of all together for admins. */
function budgetsIn({ settings }: Api, caller: Caller, spend: MonthSpend | undefined) {
  if (!spend) return [];
  const { installation: teamId, id: user } = caller.person;
  const { userMonthBudgetMicroUsd, deploymentMonthBudgetMicroUsd } = settings.budgets;
  const one = (scope: SharedScope, limit: number | undefined) => {
    if (limit === undefined) return [];
    const { costMicroUsd, estimatedMicroUsd } = sumOf(spend, inScope(scope));
    const limitMicroUsd = sharedLimit(scope, limit, spend);
    return [{ scope: scope.kind, limitMicroUsd, spentMicroUsd: costMicroUsd + estimatedMicroUsd }];
  };
  return [
    ...one({ kind: 'user', teamId, user }, userMonthBudgetMicroUsd),
    ...(actsAsAdmin(caller) ? one({ kind: 'deployment' }, deploymentMonthBudgetMicroUsd) : []),
  ];
}

/**
 * Those that the caller may see, and that may have cost something in these months (the newest first). A list names a session in the month
 * of its last activity, so one that went on later is found in a later month: those come last, as they are few.
 */
async function sessionsOf(api: Api, caller: Caller, months: string[]): Promise<SessionsFound> {
  const found: SessionsFound = { sessions: [], isAll: true };
  let seen = 0;
  for (const month of [...months, ...monthsAfter(months[0] ?? '', monthOf(api.ports.clock.now()))]) {
    let below: { at: number; sessionId: string } | undefined;
    for (;;) {
      if (found.sessions.length >= SESSIONS_MAX || seen >= SEEN_MAX) return { ...found, isAll: false };
      const page = await api.ports.reader.listed(month, below, PAGE);
      seen += page.length;
      found.sessions.push(...page.filter((each) => maySee(api, caller, each)));
      const last = page.at(-1);
      if (!last || page.length < PAGE) break;
      below = { at: last.at, sessionId: last.sessionId };
    }
  }
  return found;
}

type SessionsFound = { sessions: SessionSummary[]; isAll: boolean };

/** From the one after a month to another one, in order. */
function monthsAfter(month: string, last: string): string[] {
  const after: string[] = [];
  for (let each = last; each > month && after.length < LATER_MONTHS_MAX; each = monthBefore(each)) after.push(each);
  return after.reverse();
}

async function workerOf({ ports }: Api, sessionId: string) {
  const worker = await ports.workers.get(sessionId);
  if (!worker || worker.state === 'removed') return [];
  const { state, generation, instanceId, lastUsedAt, saved } = worker;
  const machine = instanceId === undefined ? {} : { instanceId };
  return [{ sessionId, state, generation, ...machine, lastUsedAt, ...(saved?.key ? { saved: { at: saved.at } } : {}) }];
}
