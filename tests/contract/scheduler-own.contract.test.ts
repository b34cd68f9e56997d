import {
  ActionAfterCompletion,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FiredTarget } from '../../local/aws/scheduler/firing.ts';
import { SchedulerService } from '../../local/aws/scheduler/service.ts';
import { LocalClock } from '../../local/kernel/clock.ts';
import { Front } from '../../local/kernel/front.ts';
import { ownServices } from './endpoint/endpoint.ts';

const MINUTE_MS = 60_000;
const settle = () => new Promise((resolve) => setTimeout(resolve, 10));

describe.skipIf(!ownServices)('Scheduler firing (only on our own endpoint, whose time can be advanced)', () => {
  let clock: LocalClock;
  let service: SchedulerService;
  let front: Front;
  let client: SchedulerClient;
  let fired: FiredTarget[];
  let failures: number;
  let givenUp: unknown[];

  beforeEach(async () => {
    clock = new LocalClock();
    fired = [];
    failures = 0;
    givenUp = [];
    const onFire = async (target: FiredTarget) => {
      fired.push(target);
      if (failures-- > 0) throw new Error('the target is not there');
    };
    service = new SchedulerService({ clock, onFire, onGivenUp: (_target, error) => givenUp.push(error) });
    front = new Front(() => service);
    const port = await front.listen();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const endpoint = `http://127.0.0.1:${port}`;
    client = new SchedulerClient({ region: 'us-west-2', endpoint, credentials, maxAttempts: 1 });
    await client.send(new CreateScheduleGroupCommand({ Name: 'clocks' }));
  });

  afterEach(async () => {
    client.destroy();
    await front.close();
    service.close();
    expect(clock.nextDueAtMs()).toBeUndefined();
    clock.close();
  });

  const at = (delayMs: number) => `at(${new Date(clock.now() + delayMs).toISOString().slice(0, 19)})`;
  const input = (changes: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
    Name: 'session-1',
    GroupName: 'clocks',
    ScheduleExpression: at(10 * MINUTE_MS),
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: ActionAfterCompletion.DELETE,
    Target: { Arn: 'arn:reaper', RoleArn: 'arn:role', Input: '{"sessionId":"s"}' },
    ...changes,
  });
  const create = (changes?: Partial<CreateScheduleCommandInput>) =>
    client.send(new CreateScheduleCommand(input(changes)));
  const get = () => client.send(new GetScheduleCommand({ Name: 'session-1', GroupName: 'clocks' }));
  const missing = { name: 'ResourceNotFoundException' };

  it('A schedule fires once, never early, and then deletes itself [documented]', async () => {
    const { ScheduleArn } = await create();
    expect(ScheduleArn).toBe('arn:aws:scheduler:us-west-2:000000000000:schedule/clocks/session-1');
    expect(await get()).toMatchObject({ State: 'ENABLED', ActionAfterCompletion: 'DELETE', Arn: ScheduleArn });
    clock.advance(9.5 * MINUTE_MS);
    await settle();
    expect(fired).toEqual([]);
    clock.advance(MINUTE_MS);
    await settle();
    expect(fired).toEqual([{ arn: 'arn:reaper', roleArn: 'arn:role', input: '{"sessionId":"s"}' }]);
    await expect(get()).rejects.toMatchObject(missing);
  });

  it('An update replaces a schedule whole, which fires at the new time only [documented]', async () => {
    await create({ Description: 'first' });
    await client.send(
      new UpdateScheduleCommand(input({ ScheduleExpression: at(30 * MINUTE_MS), ActionAfterCompletion: undefined })),
    );
    const updated = await get();
    expect(updated).toMatchObject({ ActionAfterCompletion: 'NONE' });
    expect(updated.Description).toBeUndefined();
    clock.advance(11 * MINUTE_MS);
    await settle();
    expect(fired).toEqual([]);
    clock.advance(20 * MINUTE_MS);
    await settle();
    expect(fired).toHaveLength(1);
    expect(await get()).toMatchObject({ Name: 'session-1' });
  });

  it('A schedule that was changed while it fired is kept [ours]', async () => {
    failures = 1;
    await create();
    clock.advance(10 * MINUTE_MS);
    await settle();
    await client.send(new UpdateScheduleCommand(input({ ScheduleExpression: at(60 * MINUTE_MS) })));
    clock.advance(MINUTE_MS);
    await settle();
    expect(fired).toHaveLength(2);
    expect(await get()).toMatchObject({ Name: 'session-1' });
  });

  it.each([
    ['never again', 'never-again', 1],
    ['again, as the switch says', 'again', 2],
  ] as const)('A one-time schedule that has fired and was updated fires: %s [ours]', async (_what, reading, times) => {
    service.firedOnce = reading;
    await create({ ActionAfterCompletion: ActionAfterCompletion.NONE });
    clock.advance(11 * MINUTE_MS);
    await settle();
    const again = input({ ScheduleExpression: at(10 * MINUTE_MS), ActionAfterCompletion: ActionAfterCompletion.NONE });
    await client.send(new UpdateScheduleCommand(again));
    clock.advance(11 * MINUTE_MS);
    await settle();
    expect(fired).toHaveLength(times);
  });

  it('A recurring schedule that was updated fires at its new start, and then at its rate [documented]', async () => {
    const StartDate = (delayMs: number) => new Date(clock.now() + delayMs);
    const every = { ScheduleExpression: 'rate(10 minutes)', ActionAfterCompletion: undefined };
    await create({ ...every, StartDate: StartDate(10 * MINUTE_MS) });
    clock.advance(10.5 * MINUTE_MS);
    await settle();
    expect(fired).toHaveLength(1);
    await client.send(new UpdateScheduleCommand(input({ ...every, StartDate: StartDate(60 * MINUTE_MS) })));
    clock.advance(59 * MINUTE_MS);
    await settle();
    expect(fired).toHaveLength(1);
    for (let minute = 0; minute < 12; minute++) {
      clock.advance(MINUTE_MS);
      await settle();
    }
    expect(fired).toHaveLength(3);
  });

  it('Scheduler tries again by the retry policy, then gives up [documented]', async () => {
    failures = 10;
    const RetryPolicy = { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 };
    await create({ Target: { Arn: 'arn:reaper', RoleArn: 'arn:role', Input: '{}', RetryPolicy } });
    clock.advance(10 * MINUTE_MS);
    for (let round = 0; round < 5; round++) {
      await settle();
      clock.advance(MINUTE_MS);
    }
    await settle();
    expect(fired).toHaveLength(3);
    expect(givenUp).toHaveLength(1);
    await expect(get()).rejects.toMatchObject(missing);
  });

  it('A rate repeats, once per jump of the clock, until the schedule is deleted [ours]', async () => {
    await create({ ScheduleExpression: 'rate(1 minute)', ActionAfterCompletion: undefined });
    await settle();
    expect(fired).toHaveLength(1);
    clock.advance(MINUTE_MS);
    await settle();
    clock.advance(10 * MINUTE_MS);
    await settle();
    expect(fired).toHaveLength(3);
    await client.send(new DeleteScheduleCommand({ Name: 'session-1', GroupName: 'clocks' }));
    clock.advance(MINUTE_MS);
    await settle();
    expect(fired).toHaveLength(3);
    await expect(get()).rejects.toMatchObject(missing);
  });

  it('A disabled schedule does not fire [documented]', async () => {
    await create({ State: 'DISABLED' });
    clock.advance(20 * MINUTE_MS);
    await settle();
    expect(fired).toEqual([]);
  });

  it.each<[string, Partial<CreateScheduleCommandInput>]>([
    ['cron expressions', { ScheduleExpression: 'cron(* * * * ? *)' }],
    ['time zones', { ScheduleExpressionTimezone: 'Asia/Tokyo' }],
  ])('Our Scheduler refuses %s, which it does not know [ours]', async (_what, changes) => {
    await expect(create(changes)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('Our Scheduler fails when it was told to [ours]', async () => {
    service.failNext('CreateSchedule', 'ThrottlingException');
    await expect(create()).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(get()).rejects.toMatchObject(missing);
  });
});
