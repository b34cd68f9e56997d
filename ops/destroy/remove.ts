import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DeregisterImageCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  DeleteLayerVersionCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { DeleteBucketCommand, DeleteObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DeleteParameterCommand } from '@aws-sdk/client-ssm';
import type { Clients } from '../kit/clients.ts';

/** Machines that TerminateInstances takes at once without harm. */
const TERMINATED_AT_ONCE = 100;

/** Errors that say that a thing is gone already, or is going: an earlier run has been here. */
const GONE =
  /^(ResourceNotFoundException|InvalidInstanceID\.NotFound|InvalidVolume\.NotFound|InvalidAMIID\.NotFound|InvalidAMIID\.Unavailable|InvalidSnapshot\.NotFound|ParameterNotFound|NoSuchBucket|IncorrectState)$/;

async function unlessGone(sent: Promise<unknown>): Promise<void> {
  try {
    await sent;
  } catch (error) {
    const { name, Code } = error as { name: string; Code?: string };
    if (!GONE.test(name) && !GONE.test(Code ?? '')) throw error;
  }
}

/** No step begins any more, so that no machine is launched while they are removed. */
export async function stopSteps({ lambda }: Clients, stackName: string): Promise<void> {
  const FunctionName = `${stackName}-agent-step:live`;
  const found = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName })).catch((error: Error) => {
    if (error.name === 'ResourceNotFoundException') return { EventSourceMappings: [] };
    throw error;
  });
  for (const { UUID } of found.EventSourceMappings ?? [])
    await unlessGone(lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false })));
}

export async function terminate({ ec2 }: Clients, machines: string[]): Promise<void> {
  for (let at = 0; at < machines.length; at += TERMINATED_AT_ONCE) {
    const InstanceIds = machines.slice(at, at + TERMINATED_AT_ONCE);
    await unlessGone(ec2.send(new TerminateInstancesCommand({ InstanceIds })));
  }
}

export async function deleteVolumes({ ec2 }: Clients, volumes: string[]): Promise<void> {
  for (const VolumeId of volumes) await unlessGone(ec2.send(new DeleteVolumeCommand({ VolumeId })));
}

/** Images first: a snapshot that an image is made of cannot be deleted. */
export async function deleteImages({ ec2 }: Clients, images: string[], snapshots: string[]): Promise<void> {
  for (const ImageId of images) await unlessGone(ec2.send(new DeregisterImageCommand({ ImageId })));
  for (const SnapshotId of snapshots) await unlessGone(ec2.send(new DeleteSnapshotCommand({ SnapshotId })));
}

export async function deleteLogGroups({ logs }: Clients, groups: string[]): Promise<void> {
  for (const logGroupName of groups) await unlessGone(logs.send(new DeleteLogGroupCommand({ logGroupName })));
}

export async function deleteLayerVersions({ lambda }: Clients, arns: string[]): Promise<void> {
  for (const arn of arns) {
    const [LayerName, version] = [arn.split(':').slice(0, -1).join(':'), arn.split(':').at(-1)];
    await unlessGone(lambda.send(new DeleteLayerVersionCommand({ LayerName, VersionNumber: Number(version) })));
  }
}

export async function deleteParameters({ ssm }: Clients, names: string[]): Promise<void> {
  for (const Name of names) await unlessGone(ssm.send(new DeleteParameterCommand({ Name })));
}

/** Table and bucket with all sessions, for good. */
export async function deleteData(
  { dynamoDb, s3 }: Clients,
  { table, bucket }: { table: string; bucket: string },
): Promise<void> {
  await unlessGone(emptyBucket(s3, bucket).then(() => s3.send(new DeleteBucketCommand({ Bucket: bucket }))));
  await unlessGone(
    dynamoDb
      .send(new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: false }))
      .then(() => dynamoDb.send(new DeleteTableCommand({ TableName: table }))),
  );
}

async function emptyBucket(s3: Clients['s3'], Bucket: string): Promise<void> {
  for (;;) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    if (Contents.length === 0) return;
    const Objects = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    if (Errors.length > 0) throw new Error(`The bucket keeps ${Errors[0]?.Key}: ${Errors[0]?.Message}`);
  }
}
