import { DescribeInstancesCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { DeleteScheduleCommand, GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { scheduleName } from '@remote-swe/core/adapters/scheduler/worker-schedules';
import { SESSION_TAG, STACK_TAG } from '@remote-swe/core/adapters/workers/launch';
import { OLD_SCHEDULE_NAME_PREFIX, SCHEDULE_NAME_PREFIX } from '@remote-swe/core/domain/worker/orphans';
import type { Ops } from '../kit/ops.ts';

const ALIVE = ['pending', 'running', 'stopping', 'stopped'];

function tags(ops: Ops, sessionId: string) {
  return [
    { Name: `tag:${STACK_TAG}`, Values: [ops.place.stack.name] },
    { Name: `tag:${SESSION_TAG}`, Values: [sessionId] },
  ];
}

/** Machines of a session that are not on their way out, also those that the table has forgotten. */
export async function machinesOf(ops: Ops, sessionId: string): Promise<string[]> {
  const Filters = [...tags(ops, sessionId), { Name: 'instance-state-name', Values: ALIVE }];
  const answer = await ops.clients.ec2.send(new DescribeInstancesCommand({ Filters }));
  const instances = answer.Reservations?.flatMap((reservation) => reservation.Instances ?? []) ?? [];
  return instances.flatMap(({ InstanceId }) => InstanceId ?? []);
}

/** Its disks that are attached to nothing; those of machines go with them. */
export async function looseVolumesOf(ops: Ops, sessionId: string): Promise<string[]> {
  const Filters = [...tags(ops, sessionId), { Name: 'status', Values: ['available'] }];
  const answer = await ops.clients.ec2.send(new DescribeVolumesCommand({ Filters }));
  return (answer.Volumes ?? []).flatMap(({ VolumeId }) => VolumeId ?? []);
}

/** The names that the session's clock may have. */
function clockNames(sessionId: string): string[] {
  const name = scheduleName(sessionId);
  return [name, `${OLD_SCHEDULE_NAME_PREFIX}${name.slice(SCHEDULE_NAME_PREFIX.length)}`];
}

export async function clocksOf(ops: Ops, sessionId: string): Promise<string[]> {
  const there: string[] = [];
  for (const Name of clockNames(sessionId)) {
    const asked = new GetScheduleCommand({ Name, GroupName: ops.place.clockGroup });
    if (await unlessMissing(ops.clients.scheduler.send(asked))) there.push(Name);
  }
  return there;
}

export async function deleteClocks(ops: Ops, sessionId: string): Promise<void> {
  for (const Name of clockNames(sessionId))
    await unlessMissing(
      ops.clients.scheduler.send(new DeleteScheduleCommand({ Name, GroupName: ops.place.clockGroup })),
    );
}

async function unlessMissing<Answer>(sent: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await sent;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
