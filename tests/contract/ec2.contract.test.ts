import {
  CreateTagsCommand,
  DeleteLaunchTemplateCommand,
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
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { missing, of, titled } from './endpoint/account.ts';
import { SLOW_MS_MAX, startEndpoint } from './endpoint/endpoint.ts';
import { INSTANCE_TYPE, Launched } from './endpoint/launched.ts';

vi.setConfig({ testTimeout: 3 * SLOW_MS_MAX, hookTimeout: SLOW_MS_MAX });

/** MaxResults must be at least 5, so that a second page needs a sixth instance. */
const PAGE = 5;
const endpoint = await startEndpoint('ec2');
const client = new EC2Client(endpoint.clientConfig);
const launched = new Launched(endpoint, client);

const machines = missing('CONTRACT_IMAGE_ID', 'CONTRACT_SUBNET_ID');
const zones = missing('CONTRACT_IMAGE_ID', 'CONTRACT_SUBNET_ID', 'CONTRACT_OTHER_SUBNET_ID');
const ids = (instanceId: string) => ({ InstanceIds: [instanceId] });

afterAll(async () => {
  await launched.remove();
  client.destroy();
  await endpoint.close();
});

describe.skipIf(machines)(titled('EC2 machines', machines), () => {
  const template = { id: '' };
  beforeAll(async () => {
    template.id = await launched.template(endpoint.uniqueName('template'), {
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'App', Value: 'remote-swe' }] }],
    });
  });
  const run = (changes: Partial<RunInstancesCommandInput> = {}) =>
    launched.run({ LaunchTemplate: { LaunchTemplateId: template.id }, ...changes });

  it('EC2 launches from a template, with overrides and tags [documented]', async () => {
    const before = Date.now();
    const launchedOne = await run({ InstanceType: 't4g.micro' });
    expect(launchedOne).toMatchObject({
      State: { Name: 'pending', Code: 0 },
      InstanceType: 't4g.micro',
      ImageId: of('CONTRACT_IMAGE_ID'),
    });
    const described = await launched.reached(launchedOne.InstanceId, 'running');
    expect(described).toMatchObject({ State: { Name: 'running' }, SubnetId: of('CONTRACT_SUBNET_ID') });
    expect(described.Tags).toContainEqual({ Key: 'App', Value: 'remote-swe' });
    expect(described.Tags).toContainEqual({ Key: 'Session', Value: 'a & <b>' });
    expect(described.LaunchTime?.getTime()).toBeGreaterThan(before - 60_000);
    const Filters = [{ Name: 'attachment.instance-id', Values: [launchedOne.InstanceId] }];
    const { Volumes } = await client.send(new DescribeVolumesCommand({ Filters }));
    expect(Volumes).toMatchObject([{ State: 'in-use', Attachments: [{ State: 'attached' }] }]);
    expect(Volumes?.[0]?.Tags).toContainEqual({ Key: 'Session', Value: 'a & <b>' });
    const { Output } = await client.send(new GetConsoleOutputCommand({ InstanceId: launchedOne.InstanceId }));
    expect(typeof (Output ?? '')).toBe('string');
  });

  it('A launch is idempotent by client token, and refuses other parameters [documented]', async () => {
    const ClientToken = endpoint.uniqueName('token');
    const first = await run({ ClientToken });
    expect((await run({ ClientToken })).InstanceId).toBe(first.InstanceId);
    await expect(run({ ClientToken, InstanceType: 't4g.small' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
  });

  it('EC2 gives the machine of a client token also after its end [ours]', async () => {
    const ClientToken = endpoint.uniqueName('token');
    const first = await run({ ClientToken });
    await client.send(new TerminateInstancesCommand(ids(first.InstanceId)));
    await launched.reached(first.InstanceId, 'terminated');
    expect(await run({ ClientToken })).toMatchObject({ InstanceId: first.InstanceId, State: { Name: 'terminated' } });
  });

  it.skipIf(zones)(
    titled('EC2 takes a client token in another zone for another launch [documented]', zones),
    async () => {
      const ClientToken = endpoint.uniqueName('token');
      const first = await run({ ClientToken });
      const elsewhere = await run({ ClientToken, SubnetId: of('CONTRACT_OTHER_SUBNET_ID') });
      expect(elsewhere.InstanceId).not.toBe(first.InstanceId);
    },
  );

  it('EC2 stops, starts and terminates, and says what it changes [documented]', async () => {
    const { InstanceId: id } = await run();
    await launched.reached(id, 'running');
    const stop = await client.send(new StopInstancesCommand(ids(id)));
    expect(stop.StoppingInstances).toMatchObject([
      { CurrentState: { Name: 'stopping' }, PreviousState: { Name: 'running' } },
    ]);
    await launched.reached(id, 'stopped');
    expect(await client.send(new StopInstancesCommand(ids(id)))).toMatchObject({
      StoppingInstances: [{ CurrentState: { Name: 'stopped' } }],
    });
    const start = await client.send(new StartInstancesCommand(ids(id)));
    expect(start.StartingInstances).toMatchObject([
      { CurrentState: { Name: 'pending' }, PreviousState: { Name: 'stopped' } },
    ]);
    await launched.reached(id, 'running');
    await client.send(new TerminateInstancesCommand(ids(id)));
    await launched.reached(id, 'terminated');
    await expect(client.send(new StartInstancesCommand(ids(id)))).rejects.toMatchObject({
      name: 'IncorrectInstanceState',
    });
    const Filters = [{ Name: 'attachment.instance-id', Values: [id] }];
    expect((await client.send(new DescribeVolumesCommand({ Filters }))).Volumes ?? []).toEqual([]);
  });

  it('EC2 finds instances by tag and state, page by page [documented]', async () => {
    const Batch = endpoint.uniqueName('batch');
    const made = [];
    for (let index = 0; index <= PAGE; index++) made.push((await run()).InstanceId);
    await client.send(new CreateTagsCommand({ Resources: made, Tags: [{ Key: 'Batch', Value: Batch }] }));
    const chosen = made[3] ?? '';
    await client.send(new CreateTagsCommand({ Resources: [chosen], Tags: [{ Key: 'Session', Value: 'chosen' }] }));
    const ofBatch = { Name: 'tag:Batch', Values: [Batch] };
    const found = await endpoint.until('the tagged instance', async () => {
      const Filters = [
        ofBatch,
        { Name: 'tag:Session', Values: ['chos*'] },
        { Name: 'instance-state-name', Values: ['pending', 'running'] },
      ];
      const { Reservations = [] } = await client.send(new DescribeInstancesCommand({ Filters }));
      return Reservations.length > 0 ? Reservations : undefined;
    });
    expect(found.flatMap((one) => one.Instances?.map((instance) => instance.InstanceId))).toEqual([chosen]);
    const seen = await instancesByPage([ofBatch]);
    expect(seen.sort()).toEqual(made.sort());
  });

  it('EC2 names unknown and missing things [documented]', async () => {
    await expect(launched.find('i-00000000000000000')).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
    await expect(launched.find('nonsense')).rejects.toMatchObject({ name: 'InvalidInstanceID.Malformed' });
    const absent = { LaunchTemplateId: 'lt-00000000000000000' };
    await expect(run({ LaunchTemplate: absent })).rejects.toMatchObject({ name: 'InvalidLaunchTemplateId.NotFound' });
    await expect(run({ LaunchTemplate: undefined })).rejects.toMatchObject({ name: 'MissingParameter' });
  });

  it('EC2 creates a launch template that instances can name, once, and deletes it [documented]', async () => {
    const LaunchTemplateName = endpoint.uniqueName('named');
    expect(await launched.template(LaunchTemplateName)).toMatch(/^lt-/);
    await expect(launched.template(LaunchTemplateName)).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateName.AlreadyExistsException',
    });
    const one = await run({ LaunchTemplate: { LaunchTemplateName } });
    expect(one).toMatchObject({ ImageId: of('CONTRACT_IMAGE_ID'), InstanceType: INSTANCE_TYPE });
    await client.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName }));
    await expect(client.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName }))).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateName.NotFoundException',
    });
  });
});

it('EC2 refuses a request that names no image [documented]', async () => {
  const nothing = new RunInstancesCommand({ MinCount: 1, MaxCount: 1 });
  await expect(client.send(nothing)).rejects.toMatchObject({ name: 'MissingParameter' });
});

/** Every instance that passes the filters, read page by page. */
async function instancesByPage(Filters: { Name: string; Values: string[] }[]): Promise<string[]> {
  const seen: string[] = [];
  const next: { token?: string } = {};
  do {
    const input = { Filters, MaxResults: PAGE, NextToken: next.token };
    const { Reservations = [], NextToken } = await client.send(new DescribeInstancesCommand(input));
    expect(Reservations.length).toBeLessThanOrEqual(PAGE);
    seen.push(...Reservations.flatMap((one) => one.Instances?.flatMap(({ InstanceId }) => InstanceId ?? []) ?? []));
    next.token = NextToken || undefined;
  } while (next.token);
  return seen;
}
