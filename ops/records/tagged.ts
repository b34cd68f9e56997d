import { DescribeInstancesCommand, DescribeVolumesCommand, type EC2Client, type Filter } from '@aws-sdk/client-ec2';
import { everyPage } from '../kit/pages.ts';

/** Not on their way out. */
const ALIVE = { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] };

/** Machines that carry these tags and are not on their way out. */
export function machinesWith(ec2: EC2Client, tags: Filter[]): Promise<string[]> {
  return everyPage(async (NextToken) => {
    const answer = await ec2.send(new DescribeInstancesCommand({ Filters: [...tags, ALIVE], NextToken }));
    const instances = answer.Reservations?.flatMap((reservation) => reservation.Instances ?? []) ?? [];
    return { ids: instances.map(({ InstanceId }) => InstanceId), next: answer.NextToken };
  });
}

/** Disks with these tags that are attached to nothing; those of machines go with them. */
export function looseVolumesWith(ec2: EC2Client, tags: Filter[]): Promise<string[]> {
  const Filters = [...tags, { Name: 'status', Values: ['available'] }];
  return everyPage(async (NextToken) => {
    const answer = await ec2.send(new DescribeVolumesCommand({ Filters, NextToken }));
    return { ids: answer.Volumes?.map(({ VolumeId }) => VolumeId), next: answer.NextToken };
  });
}
