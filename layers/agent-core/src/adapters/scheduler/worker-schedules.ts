import { createHash } from 'node:crypto';
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { SCHEDULE_NAME_PREFIX } from '../../domain/worker/orphans.ts';
import type { WorkerSchedules } from '../../ports/workers/worker-schedules.ts';

export type ClockSettings = { group: string; roleArn: string; reaperArn: string };

/** Scheduler tries a missed firing again until the next one. */
const RETRY = { MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 20 };
/** After its time a schedule fires again and again, until it is moved or removed: a lost firing or a reaper that dies costs this much. */
const EVERY_MINUTES = 10;

/**
 * One schedule per session, created or moved. Its target is the reaper, which looks at the table again. It is a recurring one that begins at
 * the given time, because Scheduler documents when such a one fires after an update, but not whether a one-time schedule that has fired
 * ever does again.
 */
export class EventBridgeSchedules implements WorkerSchedules {
  readonly #client: SchedulerClient;
  readonly #settings: ClockSettings;

  constructor(client: SchedulerClient, settings: ClockSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  async arm(sessionId: string, generation: number, at: number): Promise<void> {
    const input = {
      Name: scheduleName(sessionId),
      GroupName: this.#settings.group,
      ScheduleExpression: `rate(${EVERY_MINUTES} minutes)`,
      StartDate: new Date(Math.ceil(at / 1_000) * 1_000),
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' as const },
      Target: {
        Arn: this.#settings.reaperArn,
        RoleArn: this.#settings.roleArn,
        Input: JSON.stringify({ sessionId, generation }),
        RetryPolicy: RETRY,
      },
    };
    try {
      await this.#client.send(new UpdateScheduleCommand(input));
    } catch (error) {
      if (!isNamed(error, 'ResourceNotFoundException')) throw error;
      await this.#create(input);
    }
  }

  async remove(sessionId: string): Promise<void> {
    try {
      await this.#client.send(
        new DeleteScheduleCommand({ Name: scheduleName(sessionId), GroupName: this.#settings.group }),
      );
    } catch (error) {
      if (!isNamed(error, 'ResourceNotFoundException')) throw error;
    }
  }

  /** Two steps may create at once: the loser moves the winner's. */
  async #create(input: ConstructorParameters<typeof CreateScheduleCommand>[0]): Promise<void> {
    try {
      await this.#client.send(new CreateScheduleCommand(input));
    } catch (error) {
      if (!isNamed(error, 'ConflictException')) throw error;
      await this.#client.send(new UpdateScheduleCommand(input));
    }
  }
}

/** Schedule names take 64 characters of `[0-9a-zA-Z-_.]` (Scheduler API reference); session ids have colons. */
export function scheduleName(sessionId: string): string {
  return `${SCHEDULE_NAME_PREFIX}${createHash('sha256').update(sessionId).digest('hex').slice(0, 40)}`;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
