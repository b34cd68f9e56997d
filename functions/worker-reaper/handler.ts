import { removeOrphans } from '@remote-swe/core/engine/worker-life/orphans';
import { reap } from '@remote-swe/core/engine/worker-life/reaper';
import { sameBuild } from '@remote-swe/core/version';
import { fleet, isOrphansEvent } from '@remote-swe/core/wiring/orphans';
import { clockOf } from '@remote-swe/core/wiring/parts/bells';
import { guarded } from '@remote-swe/core/wiring/parts/guarded';
import { workerReaper } from '@remote-swe/core/wiring/worker-reaper';
import { buildId } from '../build-id.ts';

sameBuild(buildId);
const { ports, settings } = workerReaper();

/** Target of a session's schedule, and of the hourly look for orphans. A throw makes Scheduler try again. */
export const handler = guarded(async (event: unknown): Promise<{ decision: string } | { removed: number }> => {
  if (isOrphansEvent(event)) return removeOrphans({ ...ports, fleet: fleet() }, settings);
  const clock = clockOf(event);
  if (!clock) {
    ports.log.error('An event that is no worker clock', { event });
    return { decision: 'malformed' };
  }
  ports.log.about({ sessionId: clock.sessionId });
  const decision = await reap(ports, settings, clock.sessionId, clock.generation);
  return { decision: decision.kind };
});
