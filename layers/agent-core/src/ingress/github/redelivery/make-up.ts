import { isPortError, isRefusal } from '../../../errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';
import type { CodeEvents } from '../../../ports/session/code-events.ts';
import type {
  DeliveryPlace,
  DeliveryPlaces,
  HookAttempt,
  HookDeliveries,
} from '../../../ports/session/hook-deliveries.ts';
import { type Lost, lostOf } from './lost.ts';

/** GitHub keeps deliveries, and sends them again, for three days. */
const KEPT_MS = 3 * 24 * 60 * 60_000;
/** Deliveries may show in the list some minutes late, and times there are GitHub's. */
const MARGIN_MS = 10 * 60_000;
/** What one run does at most, so that it ends before its function does; the next one goes on. Catches an App with thousands of events. */
const PAGES_MAX = 50;
const ASKS_MAX = 40;
const RUN_MS_MAX = 15_000;

export type MakeUpPorts = {
  hook: HookDeliveries;
  places: DeliveryPlaces;
  events: Pick<CodeEvents, 'wasHandled'>;
  clock: Pick<Clock, 'now'>;
  log: Log;
  /** Rejects with a PortError `refused` while there is none: what is asked for again would be refused again. */
  secret(): Promise<string>;
};

/** Asks GitHub to send again what never arrived: by itself it sends nothing twice. Repeatable: an event that comes twice is taken once. */
export async function makeUpForLost(ports: MakeUpPorts): Promise<{ asked: number }> {
  if (!(await hasSecret(ports))) return { asked: 0 };
  try {
    return await look(ports);
  } catch (error) {
    // The next run is the retry; a limit or an outage of GitHub is no failure of this function.
    if (!isPortError(error)) throw error;
    ports.log.error('Lost events of GitHub cannot be made up for now', { error: error.message });
    return { asked: 0 };
  }
}

async function hasSecret({ secret, log }: MakeUpPorts): Promise<boolean> {
  try {
    await secret();
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    log.info('no secret of events: none is made up for', { reason: error.message });
    return false;
  }
}

async function look(ports: MakeUpPorts): Promise<{ asked: number }> {
  const now = ports.clock.now();
  const place = (await ports.places.place()) ?? { until: 0 };
  const from = place.from ?? now;
  const walk = await read(ports, place, { begun: now, floor: Math.max(place.until - MARGIN_MS, now - KEPT_MS) });
  const { asked, since } = await ask(ports, lostOf(walk.attempts, now), now);
  const unsettledSince = Math.min(place.unsettledSince ?? Number.POSITIVE_INFINITY, since);
  await ports.places.remember(
    walk.next === undefined
      ? { until: Math.min(from, unsettledSince) }
      : {
          ...{ until: place.until, cursor: walk.next, from },
          ...(Number.isFinite(unsettledSince) ? { unsettledSince } : {}),
        },
  );
  ports.log.info('looked for lost events', { looked: walk.attempts.length, asked });
  return { asked };
}

type Walk = { attempts: HookAttempt[]; next?: string };

/** Backwards to `floor`; `next` says that there is more than one run reads. One page is read at any rate: of none nobody knows what is lost. */
async function read(
  ports: MakeUpPorts,
  place: DeliveryPlace,
  { begun, floor }: { begun: number; floor: number },
): Promise<Walk> {
  const attempts: HookAttempt[] = [];
  let cursor = place.cursor;
  for (let pages = 0; pages === 0 || (pages < PAGES_MAX && ports.clock.now() - begun < RUN_MS_MAX); pages++) {
    const page = await pageOf(ports, cursor);
    attempts.push(...page.attempts.filter(({ at }) => at >= floor));
    if (page.next === undefined || page.attempts.some(({ at }) => at < floor)) return { attempts };
    cursor = page.next;
  }
  return { attempts, ...(cursor === undefined ? {} : { next: cursor }) };
}

/** A remembered cursor that GitHub does not know any more must not end all looking: it begins anew. */
async function pageOf({ hook, log }: MakeUpPorts, cursor: string | undefined): ReturnType<HookDeliveries['page']> {
  try {
    return await hook.page(cursor);
  } catch (error) {
    if (cursor === undefined || !isRefusal(error)) throw error;
    log.info('GitHub refuses a place in its deliveries: looking begins at the newest', { error: error.message });
    return hook.page(undefined);
  }
}

/** `since`: when the oldest event was sent that has not arrived yet. */
async function ask(ports: MakeUpPorts, lost: Lost, begun: number): Promise<{ asked: number; since: number }> {
  let asked = 0;
  let since = Math.min(...lost.waiting.map((each) => each.since), Number.POSITIVE_INFINITY);
  for (const { attempt, since: sent } of lost.ask) {
    const isOver = asked >= ASKS_MAX || ports.clock.now() - begun >= RUN_MS_MAX;
    // It may have been taken although GitHub saw no answer in time.
    if (!isOver && (await ports.events.wasHandled(attempt.guid))) continue;
    since = Math.min(since, sent);
    if (isOver) break;
    if (await again(ports, attempt)) asked += 1;
  }
  return { asked, since };
}

async function again({ hook, log }: MakeUpPorts, { id, guid, event }: HookAttempt): Promise<boolean> {
  try {
    await hook.again(id);
    log.info('asked for a lost event again', { delivery: guid, event });
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    log.error('GitHub does not send a lost event again', { delivery: guid, event, error: error.message });
    return false;
  }
}
