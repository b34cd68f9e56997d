import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateLaunchTemplateCommand,
  CreateTagsCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  EC2Client,
  GetConsoleOutputCommand,
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

describe('EC2 over the wire', () => {
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
    ec2.registerLaunchTemplate('lt-worker', {
      ImageId: 'ami-1',
      InstanceType: 't4g.large',
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'App', Value: 'remote-swe' }] }],
    });
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
    TagSpecifications: [
      { ResourceType: 'instance', Tags: [{ Key: 'Session', Value: 'a & <b>' }] },
      { ResourceType: 'volume', Tags: [{ Key: 'Session', Value: 'v' }] },
    ],
  };
  const run = async (changes: Partial<RunInstancesCommandInput> = {}) => {
    const { Instances: [instance] = [] } = await client.send(new RunInstancesCommand({ ...input, ...changes }));
    if (!instance?.InstanceId) throw new Error('RunInstances gave no instance');
    return { ...instance, InstanceId: instance.InstanceId };
  };
  const describeOne = async (instanceId: string) => {
    const { Reservations = [] } = await client.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    return Reservations[0]?.Instances?.[0];
  };
  const ids = (instanceId: string) => ({ InstanceIds: [instanceId] });

  it('launches from a template, with overrides and tags', async () => {
    const launched = await run({ InstanceType: 'm7g.large' });
    expect(launched).toMatchObject({
      State: { Name: 'pending', Code: 0 },
      InstanceType: 'm7g.large',
      ImageId: 'ami-1',
    });
    await instances.reached(launched.InstanceId, 'running');
    const described = await describeOne(launched.InstanceId);
    expect(described).toMatchObject({ State: { Name: 'running' }, SubnetId: 'subnet-1' });
    expect(described?.Tags).toEqual([
      { Key: 'App', Value: 'remote-swe' },
      { Key: 'Session', Value: 'a & <b>' },
    ]);
    expect(described?.LaunchTime?.getTime()).toBeLessThanOrEqual(clock.now());
    const { Volumes } = await client.send(
      new DescribeVolumesCommand({ Filters: [{ Name: 'attachment.instance-id', Values: [launched.InstanceId] }] }),
    );
    expect(Volumes).toMatchObject([
      { State: 'in-use', Attachments: [{ State: 'attached' }], Tags: [{ Key: 'Session' }] },
    ]);
    const { Output } = await client.send(new GetConsoleOutputCommand({ InstanceId: launched.InstanceId }));
    expect(Output ?? '').toBe('');
  });

  it('is idempotent by client token, per zone, and refuses other parameters', async () => {
    const first = await run();
    expect((await run()).InstanceId).toBe(first.InstanceId);
    await expect(run({ InstanceType: 'a1.large' })).rejects.toMatchObject({ name: 'IdempotentParameterMismatch' });
    expect((await run({ SubnetId: 'subnet-2' })).InstanceId).not.toBe(first.InstanceId);
    await client.send(new TerminateInstancesCommand(ids(first.InstanceId)));
    await instances.reached(first.InstanceId, 'terminated');
    expect(await run()).toMatchObject({ InstanceId: first.InstanceId, State: { Name: 'terminated' } });
  });

  it('stops, starts and terminates, with events for every state', async () => {
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

  it('refuses what the state does not allow', async () => {
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

  it('finds instances by tag and state, page by page', async () => {
    const launched = [];
    for (let index = 0; index < 6; index++) launched.push(await run({ ClientToken: `token-${index}` }));
    const chosen = launched[3]?.InstanceId ?? '';
    await client.send(new CreateTagsCommand({ Resources: [chosen], Tags: [{ Key: 'Session', Value: 'chosen' }] }));
    const found = await client.send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: 'tag:Session', Values: ['chos*'] },
          { Name: 'instance-state-name', Values: ['pending', 'running'] },
        ],
      }),
    );
    expect(found.Reservations?.flatMap((one) => one.Instances?.map((instance) => instance.InstanceId))).toEqual([
      chosen,
    ]);
    const page = await client.send(new DescribeInstancesCommand({ MaxResults: 5 }));
    expect(page.Reservations).toHaveLength(5);
    const rest = await client.send(new DescribeInstancesCommand({ MaxResults: 5, NextToken: page.NextToken }));
    expect(rest).toMatchObject({ Reservations: [{}] });
    expect(rest.NextToken).toBeUndefined();
  });

  it('names unknown things as EC2 does', async () => {
    await expect(describeOne('i-00000000000000000')).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
    await expect(describeOne('nonsense')).rejects.toMatchObject({ name: 'InvalidInstanceID.Malformed' });
    const template = { LaunchTemplateId: 'lt-0' };
    await expect(run({ LaunchTemplate: template })).rejects.toMatchObject({ name: 'InvalidLaunchTemplateId.NotFound' });
    await expect(run({ LaunchTemplate: undefined })).rejects.toMatchObject({ name: 'MissingParameter' });
  });

  it('fails when it was told to, and then works', async () => {
    ec2.failNext('RunInstances', 'InsufficientInstanceCapacity', 2);
    const refusal = { name: 'InsufficientInstanceCapacity' };
    await expect(run()).rejects.toMatchObject(refusal);
    await expect(run()).rejects.toMatchObject(refusal);
    await expect(run()).resolves.toMatchObject({ State: { Name: 'pending' } });
  });

  it('creates a launch template that instances can name', async () => {
    const data = { ImageId: 'ami-2', InstanceType: 't4g.micro' as const };
    const create = new CreateLaunchTemplateCommand({ LaunchTemplateName: 'mine', LaunchTemplateData: data });
    const { LaunchTemplate } = await client.send(create);
    expect(LaunchTemplate?.LaunchTemplateId).toMatch(/^lt-/);
    const launched = await run({ LaunchTemplate: { LaunchTemplateName: 'mine' } });
    expect(launched).toMatchObject({ ImageId: 'ami-2', InstanceType: 't4g.micro' });
  });
});
