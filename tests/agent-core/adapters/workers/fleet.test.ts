import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoWorkerStore } from '@remote-swe/core/adapters/dynamodb/worker-store';
import { nodeClock } from '@remote-swe/core/adapters/node/clock';
import { EventBridgeSchedules } from '@remote-swe/core/adapters/scheduler/worker-schedules';
import { Ec2Machines } from '@remote-swe/core/adapters/workers/ec2-machines';
import { AwsFleet } from '@remote-swe/core/adapters/workers/fleet';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { removeOrphans } from '@remote-swe/core/engine/worker-life/orphans';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryLog } from '../../fakes/telemetry.ts';
import { World } from '../../fakes/world.ts';
import { type LocalAws, startLocalAws, tableDefinition } from '../local-aws.ts';

const HOUR_MS = 60 * 60_000;
const TABLE = 'sessions';
const GROUP = 'stack-a-worker-clocks';
const CLOCKS = { group: GROUP, roleArn: 'arn:role', reaperArn: 'arn:reaper' };
/** No worker of these is ever past its time. */
const SETTINGS = { workerIdleMs: Number.POSITIVE_INFINITY, workerRetentionMs: Number.POSITIVE_INFINITY };
const session = (name: string) => `slack:T1:C1:${name}`;

let aws: LocalAws;
let clients: { ec2: EC2Client; ssm: SSMClient; scheduler: SchedulerClient; dynamoDb: DynamoDBClient };
let store: DynamoWorkerStore;
let log: MemoryLog;

beforeEach(async () => {
  aws = await startLocalAws('dynamodb');
  aws.ec2.registerLaunchTemplate('lt-1', { ImageId: 'ami-1', InstanceType: 't4g.large' });
  aws.scheduler.registerGroup(GROUP);
  await aws.dynamoDb?.createTable(tableDefinition(TABLE) as never);
  clients = {
    ec2: new EC2Client(aws.client),
    ssm: new SSMClient(aws.client),
    scheduler: new SchedulerClient(aws.client),
    dynamoDb: new DynamoDBClient(aws.client),
  };
  store = new DynamoWorkerStore(clients.dynamoDb, TABLE);
  log = new MemoryLog();
});
afterEach(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await aws.close();
});

async function launch(name: string, stackName = 'stack-a'): Promise<string> {
  const settings = { launchTemplateId: 'lt-1', instanceTypes: [], subnetIds: [], stackName };
  const machines = new Ec2Machines(clients.ec2, clients.ssm, { client: clients.ec2, settings });
  const answer = await machines.launch({ sessionId: session(name), generation: 1, launchAttempt: 0, bootFailures: 0 });
  if (answer.kind !== 'launched') throw new Error(answer.reason);
  await aws.instances.reached(answer.machineId, 'running');
  return answer.machineId;
}

async function owned(name: string, more: Partial<WorkerItem> = {}): Promise<void> {
  const base = { state: 'stopped', generation: 1, startedAt: 0, lastUsedAt: 0, launchAttempt: 0 } as const;
  await store.replace(session(name), undefined, { ...base, ...more });
}

/** A run at a time on the local clock; a whole day of runs sees every clock. */
async function look(hours = 1): Promise<number> {
  const fleet = new AwsFleet(clients.ec2, clients.scheduler, { stackName: 'stack-a', clockGroup: GROUP });
  const workerSchedules = new EventBridgeSchedules(clients.scheduler, CLOCKS);
  const ports = { ...new World().ports(), fleet, workerStore: store, workerSchedules, log };
  let removed = 0;
  for (let hour = 0; hour < hours; hour++) {
    const clock = { ...nodeClock, now: () => aws.clock.now() + hour * HOUR_MS };
    removed += (await removeOrphans({ ...ports, clock }, SETTINGS)).removed;
  }
  return removed;
}

const states = (...ids: string[]) => ids.map((instanceId) => aws.instances.find(instanceId)?.state);

describe('orphans', () => {
  it('Machines of this deployment without a session go after the grace period, all others stay', async () => {
    const orphan = await launch('1.000001');
    const used = await launch('1.000002');
    const older = await launch('1.000003');
    const elsewhere = await launch('1.000001', 'stack-b');
    await owned('1.000002', { instanceId: used });
    await owned('1.000003', { instanceId: 'i-0123456789abcdef0' });
    expect(await look()).toBe(0);
    aws.clock.advance(HOUR_MS + 1);
    expect(await look()).toBe(2);
    await Promise.all([orphan, older].map((instanceId) => aws.instances.reached(instanceId, 'terminated')));
    expect(states(used, elsewhere)).toEqual(['running', 'running']);
    expect(JSON.stringify(log)).toContain('no session');
    expect(await look()).toBe(0);
  });

  it('Disks that are attached to nothing go a day later, unless their session has a worker', async () => {
    const orphan = await launch('2.000001');
    const kept = await launch('2.000002');
    await owned('2.000001', { state: 'removed', instanceId: orphan });
    await owned('2.000002', { instanceId: kept });
    for (const instanceId of [orphan, kept]) aws.ec2.detachVolume(instanceId);
    aws.instances.terminate(orphan);
    await aws.instances.reached(orphan, 'terminated');
    aws.clock.advance(23 * HOUR_MS);
    expect(await look()).toBe(0);
    aws.clock.advance(2 * HOUR_MS);
    expect(await look()).toBe(1);
    const { Volumes } = await clients.ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes).toMatchObject([
      { State: 'available', Tags: expect.arrayContaining([{ Key: 'remote-swe:session', Value: session('2.000002') }]) },
    ]);
  });

  it('Clocks without a session go within two days, and nothing else of the group', async () => {
    const clock = new EventBridgeSchedules(clients.scheduler, CLOCKS);
    const at = aws.clock.now() + 1_000 * HOUR_MS;
    for (const name of ['3.000001', '3.000002', '3.000003']) await clock.arm(session(name), 1, at);
    await owned('3.000002');
    await owned('3.000003', { state: 'removed' });
    expect(await look(16)).toBe(0);
    aws.clock.advance(25 * HOUR_MS);
    expect(await look(16)).toBe(2);
    const left = await clients.scheduler.send(new ListSchedulesCommand({ GroupName: GROUP }));
    expect(left.Schedules).toHaveLength(1);
  });

  it('Schedules of older releases, which fire no more, go with their workers', async () => {
    const scheduler = clients.scheduler;
    for (const name of ['4.000001', '4.000002'])
      await scheduler.send(
        new CreateScheduleCommand({
          Name: `session-${name.at(-1)}0ldname`,
          GroupName: GROUP,
          ScheduleExpression: 'at(2020-01-01T00:00:00)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: {
            Arn: CLOCKS.reaperArn,
            RoleArn: CLOCKS.roleArn,
            Input: JSON.stringify({ sessionId: session(name), generation: 1 }),
          },
        }),
      );
    await owned('4.000001', { state: 'removed' });
    await owned('4.000002');
    aws.clock.advance(25 * HOUR_MS);
    expect(await look(16)).toBe(1);
    const left = await scheduler.send(new ListSchedulesCommand({ GroupName: GROUP }));
    expect(left.Schedules?.map(({ Name }) => Name)).toEqual(['session-20ldname']);
  });
});
