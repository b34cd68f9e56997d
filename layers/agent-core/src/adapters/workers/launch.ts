import { createHash } from 'node:crypto';
import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import type { LaunchRequest } from '../../ports.ts';

/** Names a machine's session on the machine itself. */
export const SESSION_TAG = 'remote-swe:session';

export type LaunchSettings = {
  launchTemplateId: string;
  instanceTypes: string[];
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

/**
 * RunInstances input. The ClientToken (at most 64 characters) is made of what the request says, because EC2 refuses a token
 * that comes back with other parameters.
 */
export function runInstancesInput(settings: LaunchSettings, request: LaunchRequest): RunInstancesCommandInput {
  const { instanceType, subnetId } = rung(settings, request.launchAttempt);
  const identity = [
    settings.stackName,
    request.sessionId,
    request.generation,
    request.launchAttempt,
    subnetId,
    instanceType,
  ];
  const tags = [
    { Key: 'remote-swe:stack', Value: settings.stackName },
    { Key: SESSION_TAG, Value: request.sessionId },
    { Key: 'Name', Value: `${settings.stackName}-worker` },
  ];
  return {
    LaunchTemplate: { LaunchTemplateId: settings.launchTemplateId, Version: '$Latest' },
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
