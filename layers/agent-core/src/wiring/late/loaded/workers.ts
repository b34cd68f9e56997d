import { EventBridgeSchedules } from '../../../adapters/scheduler/worker-schedules.ts';
import { Ec2Machines } from '../../../adapters/workers/ec2-machines.ts';
import { AwsFleet } from '../../../adapters/workers/fleet.ts';
import type { LaunchSettings, StartSettings } from '../../../adapters/workers/launch.ts';
import { RuntimeFile } from '../../../adapters/workers/runtime-file.ts';
import { SsmCommands } from '../../../adapters/workers/ssm-commands.ts';
import type { Config } from '../../../config.ts';
import type { Blobs } from '../../../ports/blobs.ts';
import type { Commands } from '../../../ports/workers/commands.ts';
import type { Fleet } from '../../../ports/workers/fleet.ts';
import type { Machines } from '../../../ports/workers/machines.ts';
import type { WorkerSchedules } from '../../../ports/workers/worker-schedules.ts';
import { ec2Client, ec2OnceClient } from '../../clients/ec2.ts';
import { schedulerClient } from '../../clients/scheduler.ts';
import { ssmClient, ssmOnceClient } from '../../clients/ssm.ts';

export type WorkerConfig = Config<
  'workerRuntimeFile' | 'commandDocument' | 'clockGroup' | 'clockRoleArn' | 'workerReaperArn'
>;

/** A kind of worker: its machines, the channel to them, and what ends their lives. */
export type WorkerPorts = { machines: Machines; commands: Commands; workerSchedules: WorkerSchedules };

export function machines(settings: StartSettings | LaunchSettings): WorkerPorts['machines'] {
  return new Ec2Machines(ec2Client(), ssmClient(), { client: ec2OnceClient(), settings });
}

export function commands(
  { workerRuntimeFile, commandDocument }: Config<'workerRuntimeFile' | 'commandDocument'>,
  blobs: Blobs,
): WorkerPorts['commands'] {
  return new SsmCommands(ssmOnceClient(), blobs, new RuntimeFile(workerRuntimeFile, blobs), commandDocument);
}

export function workerSchedules({
  clockGroup,
  clockRoleArn,
  workerReaperArn,
}: WorkerConfig): WorkerPorts['workerSchedules'] {
  const clock = { group: clockGroup, roleArn: clockRoleArn, reaperArn: workerReaperArn };
  return new EventBridgeSchedules(schedulerClient(), clock);
}

export function fleet(config: Config<'stackName' | 'clockGroup'>): Fleet {
  return new AwsFleet(ec2Client(), schedulerClient(), config);
}
