import { type DispatchTarget, type SessionState, workOf } from '../../domain/session/session.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { OldObjects } from '../../ports/old-objects.ts';

/** Where git credentials wait for the command that fetches them. */
const PREFIX = 'credentials/';
/**
 * How long credentials can be fetched after the command's last moment to start: the command tries three times for 20 s. After
 * that nobody can fetch them, not even somebody who finds their address.
 */
const FETCH_MS = 2 * 60_000;
/** No command that is this old may still start: two minutes to start, as long to fetch, and room for clocks that differ. */
const KEPT_MS_MAX = 10 * 60_000;

export function credentialsKey(sessionId: string, target: DispatchTarget): string {
  return `${PREFIX}${sessionId}/${target.intentVersion}.json`;
}

/** How long the address of a command's credentials is good for. */
export function credentialsUrlMs({ notAfter }: DispatchTarget, now: number): number {
  return Math.max(0, notAfter - now) + FETCH_MS;
}

/** The command that this change of the session brings to its end, whatever became of it: a result, or none. */
export function endedTarget(before: SessionState, after: SessionState): DispatchTarget | undefined {
  const [was, is] = [targetOf(before), targetOf(after)];
  return was?.intentVersion === is?.intentVersion ? undefined : was;
}

function targetOf(state: SessionState): DispatchTarget | undefined {
  const dispatch = workOf(state.phase)?.dispatch;
  return dispatch && 'target' in dispatch ? dispatch.target : undefined;
}

/**
 * Removes what no step has removed: it died after its commit, or its session was never looked at again. Its age alone decides,
 * so that nothing has to be remembered anywhere.
 */
export async function removeOldCredentials(ports: { oldObjects: OldObjects; clock: Clock; log: Log }): Promise<number> {
  const removed = await ports.oldObjects.remove(PREFIX, ports.clock.now() - KEPT_MS_MAX);
  if (removed > 0) ports.log.info('Credentials that no step had removed are gone', { removed });
  return removed;
}
