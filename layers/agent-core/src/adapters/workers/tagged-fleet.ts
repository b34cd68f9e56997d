import { DescribeInstancesCommand, DescribeVolumesCommand, type EC2Client, type Tag } from '@aws-sdk/client-ec2';
import type { FoundMachine, FoundVolume } from '../../domain/worker/orphans.ts';
import type { Fleet } from '../../ports/workers/fleet.ts';
import { SESSION_TAG, STACK_TAG } from './launch.ts';

/** Things in one answer: Scheduler gives no more, and a page is judged as a whole. */
export const PAGE_MAX = 100;
const ALIVE = ['pending', 'running', 'stopping', 'stopped'];

/** Machines and disks that carry this deployment's tag, to be looked at. What carries no session's name is not ours. */
export class TaggedFleet implements Pick<Fleet, 'machines' | 'volumes'> {
  protected readonly ec2: EC2Client;
  readonly #stackName: string;

  constructor(ec2: EC2Client, stackName: string) {
    this.ec2 = ec2;
    this.#stackName = stackName;
  }

  async machines(page?: string): Promise<{ found: FoundMachine[]; next?: string }> {
    const answer = await this.ec2.send(
      new DescribeInstancesCommand({
        Filters: [...this.#ours(), { Name: 'instance-state-name', Values: ALIVE }],
        MaxResults: PAGE_MAX,
        NextToken: page,
      }),
    );
    const instances = answer.Reservations?.flatMap((reservation) => reservation.Instances ?? []) ?? [];
    const found = instances.flatMap(({ InstanceId: machineId, LaunchTime, Tags, State }) => {
      const sessionId = sessionOf(Tags);
      if (!machineId || !sessionId || !LaunchTime) return [];
      const isStopped = State?.Name === 'stopped';
      return [{ machineId, sessionId, launchedAt: LaunchTime.getTime(), isStopped }];
    });
    return { found, next: answer.NextToken };
  }

  async volumes(page?: string): Promise<{ found: FoundVolume[]; next?: string }> {
    const answer = await this.ec2.send(
      new DescribeVolumesCommand({
        Filters: [...this.#ours(), { Name: 'status', Values: ['available'] }],
        MaxResults: PAGE_MAX,
        NextToken: page,
      }),
    );
    const found = (answer.Volumes ?? []).flatMap(({ VolumeId: volumeId, CreateTime, Tags }) => {
      const sessionId = sessionOf(Tags);
      return volumeId && sessionId && CreateTime ? [{ volumeId, sessionId, createdAt: CreateTime.getTime() }] : [];
    });
    return { found, next: answer.NextToken };
  }

  #ours() {
    return [
      { Name: `tag:${STACK_TAG}`, Values: [this.#stackName] },
      { Name: 'tag-key', Values: [SESSION_TAG] },
    ];
  }
}

function sessionOf(tags: Tag[] | undefined): string | undefined {
  return tags?.find((tag) => tag.Key === SESSION_TAG)?.Value || undefined;
}
