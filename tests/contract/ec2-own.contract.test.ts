import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  EC2Client,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ec2Service } from '../../local/aws/ec2/service.ts';
import type { EventEnvelope } from '../../local/aws/events/envelope.ts';
import { Instances } from '../../local/instances/instances.ts';
import { LocalClock } from '../../local/kernel/clock.ts';
import { Front } from '../../local/kernel/front.ts';
import { ownServices } from './endpoint/endpoint.ts';

describe.skipIf(!ownServices)('EC2 events, ordered failures and slow states (only on our own endpoint)', () => {
  let root: string;
  let clock: LocalClock;
  let instances: Instances;
  let ec2: Ec2Service;
  let front: Front;
  let client: EC2Client;
  let events: EventEnvelope[];

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'ec2-'));
    clock = new LocalClock();
    instances = new Instances({ root, clock, sandbox: 'plain' });
    events = [];
    ec2 = new Ec2Service({ instances, clock, events: (event) => events.push(event) });
    ec2.registerLaunchTemplate('lt-worker', { ImageId: 'ami-1', InstanceType: 't4g.large' });
    front = new Front(() => ec2);
    const port = await front.listen();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = new EC2Client({ region: 'us-west-2', endpoint: `http://127.0.0.1:${port}`, credentials, maxAttempts: 1 });
  });

  afterEach(async () => {
    client.destroy();
    await front.close();
    ec2.close();
    await instances.close();
    clock.close();
    rmSync(root, { recursive: true });
  });

  const input: RunInstancesCommandInput = {
    LaunchTemplate: { LaunchTemplateId: 'lt-worker' },
    MinCount: 1,
    MaxCount: 1,
    SubnetId: 'subnet-1',
    ClientToken: 'token-1',
  };
  const run = async () => {
    const { Instances: [instance] = [] } = await client.send(new RunInstancesCommand(input));
    if (!instance?.InstanceId) throw new Error('RunInstances gave no instance');
    return { ...instance, InstanceId: instance.InstanceId };
  };
  const describeOne = async (instanceId: string) => {
    const { Reservations = [] } = await client.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    return Reservations[0]?.Instances?.[0];
  };
  const ids = (instanceId: string) => ({ InstanceIds: [instanceId] });

  it('Our EC2 stops, starts and terminates, with events for every state [documented]', async () => {
    const { InstanceId: id } = await run();
    await instances.reached(id, 'running');
    const stop = await client.send(new StopInstancesCommand(ids(id)));
    expect(stop.StoppingInstances).toMatchObject([
      { CurrentState: { Name: 'stopping' }, PreviousState: { Name: 'running' } },
    ]);
    await instances.reached(id, 'stopped');
    expect(await client.send(new StopInstancesCommand(ids(id)))).toMatchObject({
      StoppingInstances: [{ CurrentState: { Name: 'stopped' } }],
    });
    await client.send(new StartInstancesCommand(ids(id)));
    await instances.reached(id, 'running');
    await client.send(new TerminateInstancesCommand(ids(id)));
    await instances.reached(id, 'terminated');
    const states = ['pending', 'running', 'stopping', 'stopped', 'pending', 'running', 'shutting-down', 'terminated'];
    expect(events.map((event) => event.detail.state)).toEqual(states);
    expect(events[0]).toMatchObject({
      source: 'aws.ec2',
      'detail-type': 'EC2 Instance State-change Notification',
      resources: [`arn:aws:ec2:us-west-2:000000000000:instance/${id}`],
      detail: { 'instance-id': id },
    });
    expect((await client.send(new DescribeVolumesCommand({}))).Volumes ?? []).toEqual([]);
  });

  it('Our EC2 refuses what the state does not allow [documented]', async () => {
    const slow = new Instances({ root, clock, sandbox: 'plain', delays: { pendingMs: 60_000, stoppingMs: 60_000 } });
    const other = new Ec2Service({ instances: slow, clock, events: () => undefined });
    other.registerLaunchTemplate('lt-worker', { ImageId: 'ami-1' });
    ec2.close();
    ec2 = other;
    const { InstanceId: id } = await run();
    const wrong = { name: 'IncorrectInstanceState' };
    await expect(client.send(new StopInstancesCommand(ids(id)))).rejects.toMatchObject(wrong);
    clock.advance(60_000);
    await slow.reached(id, 'running');
    await client.send(new StopInstancesCommand(ids(id)));
    await expect(client.send(new StartInstancesCommand(ids(id)))).rejects.toMatchObject(wrong);
    await client.send(new TerminateInstancesCommand(ids(id)));
    await slow.reached(id, 'terminated');
    await expect(client.send(new StartInstancesCommand(ids(id)))).rejects.toMatchObject(wrong);
    clock.advance(60 * 60_000);
    await expect(describeOne(id)).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
    await slow.close();
    other.close();
  });

  it('Our EC2 fails when it was told to, and then works [ours]', async () => {
    ec2.failNext('RunInstances', 'InsufficientInstanceCapacity', 2);
    const refusal = { name: 'InsufficientInstanceCapacity' };
    await expect(run()).rejects.toMatchObject(refusal);
    await expect(run()).rejects.toMatchObject(refusal);
    await expect(run()).resolves.toMatchObject({ State: { Name: 'pending' } });
  });
});
