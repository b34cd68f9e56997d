import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { AwsAllMachines } from '@remote-swe/core/adapters/workers/all-machines';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../local-aws.ts';

let aws: LocalAws;
let ec2: EC2Client;
let machines: AwsAllMachines;

beforeEach(async () => {
  aws = await startLocalAws();
  aws.ec2.registerLaunchTemplate('lt-1', { ImageId: 'ami-1', InstanceType: 't4g.large' });
  ec2 = new EC2Client(aws.client);
  const stack = { stackName: 'stack-a', stackId: 'arn:aws:cloudformation:us-west-2:1:stack/stack-a/1' };
  machines = new AwsAllMachines(ec2, new CloudFormationClient(aws.client), stack);
});
afterEach(() => aws.close());

async function launch(...tags: [string, string][]): Promise<string> {
  const Tags = tags.map(([Key, Value]) => ({ Key, Value }));
  const TagSpecifications = [{ ResourceType: 'instance' as const, Tags }];
  const asked = { LaunchTemplate: { LaunchTemplateId: 'lt-1' }, MinCount: 1, MaxCount: 1, TagSpecifications };
  return (await ec2.send(new RunInstancesCommand(asked))).Instances?.[0]?.InstanceId ?? '';
}

const ours: [string, string] = ['remote-swe:stack', 'stack-a'];

it('All machines of the stack are found, with a session or without, and no other’s', async () => {
  const mine = [await launch(ours), await launch(ours, ['remote-swe:session', 'slack:T1:C1:1.000001'])];
  await launch(['remote-swe:stack', 'stack-b']);
  await launch(['Name', 'stack-a-worker']);
  expect((await machines.remaining()).map(({ machineId }) => machineId).sort()).toEqual([...mine].sort());
});

it('Machines are terminated once and for all: what is ending or gone is no error', async () => {
  const id = await launch(ours);
  await machines.terminate([id]);
  expect((await machines.remaining()).filter(({ isEnding }) => !isEnding)).toEqual([]);
  await machines.terminate([id]);
  await machines.terminate(['i-0123456789abcdef0']);
});

it('One machine that cannot be terminated does not keep the others, and is named', async () => {
  const [kept, ended] = [await launch(ours), await launch(ours)];
  // The whole batch, then the first of it alone.
  aws.ec2.failNext('TerminateInstances', 'OperationNotPermitted', 2);
  await expect(machines.terminate([kept, ended])).rejects.toThrow(`${kept} OperationNotPermitted`);
  const running = (await machines.remaining()).filter(({ isEnding }) => !isEnding);
  expect(running.map(({ machineId }) => machineId)).toEqual([kept]);
});
