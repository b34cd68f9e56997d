import {
  ActionAfterCompletion,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { missing, of, titled } from './endpoint/account.ts';
import { SLOW_MS_MAX, startEndpoint } from './endpoint/endpoint.ts';

vi.setConfig({ testTimeout: 3 * SLOW_MS_MAX, hookTimeout: SLOW_MS_MAX });

/** So far away that nothing fires while these tests run. */
const FAR_MS = 24 * 60 * 60_000;
const endpoint = await startEndpoint('scheduler');
const client = new SchedulerClient(endpoint.clientConfig);
const needs = missing('CONTRACT_SCHEDULER_TARGET_ARN', 'CONTRACT_SCHEDULER_ROLE_ARN');
const GroupName = endpoint.uniqueName('clocks');
const absent = { name: 'ResourceNotFoundException' };

afterAll(async () => {
  await client.send(new DeleteScheduleGroupCommand({ Name: GroupName })).catch(() => undefined);
  client.destroy();
  await endpoint.close();
});

describe.skipIf(needs)(titled('EventBridge Scheduler', needs), () => {
  const mine = { name: '' };
  beforeAll(async () => {
    await client.send(new CreateScheduleGroupCommand({ Name: GroupName }));
    await endpoint.until('the group', async () => {
      const group = await client.send(new GetScheduleGroupCommand({ Name: GroupName }));
      return group.State === 'ACTIVE' || undefined;
    });
  });
  beforeEach(() => {
    mine.name = endpoint.uniqueName('one');
  });

  const at = (delayMs: number) => `at(${new Date(Date.now() + delayMs).toISOString().slice(0, 19)})`;
  const input = (changes: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
    Name: mine.name,
    GroupName,
    ScheduleExpression: at(FAR_MS),
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: ActionAfterCompletion.DELETE,
    Target: {
      Arn: of('CONTRACT_SCHEDULER_TARGET_ARN'),
      RoleArn: of('CONTRACT_SCHEDULER_ROLE_ARN'),
      Input: '{"sessionId":"s"}',
    },
    ...changes,
  });
  const create = (changes?: Partial<CreateScheduleCommandInput>) =>
    client.send(new CreateScheduleCommand(input(changes)));
  const get = () => client.send(new GetScheduleCommand({ Name: mine.name, GroupName }));

  it('Scheduler keeps a schedule as it was created [documented]', async () => {
    const ScheduleExpression = at(FAR_MS);
    const { ScheduleArn } = await create({ ScheduleExpression });
    expect(ScheduleArn).toMatch(
      new RegExp(`^arn:aws:scheduler:[a-z0-9-]+:\\d{12}:schedule/${GroupName}/${mine.name}$`),
    );
    expect(await get()).toMatchObject({
      Arn: ScheduleArn,
      State: 'ENABLED',
      ScheduleExpression,
      ScheduleExpressionTimezone: 'UTC',
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: of('CONTRACT_SCHEDULER_TARGET_ARN'), Input: '{"sessionId":"s"}' },
    });
  });

  it('An update replaces a schedule whole [documented]', async () => {
    await create({ Description: 'first' });
    const ScheduleExpression = at(2 * FAR_MS);
    await client.send(new UpdateScheduleCommand(input({ ScheduleExpression, ActionAfterCompletion: undefined })));
    const updated = await get();
    expect(updated).toMatchObject({ ScheduleExpression, ActionAfterCompletion: 'NONE' });
    expect(updated.Description).toBeUndefined();
  });

  it('Scheduler takes a client token once, and knows what exists [documented]', async () => {
    const ClientToken = endpoint.uniqueName('token').slice(-64);
    const same = input({ ClientToken });
    await client.send(new CreateScheduleCommand(same));
    const { ScheduleArn } = await client.send(new CreateScheduleCommand(same));
    expect(ScheduleArn).toContain(mine.name);
    await expect(create()).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(create({ GroupName: `${GroupName}-absent` })).rejects.toMatchObject(absent);
    const unknown = input({ Name: `${mine.name}-absent` });
    await expect(client.send(new UpdateScheduleCommand(unknown))).rejects.toMatchObject(absent);
  });

  it.each([
    ['a day that is none', { ScheduleExpression: 'at(2096-02-30T00:00:00)' }],
    ['a rate of nothing', { ScheduleExpression: 'rate(0 minutes)' }],
    ['a name with a space', { Name: 'not allowed' }],
    ['a name that is too long', { Name: 'x'.repeat(65) }],
  ])('Scheduler refuses %s [documented]', async (_what, changes) => {
    await expect(create(changes)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('A schedule is gone after a delete, which may be repeated with its token only [documented]', async () => {
    await create();
    const again = { Name: mine.name, GroupName, ClientToken: endpoint.uniqueName('delete').slice(-64) };
    await client.send(new DeleteScheduleCommand(again));
    await client.send(new DeleteScheduleCommand(again));
    await expect(get()).rejects.toMatchObject(absent);
    await expect(client.send(new DeleteScheduleCommand({ Name: mine.name, GroupName }))).rejects.toMatchObject(absent);
  });

  it('Scheduler lists by prefix, page by page [documented]', async () => {
    const prefix = mine.name;
    for (const letter of ['b', 'a', 'c']) await create({ Name: `${prefix}${letter}` });
    const list = (NextToken?: string) =>
      client.send(new ListSchedulesCommand({ GroupName, NamePrefix: prefix, MaxResults: 2, NextToken }));
    const first = await list();
    const rest = await list(first.NextToken);
    const names = [...(first.Schedules ?? []), ...(rest.Schedules ?? [])].map(({ Name }) => Name);
    expect(first.Schedules).toHaveLength(2);
    expect(names.sort()).toEqual(['a', 'b', 'c'].map((letter) => prefix + letter));
  });

  it('A group deletes its schedules with it [documented]', async () => {
    await create();
    await client.send(new DeleteScheduleGroupCommand({ Name: GroupName }));
    await endpoint.until('the group to be gone', async () => {
      const found = await client.send(new GetScheduleGroupCommand({ Name: GroupName })).catch((error: Error) => error);
      return found instanceof Error || undefined;
    });
    await expect(get()).rejects.toMatchObject(absent);
  });
});
