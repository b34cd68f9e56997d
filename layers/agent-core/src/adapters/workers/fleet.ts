import {
  DeleteVolumeCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  type EC2Client,
  type Tag,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import * as z from 'zod';
import type { FoundMachine, FoundSchedule, FoundVolume } from '../../domain/worker/orphans.ts';
import type { Fleet } from '../../ports/workers/fleet.ts';
import { codeOf, isGoneError } from './ec2-errors.ts';
import { SESSION_TAG, STACK_TAG } from './launch.ts';

/** Things in one answer; Scheduler gives no more. */
const PAGE_MAX = 100;
const ALIVE = ['pending', 'running', 'stopping', 'stopped'];

const clockInput = z.object({ sessionId: z.string().min(1), generation: z.number() });

export type FleetSettings = { stackName: string; clockGroup: string };

/** Everything that carries this deployment's tag, or is in its schedule group. What carries no session's name is not ours. */
export class AwsFleet implements Fleet {
  readonly #ec2: EC2Client;
  readonly #scheduler: SchedulerClient;
  readonly #settings: FleetSettings;

  constructor(ec2: EC2Client, scheduler: SchedulerClient, settings: FleetSettings) {
    this.#ec2 = ec2;
    this.#scheduler = scheduler;
    this.#settings = settings;
  }

  async machines(page?: string): Promise<{ found: FoundMachine[]; next?: string }> {
    const answer = await this.#ec2.send(
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
    const answer = await this.#ec2.send(
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

  async schedules(prefix: string, page?: string): Promise<{ found: FoundSchedule[]; next?: string }> {
    const answer = await this.#scheduler.send(
      new ListSchedulesCommand({
        GroupName: this.#settings.clockGroup,
        NamePrefix: prefix,
        MaxResults: PAGE_MAX,
        NextToken: page,
      }),
    );
    const found: FoundSchedule[] = [];
    for (const { Name } of answer.Schedules ?? []) found.push(...(await this.#schedule(Name)));
    return { found, next: answer.NextToken };
  }

  async terminate(instanceId: string): Promise<void> {
    await this.#ec2
      .send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }))
      .catch(unless((error) => isGoneError(error)));
  }

  async deleteVolume(volumeId: string): Promise<void> {
    await this.#ec2
      .send(new DeleteVolumeCommand({ VolumeId: volumeId }))
      .catch(unless((error) => ['InvalidVolume.NotFound', 'VolumeInUse', 'IncorrectState'].includes(codeOf(error))));
  }

  async deleteSchedule(name: string): Promise<void> {
    await this.#scheduler
      .send(new DeleteScheduleCommand({ Name: name, GroupName: this.#settings.clockGroup }))
      .catch(unless(isMissing));
  }

  #ours() {
    return [
      { Name: `tag:${STACK_TAG}`, Values: [this.#settings.stackName] },
      { Name: 'tag-key', Values: [SESSION_TAG] },
    ];
  }

  /**
   * A list does not show whose schedule it is; what the schedule sends does. Undefined for a schedule that is gone, or for what is no
   * schedule.
   */
  async #schedule(name: string | undefined): Promise<FoundSchedule[]> {
    const asked = new GetScheduleCommand({ Name: name, GroupName: this.#settings.clockGroup });
    const schedule = await this.#scheduler.send(asked).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    const input = clockInput.safeParse(parsed(schedule?.Target?.Input));
    const changedAt = (schedule?.LastModificationDate ?? schedule?.CreationDate)?.getTime();
    return name && changedAt !== undefined && input.success ? [{ name, changedAt, ...input.data }] : [];
  }
}

function sessionOf(tags: Tag[] | undefined): string | undefined {
  return tags?.find((tag) => tag.Key === SESSION_TAG)?.Value || undefined;
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ResourceNotFoundException';
}

function unless(isHarmless: (error: unknown) => boolean): (error: unknown) => void {
  return (error) => {
    if (!isHarmless(error)) throw error;
  };
}
