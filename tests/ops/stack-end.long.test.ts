import { DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { functionScript } from '../../local/aws/bedrock/script.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system/system.ts';
import { type Clients, clientsFor } from '../../ops/kit/clients.ts';
import { callsIn, missingActions } from '../template/permissions/permissions.ts';

let system: LocalSystem;
let clients: Clients;
let ours: string;
let others: string;

beforeEach(async () => {
  system = await startLocalSystem({ script: functionScript(() => ({ text: 'Hi.' })), sandbox: 'plain' });
  const credentials = system.keys.issue('operator');
  clients = clientsFor({ region: 'us-west-2', stackName: 'remote-swe', endpoint: system.baseUrl, credentials });
  ours = await launch('remote-swe');
  others = await launch('remote-swe-2');
});
afterEach(() => system.close());

async function launch(stack: string): Promise<string> {
  const answer = await clients.ec2.send(
    new RunInstancesCommand({
      LaunchTemplate: { LaunchTemplateId: system.plan.launchTemplates[0]?.id },
      MinCount: 1,
      MaxCount: 1,
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'remote-swe:stack', Value: stack }] }],
    }),
  );
  return answer.Instances?.[0]?.InstanceId ?? '';
}

const runs = (id: string) =>
  system.instances.list().some((each) => each.instanceId === id && !/terminated|shutting-down/.test(each.state));

it('A stack that is deleted alone leaves none of its machines running, with the rights of its function, and others’ alone', async () => {
  const calls: { service: string; operation: string }[] = [];
  const before = (call: { caller: string; service: string; operation: string }, { body }: { body: Buffer }) => {
    if (call.caller.startsWith('StackEndFunction')) calls.push(...callsIn(call, body.toString('utf8')));
  };
  system.front.observers.push({ before });
  const deletion = () => clients.cloudFormation.send(new DeleteStackCommand({ StackName: system.plan.stack.id }));
  await deletion();
  expect([runs(ours), runs(others)]).toEqual([false, true]);
  expect(calls.map(({ operation }) => operation)).toContain('TerminateInstances');
  expect(missingActions('StackEndFunction', calls)).toEqual([]);
  // The other machine is in the security group of this stack, here alone: on AWS each stack has its own.
  system.instances.terminate(others);
  await deletion();
  const { Stacks } = await clients.cloudFormation.send(new DescribeStacksCommand({ StackName: system.plan.stack.id }));
  expect(Stacks?.[0]?.StackStatus).toBe('DELETE_COMPLETE');
});

it('A stack whose update takes the custom resource out, as a roll-back of a release does, keeps its machines', async () => {
  const [resource] = system.plan.customResources;
  if (!resource) throw new Error('template.yaml has no custom resource');
  expect(await system.customResources.delete(resource, system.plan.stack.id)).toBeUndefined();
  expect(runs(ours)).toBe(true);
});
