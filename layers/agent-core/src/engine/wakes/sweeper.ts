import { postponementMs } from '../../domain/session/listed/lateness.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { OldObjects } from '../../ports/old-objects.ts';
import type { DueItems } from '../../ports/session/due-items.ts';
import type { Wakes } from '../../ports/session/wakes.ts';
import { removeOldCredentials } from '../session/credentials.ts';

/** Items that one run looks at, once a minute. If more are due at once, something else is wrong; the rest waits. */
export const SWEEP_ITEMS_MAX = 500;
const MINUTE_MS = 60_000;
/** To the next look for credentials. Every list of the bucket is paid for, and in each minute it would be a third of an idle stack. */
const CREDENTIALS_LOOK_MINUTES = 5;

export type SweeperPorts = { dueItems: DueItems; wakes: Wakes; oldObjects: OldObjects; clock: Clock; log: Log };

/**
 * Makes up for lost bells and timers: rings every session that should have gone on by now, and looks again later and later. Every
 * few minutes it removes credentials that were left behind; a failure of that fails the run, and the next look tries again.
 */
export async function sweep(ports: SweeperPorts): Promise<{ rung: number }> {
  const now = ports.clock.now();
  const items = await ports.dueItems.due(now, SWEEP_ITEMS_MAX);
  for (const sessionId of new Set(items.map((item) => item.sessionId))) await ports.wakes.ring(sessionId);
  for (const item of items) {
    await ports.dueItems.postpone(item, now + postponementMs(item.sweeps));
  }
  if (items.length > 0) ports.log.info('sweep', { items: items.length });
  if (Math.floor(now / MINUTE_MS) % CREDENTIALS_LOOK_MINUTES === 0) await removeOldCredentials(ports);
  return { rung: items.length };
}
