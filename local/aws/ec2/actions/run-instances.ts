import { randomBytes } from 'node:crypto';
import { AwsFailure } from '../../failure.ts';
import { type LaunchTemplate, templateTags } from '../machines/launch-templates.ts';
import type { MachineRecord } from '../machines/machine-record.ts';
import { specifiedTags } from '../machines/tags.ts';
import { type QueryTree, scalar } from '../query.ts';

/** EC2's own default when neither the request nor the launch template says a type. */
const INSTANCE_TYPE_DEFAULT = 'm1.small';

type Identity = Pick<MachineRecord, 'instanceId' | 'subnetId' | 'zone' | 'clientToken' | 'createdAtMs'>;

/** The record of a new instance: the request's members over those of its launch template. */
export function newRecord(tree: QueryTree, template: LaunchTemplate | undefined, identity: Identity): MachineRecord {
  requireOne(tree);
  const imageId = scalar(tree, 'ImageId') ?? template?.data.ImageId;
  if (imageId === undefined) throw new AwsFailure('MissingParameter', 'The request must contain the parameter ImageId');
  return {
    ...identity,
    reservationId: `r-0${randomBytes(8).toString('hex')}`,
    volumeId: `vol-0${randomBytes(8).toString('hex')}`,
    imageId,
    instanceType: scalar(tree, 'InstanceType') ?? template?.data.InstanceType ?? INSTANCE_TYPE_DEFAULT,
    transitionReason: '',
    tags: { ...templateTags(template, 'instance'), ...specifiedTags(tree, 'instance') },
    volumeTags: { ...templateTags(template, 'volume'), ...specifiedTags(tree, 'volume') },
  };
}

function requireOne(tree: QueryTree): void {
  for (const name of ['MinCount', 'MaxCount'])
    if (scalar(tree, name) !== '1')
      throw new AwsFailure('InvalidParameterValue', `The local EC2 launches one instance at a time: ${name} must be 1`);
}
