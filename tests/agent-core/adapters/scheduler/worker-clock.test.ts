import { CreateScheduleGroupCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SchedulerClock, scheduleName } from '@remote-swe/core/adapters/scheduler/worker-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SESSION } from '../../fakes/build.ts';
import { type LocalAws, startLocalAws } from '../local-aws.ts';

let aws: LocalAws;
let client: SchedulerClient;
let clock: SchedulerClock;
const settings = {
  group: 'clocks',
  roleArn: 'arn:aws:iam::000000000000:role/clock',
  reaperArn: 'arn:aws:lambda:us-west-2:000000000000:function:reaper:live',
};

beforeAll(async () => {
  aws = await startLocalAws('scheduler');
  client = new SchedulerClient(aws.client);
  await client.send(new CreateScheduleGroupCommand({ Name: 'clocks' }));
  clock = new SchedulerClock(client, settings);
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

const schedule = (sessionId: string) =>
  client.send(new GetScheduleCommand({ Name: scheduleName(sessionId), GroupName: 'clocks' }));
const inMinutes = (minutes: number) => Math.floor(aws.clock.now() / 1_000) * 1_000 + minutes * 60_000;
const at = (time: number) => `at(${new Date(time).toISOString().slice(0, 19)})`;

describe('a worker’s clock', () => {
  it('is made, moved, and removed', async () => {
    await clock.arm(SESSION, 1, inMinutes(30));
    expect(await schedule(SESSION)).toMatchObject({
      ScheduleExpression: at(inMinutes(30)),
      Target: { Arn: settings.reaperArn, Input: JSON.stringify({ sessionId: SESSION, generation: 1 }) },
    });
    await clock.arm(SESSION, 2, inMinutes(60));
    expect(await schedule(SESSION)).toMatchObject({
      ScheduleExpression: at(inMinutes(60)),
      Target: { Input: JSON.stringify({ sessionId: SESSION, generation: 2 }) },
    });
    await clock.remove(SESSION);
    await expect(schedule(SESSION)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await clock.remove(SESSION);
  });

  it('rounds up to whole seconds: the reaper must not come too early', async () => {
    await clock.arm('session-b', 1, inMinutes(30) + 1);
    expect((await schedule('session-b')).ScheduleExpression).toBe(at(inMinutes(30) + 1_000));
  });

  it('may be made by several steps at once: one schedule, no error', async () => {
    const sessionId = 'slack:T1:C1:1700000000.000099';
    await Promise.all(Array.from({ length: 8 }, (_, index) => clock.arm(sessionId, 1, inMinutes(10 + index))));
    expect((await schedule(sessionId)).ScheduleExpression).toMatch(/^at\(/);
  });

  it('fails aloud without its group: no worker may start without a clock', async () => {
    const lost = new SchedulerClock(client, { ...settings, group: 'nowhere' });
    await expect(lost.arm(SESSION, 1, inMinutes(1))).rejects.toThrow();
  });

  it('has a name that Scheduler takes', () => {
    expect(scheduleName(SESSION)).toMatch(/^[0-9a-zA-Z-_.]{1,64}$/);
    expect(scheduleName(SESSION)).not.toBe(scheduleName(`${SESSION}0`));
  });
});
