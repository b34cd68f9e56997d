import { DeleteVolumeCommand, type EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import {
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import * as z from 'zod';
import type { FoundSchedule } from '../../domain/worker/orphans.ts';
import type { Fleet } from '../../ports/workers/fleet.ts';
import { codeOf, isGoneError } from './ec2-errors.ts';
import { PAGE_MAX, TaggedFleet } from './tagged-fleet.ts';

const clockInput = z.object({ sessionId: z.string().min(1), generation: z.number() });

export type FleetSettings = { stackName: string; clockGroup: string };

/** Everything that carries this deployment's tag, or is in its schedule group. What carries no session's name is not ours. */
export class AwsFleet extends TaggedFleet implements Fleet {
  readonly #scheduler: SchedulerClient;
  readonly #settings: FleetSettings;

  constructor(ec2: EC2Client, scheduler: SchedulerClient, settings: FleetSettings) {
    super(ec2, settings.stackName);
    this.#scheduler = scheduler;
    this.#settings = settings;
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
    await this.ec2
      .send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }))
      .catch(unless((error) => isGoneError(error)));
  }

  async deleteVolume(volumeId: string): Promise<void> {
    await this.ec2
      .send(new DeleteVolumeCommand({ VolumeId: volumeId }))
      .catch(unless((error) => ['InvalidVolume.NotFound', 'VolumeInUse', 'IncorrectState'].includes(codeOf(error))));
  }

  async deleteSchedule(name: string): Promise<void> {
    await this.#scheduler
      .send(new DeleteScheduleCommand({ Name: name, GroupName: this.#settings.clockGroup }))
      .catch(unless(isMissing));
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
