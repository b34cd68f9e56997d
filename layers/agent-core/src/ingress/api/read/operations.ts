import { monthBefore, monthOf } from '../../../domain/money/month-spend.ts';
import { LATEST_POSTPONED_MS, lateByMs } from '../../../domain/session/listed/lateness.ts';
import { allFound, orphansAmong } from '../../../domain/worker/orphans.ts';
import type { Api } from '../kit/context.ts';
import { type Route, route } from '../kit/route.ts';

/** Due items that are looked at, timers of the next minutes among them. */
const DUE_MAX = 400;
/** Pages of machines and of disks, 100 each. */
const PAGES_MAX = 5;
/** Sessions that are looked at for errors: the newest. */
const SESSIONS_MAX = 500;
const DAY_MS = 24 * 3_600_000;

/** What an operator looks at first; `npm run ops -- doctor` looks at more. */
export const operationsRoutes: Route[] = [
  route({
    ...{ method: 'GET', path: '/operations', access: 'admin' },
    summary: 'What waits, what was given up, what runs, and what belongs to nobody',
    answer: { status: 200, schema: 'Operations' },
    async handle(api) {
      const [late, { steps, timers, deadLetters }, found, failed] = await Promise.all([
        longestLate(api),
        api.ports.queues.counts(),
        foundIn(api),
        errorsOf(api),
      ]);
      const queue = { waiting: steps.waiting, taken: steps.taken, timers: timers.waiting + timers.delayed };
      const { isAll, ...remains } = found;
      const { errors } = failed;
      return { status: 200, json: { ...late, queue, deadLetters, ...remains, errors, isAll: isAll && failed.isAll } };
    },
  }),
];

async function longestLate({ ports }: Api): Promise<{ queueAgeMs?: number }> {
  const now = ports.clock.now();
  const due = await ports.dueItems.due(now + LATEST_POSTPONED_MS, DUE_MAX);
  const queueAgeMs = Math.max(0, ...due.map((item) => lateByMs(item, now)));
  return queueAgeMs === 0 ? {} : { queueAgeMs };
}

async function foundIn({ ports }: Api) {
  const fleet = await ports.fleet();
  const [machines, volumes] = await Promise.all([
    allFound((page) => fleet.machines(page), PAGES_MAX),
    allFound((page) => fleet.volumes(page), PAGES_MAX),
  ]);
  // The items are read after the things were found, as the rules want it.
  const sessions = [...new Set([...machines.found, ...volumes.found].map(({ sessionId }) => sessionId))];
  const items = new Map(await Promise.all(sessions.map(async (id) => [id, await ports.workers.get(id)] as const)));
  const known = { items, now: ports.clock.now() };
  const stopped = machines.found.filter(({ isStopped }) => isStopped).length;
  return {
    machines: { running: machines.found.length - stopped, stopped, looseDisks: volumes.found.length },
    orphans: [...orphansAmong('machine', machines.found, known), ...orphansAmong('volume', volumes.found, known)],
    isAll: machines.isAll && volumes.isAll,
  };
}

/** A month begins with sessions of the last one. */
async function errorsOf({ ports }: Api) {
  const since = ports.clock.now() - DAY_MS;
  const month = monthOf(ports.clock.now());
  const months = [...new Set([month, ...(monthOf(since) === month ? [] : [monthBefore(month)])])];
  const pages = await Promise.all(months.map((each) => ports.reader.listed(each, undefined, SESSIONS_MAX)));
  const errors = pages
    .flat()
    .filter(({ at, row }) => at >= since && row?.pausedBecause === 'error')
    .map(({ sessionId, at }) => ({ sessionId, at }));
  const isAll = pages.every((page) => page.length < SESSIONS_MAX || (page.at(-1)?.at ?? 0) < since);
  return { errors, isAll };
}
