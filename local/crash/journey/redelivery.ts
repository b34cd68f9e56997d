import { isMadeUpFor } from '@remote-swe/core/ingress/github/redelivery/lost';
import type { LocalSystem } from '../../system/system.ts';

/** A look for lost events each quarter of an hour, which may be killed itself; a try again; and the rest of the session. */
export const REDELIVERY_MS_MAX = 60 * 60_000;

/** Whether no event is on its way to the agent. */
export function isArrived(system: LocalSystem): boolean {
  return system.github.webhooks.underWay === 0;
}

/** Whether also none is lost that the product will ask for again: it would come in the middle of the next session. */
export function isMadeUp(system: LocalSystem): boolean {
  const lost = system.github.webhooks.all().filter(({ status = 0 }) => status === 0 || status >= 400);
  return isArrived(system) && !lost.some(({ name }) => isMadeUpFor(name));
}
