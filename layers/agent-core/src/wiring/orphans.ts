import { AwsFleet } from '../adapters/workers/fleet.ts';
import { readConfig } from '../config.ts';
import type { Fleet } from '../ports/workers/fleet.ts';
import { ec2Client } from './clients/ec2.ts';
import { schedulerClient } from './clients/scheduler.ts';

/** The event of the hourly schedule, as template.yaml gives it. */
export function isOrphansEvent(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'look' in event && event.look === 'orphans';
}

export function fleet(): Fleet {
  const { stackName, clockGroup } = readConfig(['stackName', 'clockGroup']);
  return new AwsFleet(ec2Client(), schedulerClient(), { stackName, clockGroup });
}
