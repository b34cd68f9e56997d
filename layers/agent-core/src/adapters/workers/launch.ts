import { createHash } from 'node:crypto';
import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import type { LaunchRequest } from '../../ports/workers/machines.ts';

/** Names a machine's session, and its deployment, on the machine itself. */
export const SESSION_TAG = 'remote-swe:session';
export const STACK_TAG = 'remote-swe:stack';

/** `instanceTypes`: the ladder, in order. */
export type StartSettings = { instanceTypes: string[] };

/** `fallbackLaunchTemplateId`: the same machine on the base image, for when one's own image cannot be launched or does not boot. */
export type LaunchSettings = StartSettings & {
  launchTemplateId: string;
  fallbackLaunchTemplateId?: string;
  subnetIds: string[];
  stackName: string;
};

/** The rung of the ladder for an attempt: every type in every subnet before the first is tried again. */
export function rung(settings: LaunchSettings, attempt: number): { instanceType?: string; subnetId?: string } {
  const { instanceTypes, subnetIds } = settings;
  const types = Math.max(1, instanceTypes.length);
  const subnets = Math.max(1, subnetIds.length);
  const step = attempt % (types * subnets);
  return { instanceType: instanceTypes[Math.floor(step / subnets)], subnetId: subnetIds[step % subnets] };
}

/** Whether an attempt's rung is the last of the ladder. */
export function isLastRung(
  { instanceTypes, subnetIds }: Pick<LaunchSettings, 'instanceTypes' | 'subnetIds'>,
  attempt: number,
): boolean {
  const rungs = Math.max(1, instanceTypes.length) * Math.max(1, subnetIds.length);
  return attempt % rungs === rungs - 1;
}

/**
 * The type for a start that found no capacity before; undefined leaves the machine as it is. Its disk binds it to one zone, so
 * only its type can change. All types of the list fit the same image.
 */
export function typeForStart({ instanceTypes }: StartSettings, attempt: number): string | undefined {
  return attempt === 0 ? undefined : instanceTypes[attempt % Math.max(1, instanceTypes.length)];
}

export type LaunchImage = 'own' | 'base';

/** Which image a launch begins with: one's own, until a machine of it did not come up. */
export function imageFor({ fallbackLaunchTemplateId }: LaunchSettings, { bootFailures }: LaunchRequest): LaunchImage {
  return fallbackLaunchTemplateId && bootFailures > 0 ? 'base' : 'own';
}

/**
 * Input of RunInstances. The ClientToken (at most 64 characters) is made of what the request says, because EC2 refuses a token
 * that comes back with other parameters.
 */
export function runInstancesInput(
  settings: LaunchSettings,
  request: LaunchRequest,
  image: LaunchImage = 'own',
): RunInstancesCommandInput {
  const { instanceType, subnetId } = rung(settings, request.launchAttempt);
  const identity = [
    settings.stackName,
    request.sessionId,
    request.generation,
    request.launchAttempt,
    subnetId,
    instanceType,
    ...(image === 'base' ? [image] : []),
  ];
  const tags = [
    { Key: STACK_TAG, Value: settings.stackName },
    { Key: SESSION_TAG, Value: request.sessionId },
    { Key: 'Name', Value: `${settings.stackName}-worker` },
  ];
  return {
    LaunchTemplate: {
      LaunchTemplateId: image === 'base' ? settings.fallbackLaunchTemplateId : settings.launchTemplateId,
      Version: '$Latest',
    },
    MinCount: 1,
    MaxCount: 1,
    ClientToken: createHash('sha256').update(identity.join('\n')).digest('hex'),
    ...(instanceType ? { InstanceType: instanceType as RunInstancesCommandInput['InstanceType'] } : {}),
    ...(subnetId ? { SubnetId: subnetId } : {}),
    TagSpecifications: [
      { ResourceType: 'instance', Tags: tags },
      { ResourceType: 'volume', Tags: tags },
    ],
  };
}
