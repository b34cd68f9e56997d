import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeImagesCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { ListFunctionsCommand, ListLayerVersionsCommand } from '@aws-sdk/client-lambda';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { STACK_TAG } from '@remote-swe/core/adapters/workers/launch';
import type { Clients } from '../kit/clients.ts';
import { everyPage } from '../kit/pages.ts';
import { describeStack } from '../kit/stack.ts';
import { looseVolumesWith, machinesWith } from '../records/tagged.ts';

/** What may still cost money, run on or remain: by kind, the ids. */
export type Inventory = {
  stack: string[];
  machines: string[];
  volumes: string[];
  images: string[];
  snapshots: string[];
  logGroups: string[];
  layerVersions: string[];
  parameters: string[];
};

/** Names that template.yaml gives its layers. They are those of every stack of it in the account. */
const LAYERS = ['AgentCoreLayer', 'AgentConfigLayer', 'WorkerRuntimeLayer'];

export async function inventoryOf(clients: Clients, stackName: string): Promise<Inventory> {
  const [stack, machines, volumes, images, snapshots, logGroups, layerVersions, parameters] = await Promise.all([
    stackOf(clients, stackName),
    machinesOf(clients, stackName),
    looseVolumesWith(clients.ec2, [ours(stackName)]),
    imagesOf(clients, stackName),
    snapshotsOf(clients, stackName),
    logGroupsOf(clients, stackName),
    unusedLayerVersions(clients),
    imageParameter(clients, stackName),
  ]);
  return { stack, machines, volumes, images, snapshots, logGroups, layerVersions, parameters };
}

export function isEmpty(inventory: Inventory): boolean {
  return Object.values(inventory).every((ids) => ids.length === 0);
}

async function stackOf(clients: Clients, stackName: string): Promise<string[]> {
  const stack = await describeStack(clients.cloudFormation, stackName);
  return stack?.StackId ? [stack.StackId] : [];
}

function ours(stackName: string) {
  return { Name: `tag:${STACK_TAG}`, Values: [stackName] };
}

export function machinesOf({ ec2 }: Clients, stackName: string): Promise<string[]> {
  return machinesWith(ec2, [ours(stackName)]);
}

async function imagesOf({ ec2 }: Clients, stackName: string): Promise<string[]> {
  const asked = new DescribeImagesCommand({ Owners: ['self'], Filters: [ours(stackName)] });
  return ((await ec2.send(asked)).Images ?? []).flatMap(({ ImageId }) => ImageId ?? []);
}

/** Those that carry the stack's tag, and those that its images are made of: Image Builder does not tag them. */
async function snapshotsOf({ ec2 }: Clients, stackName: string): Promise<string[]> {
  const images = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: [ours(stackName)] }));
  const ofImages = (images.Images ?? []).flatMap(({ BlockDeviceMappings = [] }) =>
    BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []),
  );
  const asked = new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters: [ours(stackName)] });
  const tagged = ((await ec2.send(asked)).Snapshots ?? []).flatMap(({ SnapshotId }) => SnapshotId ?? []);
  return [...new Set([...ofImages, ...tagged])];
}

async function logGroupsOf({ logs }: Clients, stackName: string): Promise<string[]> {
  const prefixes = [`/aws/lambda/${stackName}-`, `/aws/imagebuilder/${stackName}-worker`];
  const found = await Promise.all(
    prefixes.map((logGroupNamePrefix) =>
      everyPage(async (nextToken) => {
        const answer = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix, nextToken }));
        return { ids: answer.logGroups?.map(({ logGroupName }) => logGroupName), next: answer.nextToken };
      }),
    ),
  );
  return found.flat();
}

/** Versions that no function uses. Another stack of the same account has layers of the same names, so what is in use stays. */
async function unusedLayerVersions({ lambda }: Clients): Promise<string[]> {
  const used = new Set(
    await everyPage(async (Marker) => {
      const answer = await lambda.send(new ListFunctionsCommand({ FunctionVersion: 'ALL', Marker }));
      const layers = answer.Functions?.flatMap(({ Layers = [] }) => Layers.map(({ Arn }) => Arn));
      return { ids: layers, next: answer.NextMarker };
    }),
  );
  const versions = await Promise.all(
    LAYERS.map((LayerName) =>
      everyPage(async (Marker) => {
        const answer = await lambda.send(new ListLayerVersionsCommand({ LayerName, Marker }));
        return { ids: answer.LayerVersions?.map(({ LayerVersionArn }) => LayerVersionArn), next: answer.NextMarker };
      }),
    ),
  );
  return versions.flat().filter((arn) => !used.has(arn));
}

async function imageParameter({ ssm }: Clients, stackName: string): Promise<string[]> {
  const Name = `/remote-swe/worker-image/${stackName}`;
  try {
    await ssm.send(new GetParameterCommand({ Name }));
    return [Name];
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return [];
    throw error;
  }
}
