import { scheduleName } from '@remote-swe/core/adapters/scheduler/worker-schedules';
import { SESSION_TAG, STACK_TAG } from '@remote-swe/core/adapters/workers/launch';
import { OLD_SCHEDULE_NAME_PREFIX, SCHEDULE_NAME_PREFIX } from '@remote-swe/core/domain/worker/orphans';
import type { Ops } from '../kit/ops.ts';
import { looseVolumesWith, machinesWith } from './tagged.ts';

function tags(ops: Ops, sessionId: string) {
  return [
    { Name: `tag:${STACK_TAG}`, Values: [ops.place.stack.name] },
    { Name: `tag:${SESSION_TAG}`, Values: [sessionId] },
  ];
}

/** Machines of a session that are not on their way out, also those that the table has forgotten. */
export function machinesOf(ops: Ops, sessionId: string): Promise<string[]> {
  return machinesWith(ops.clients.ec2, tags(ops, sessionId));
}

export function looseVolumesOf(ops: Ops, sessionId: string): Promise<string[]> {
  return looseVolumesWith(ops.clients.ec2, tags(ops, sessionId));
}

/** The names that the session's clock may have. */
export function clockNames(sessionId: string): string[] {
  const name = scheduleName(sessionId);
  return [name, `${OLD_SCHEDULE_NAME_PREFIX}${name.slice(SCHEDULE_NAME_PREFIX.length)}`];
}

/** Those of them that there are. */
export async function clocksOf(ops: Ops, sessionId: string): Promise<string[]> {
  const there: string[] = [];
  for (const name of clockNames(sessionId)) {
    const { found } = await ops.fleet.schedules(name);
    there.push(...found.filter((each) => each.name === name).map((each) => each.name));
  }
  return there;
}
