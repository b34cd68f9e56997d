import {
  CreateLaunchTemplateCommand,
  DeleteLaunchTemplateCommand,
  DescribeInstancesCommand,
  type EC2Client,
  type Instance,
  type RequestLaunchTemplateData,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { of } from './account.ts';
import type { ContractEndpoint } from './endpoint.ts';

/** The tag by which everything of one run of a file is found again. */
const TAG = 'RemoteSweContract';
/** Small and arm64, as the image. */
export const INSTANCE_TYPE = 't4g.nano' as const;

/** Machines and launch templates of one test file. `remove` finds them by tag and name, so that it can be repeated. */
export class Launched {
  readonly owner: string;
  readonly #endpoint: ContractEndpoint;
  readonly #client: EC2Client;
  readonly #templateNames: string[] = [];

  constructor(endpoint: ContractEndpoint, client: EC2Client) {
    this.#endpoint = endpoint;
    this.#client = client;
    this.owner = endpoint.uniqueName('machines');
  }

  /** A new launch template; gives its id. */
  async template(LaunchTemplateName: string, data: RequestLaunchTemplateData = {}): Promise<string> {
    this.#templateNames.push(LaunchTemplateName);
    const LaunchTemplateData: RequestLaunchTemplateData = {
      ImageId: of('CONTRACT_IMAGE_ID'),
      InstanceType: INSTANCE_TYPE,
      ...data,
    };
    const create = new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData });
    const { LaunchTemplate } = await this.#client.send(create);
    return LaunchTemplate?.LaunchTemplateId ?? '';
  }

  async run(changes: Partial<RunInstancesCommandInput>): Promise<Instance & { InstanceId: string }> {
    const Tags = [
      { Key: TAG, Value: this.owner },
      { Key: 'Session', Value: 'a & <b>' },
    ];
    const input: RunInstancesCommandInput = {
      MinCount: 1,
      MaxCount: 1,
      SubnetId: of('CONTRACT_SUBNET_ID'),
      TagSpecifications: [
        { ResourceType: 'instance', Tags },
        { ResourceType: 'volume', Tags },
      ],
      ...changes,
    };
    const { Instances: [instance] = [] } = await this.#client.send(new RunInstancesCommand(input));
    if (!instance?.InstanceId) throw new Error('RunInstances gave no instance');
    return { ...instance, InstanceId: instance.InstanceId };
  }

  /** Undefined for a moment after a launch, because EC2's answers lag. */
  async find(instanceId: string): Promise<Instance | undefined> {
    const { Reservations = [] } = await this.#client.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    return Reservations[0]?.Instances?.[0];
  }

  /** Waits until the instance is in the state, and gives it. */
  reached(instanceId: string, state: string): Promise<Instance> {
    return this.#endpoint.until(`${instanceId} to be ${state}`, async () => {
      const found = await this.find(instanceId).catch(() => undefined);
      return found?.State?.Name === state ? found : undefined;
    });
  }

  async remove(): Promise<void> {
    const Filters = [
      { Name: `tag:${TAG}`, Values: [this.owner] },
      { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
    ];
    const { Reservations = [] } = await this.#client.send(new DescribeInstancesCommand({ Filters }));
    const InstanceIds = Reservations.flatMap(({ Instances = [] }) => Instances.flatMap((one) => one.InstanceId ?? []));
    if (InstanceIds.length > 0) await this.#client.send(new TerminateInstancesCommand({ InstanceIds }));
    for (const LaunchTemplateName of this.#templateNames.splice(0))
      await this.#client.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName })).catch(ignoreAbsent);
  }
}

function ignoreAbsent(error: unknown): void {
  if (!(error instanceof Error && error.name.includes('NotFound'))) throw error;
}
