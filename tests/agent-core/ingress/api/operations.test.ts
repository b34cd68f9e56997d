import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDueItems } from '@remote-swe/core/adapters/dynamodb/due-items';
import { Ec2Machines } from '@remote-swe/core/adapters/workers/ec2-machines';
import { postponementMs } from '@remote-swe/core/domain/session/listed/lateness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entry, idle, state } from '../../fakes/build.ts';
import { type ApiWorld, startApi } from './api-world.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const session = (name: string) => `slack:T1:C1:1700000000.00000${name}`;

let world: ApiWorld;
let admin: string;

beforeAll(async () => {
  world = await startApi(['UADMIN']);
  // Ages of machines are by EC2's clock.
  world.clock.jump(world.aws.clock.now() + 2 * HOUR_MS - world.clock.now());
  admin = await world.signedIn('UADMIN');
  world.aws.ec2.registerLaunchTemplate('lt-1', { ImageId: 'ami-1', InstanceType: 't4g.large' });
});
afterAll(() => world.close());

const look = async () => (await world.ask('/api/operations', { as: admin })).json as object;

async function commit(name: string, agoMs: number, pause?: 'error', dueAt: number | null = null) {
  const phase = pause ? { kind: 'paused' as const, reason: { kind: pause, message: 'broken' } } : idle;
  const at = world.clock.now() - agoMs;
  await world.journal.commit({ entry: entry(state(phase), { sessionId: session(name), version: 1, at }), dueAt });
}

async function launch(name: string, stackName = 'stack-a') {
  const ssm = new SSMClient(world.aws.client);
  const settings = { launchTemplateId: 'lt-1', instanceTypes: [], subnetIds: [], stackName };
  const machines = new Ec2Machines(world.ec2, ssm, { client: world.ec2, settings });
  const answer = await machines.launch({ sessionId: session(name), generation: 1, launchAttempt: 0, bootFailures: 0 });
  ssm.destroy();
  return answer.kind === 'launched' ? answer.machineId : '';
}

describe('what operators look at', () => {
  it('A deployment where nothing goes on has nothing to show, and it is shown to admins alone', async () => {
    await world.approvals.approve('T1', { user: 'U1', by: 'UADMIN', at: world.clock.now() });
    expect((await world.ask('/api/operations', { as: await world.signedIn('U1') })).status).toBe(403);
    expect((await world.ask('/api/operations')).status).toBe(401);
    const queue = { waiting: 0, taken: 0, timers: 0 };
    const machines = { running: 0, stopped: 0, looseDisks: 0 };
    expect(await look()).toEqual({ queue, deadLetters: 0, machines, orphans: [], errors: [], isAll: true });
  });

  it('Wakes and dead letters are counted, never shown', async () => {
    const send = (QueueUrl: string, DelaySeconds = 0) =>
      world.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'of somebody', DelaySeconds }));
    const { stepQueueUrl, timerQueueUrl, stepDeadLettersUrl, timerDeadLettersUrl } = world.urls;
    await Promise.all([stepQueueUrl, stepDeadLettersUrl, timerDeadLettersUrl].map((url) => send(url)));
    await send(timerQueueUrl, 60);
    const shown = await look();
    expect(shown).toMatchObject({ queue: { waiting: 1, taken: 0, timers: 1 }, deadLetters: 2 });
    expect(JSON.stringify(shown)).not.toContain('of somebody');
  });

  it('Sessions that an error paused within a day are named', async () => {
    await commit('1', MINUTE_MS, 'error');
    await commit('2', 25 * HOUR_MS, 'error');
    await commit('3', MINUTE_MS);
    expect(await look()).toMatchObject({ errors: [{ sessionId: session('1') }] });
  });

  it('How long a session has been due is told, whatever the sweeper put off', async () => {
    const now = world.clock.now();
    await commit('4', MINUTE_MS, undefined, now + MINUTE_MS);
    expect(await look()).not.toHaveProperty('queueAgeMs');
    await commit('5', 9 * MINUTE_MS, undefined, now - 4 * MINUTE_MS);
    expect(await look()).toMatchObject({ queueAgeMs: 4 * MINUTE_MS });
    const sweeper = new DynamoDueItems(world.client, world.table);
    const swept = (await sweeper.due(now, 10)).map((item) => sweeper.postpone(item, now + postponementMs(item.sweeps)));
    await Promise.all(swept);
    world.clock.jump(MINUTE_MS + 30_000);
    expect(await look()).toMatchObject({ queueAgeMs: MINUTE_MS + 30_000 });
  });

  it('Machines are counted by their state, and those of no session are named', async () => {
    const [orphan] = [await launch('6'), await launch('7', 'stack-b')];
    expect(await look()).toMatchObject({
      machines: { running: 1, stopped: 0 },
      orphans: [{ kind: 'machine', id: orphan, sessionId: session('6'), reason: 'no session' }],
    });
  });
});
