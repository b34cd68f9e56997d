import type { SSMClient } from '@aws-sdk/client-ssm';
import { EventBridgeSchedules } from '../../adapters/scheduler/worker-schedules.ts';
import { Ec2Machines } from '../../adapters/workers/ec2-machines.ts';
import type { LaunchSettings, StartSettings } from '../../adapters/workers/launch.ts';
import { RuntimeFile } from '../../adapters/workers/runtime-file.ts';
import { SsmCommands } from '../../adapters/workers/ssm-commands.ts';
import type { Config } from '../../config.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Commands } from '../../ports/workers/commands.ts';
import type { Machines } from '../../ports/workers/machines.ts';
import type { WorkerSchedules } from '../../ports/workers/worker-schedules.ts';
import { ec2Client, ec2OnceClient } from '../clients/ec2.ts';
import { schedulerClient } from '../clients/scheduler.ts';
import { ssmOnceClient } from '../clients/ssm.ts';

type WorkerConfig = Config<'workerRuntimeFile' | 'commandDocument' | 'clockGroup' | 'clockRoleArn' | 'workerReaperArn'>;

/** A kind of worker: its machines, the channel to them, and what ends their lives. */
export type WorkerPorts = { machines: Machines; commands: Commands; workerSchedules: WorkerSchedules };

/** The kind of this build: machines of EC2, commands through SSM. `settings` say whether the function may also launch. */
export function workerPorts(
  config: WorkerConfig,
  blobs: Blobs,
  ssm: SSMClient,
  settings: StartSettings | LaunchSettings,
): WorkerPorts {
  const runtime = new RuntimeFile(config.workerRuntimeFile, blobs);
  const clock = { group: config.clockGroup, roleArn: config.clockRoleArn, reaperArn: config.workerReaperArn };
  return {
    machines: new Ec2Machines(ec2Client(), ssm, { client: ec2OnceClient(), settings }),
    commands: new SsmCommands(ssmOnceClient(), blobs, runtime, config.commandDocument),
    workerSchedules: new EventBridgeSchedules(schedulerClient(), clock),
  };
}
