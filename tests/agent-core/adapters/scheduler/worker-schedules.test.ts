import { CreateScheduleGroupCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { EventBridgeSchedules, scheduleName } from '@remote-swe/core/adapters/scheduler/worker-schedules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SESSION } from '../../fakes/build.ts';
import { type LocalAws, startLocalAws } from '../local-aws.ts';

let aws: LocalAws;
let client: SchedulerClient;
let clock: EventBridgeSchedules;
const settings = {
  group: 'clocks',
  roleArn: 'arn:aws:iam::000000000000:role/clock',
  reaperArn: 'arn:aws:lambda:us-west-2:000000000000:function:reaper:live',
};

beforeAll(async () => {
  aws = await startLocalAws('scheduler');
  client = new SchedulerClient(aws.client);
  await client.send(new CreateScheduleGroupCommand({ Name: 'clocks' }));
  clock = new EventBridgeSchedules(client, settings);
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

const schedule = (sessionId: string) =>
  client.send(new GetScheduleCommand({ Name: scheduleName(sessionId), GroupName: 'clocks' }));
const MINUTE = 60_000;
/** Far from now in whole seconds: what is looked at does not depend on how long the test takes. */
const THEN = Math.ceil(Date.now() / 1_000) * 1_000 + 60 * MINUTE;

describe('a worker’s clock', () => {
  it('A worker’s clock is made, moved, and removed', async () => {
    await clock.arm(SESSION, 1, THEN);
    expect(await schedule(SESSION)).toMatchObject({
      ScheduleExpression: 'rate(10 minutes)',
      StartDate: new Date(THEN),
      Target: { Arn: settings.reaperArn, Input: JSON.stringify({ sessionId: SESSION, generation: 1 }) },
    });
    await clock.arm(SESSION, 2, THEN + 30 * MINUTE);
    expect(await schedule(SESSION)).toMatchObject({
      StartDate: new Date(THEN + 30 * MINUTE),
      Target: { Input: JSON.stringify({ sessionId: SESSION, generation: 2 }) },
    });
    await clock.remove(SESSION);
    await expect(schedule(SESSION)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await clock.remove(SESSION);
  });

  it('A worker’s clock rounds up to whole seconds: the reaper must not come too early', async () => {
    await clock.arm('session-b', 1, THEN + 1);
    expect((await schedule('session-b')).StartDate).toEqual(new Date(THEN + 1_000));
  });

  it('Several steps may make the schedule at once: one schedule, no error', async () => {
    const sessionId = 'slack:T1:C1:1700000000.000099';
    await Promise.all(Array.from({ length: 8 }, (_, index) => clock.arm(sessionId, 1, THEN + index * MINUTE)));
    expect((await schedule(sessionId)).StartDate?.getTime()).toBeGreaterThanOrEqual(THEN);
  });

  it('The schedule has another name than the one-time schedules of older releases, which may never fire again', () => {
    expect(scheduleName(SESSION)).toMatch(/^worker-[0-9a-f]{40}$/);
  });

  it('The schedule fails aloud without its group: no worker may start without a schedule', async () => {
    const lost = new EventBridgeSchedules(client, { ...settings, group: 'nowhere' });
    await expect(lost.arm(SESSION, 1, THEN)).rejects.toThrow();
  });

  it('A worker’s clock has a name that Scheduler takes', () => {
    expect(scheduleName(SESSION)).toMatch(/^[0-9a-zA-Z-_.]{1,64}$/);
    expect(scheduleName(SESSION)).not.toBe(scheduleName(`${SESSION}0`));
  });
});
