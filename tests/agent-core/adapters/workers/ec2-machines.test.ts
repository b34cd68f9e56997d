import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { Ec2Machines } from '@remote-swe/core/adapters/workers/ec2-machines';
import { type LaunchSettings, rung, runInstancesInput } from '@remote-swe/core/adapters/workers/launch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SESSION } from '../../fakes/build.ts';
import { type LocalAws, startLocalAws } from '../local-aws.ts';

const SETTINGS: LaunchSettings = {
  launchTemplateId: 'lt-1',
  instanceTypes: ['t4g.large', 'm7g.large'],
  subnetIds: ['subnet-1', 'subnet-2', 'subnet-3'],
  stackName: 'remote-swe',
};
const request = { sessionId: SESSION, generation: 1, launchAttempt: 0, bootFailures: 0 };

describe('the ladder', () => {
  it('The ladder takes every type in every subnet before it begins again', () => {
    const rungs = Array.from({ length: 7 }, (_, attempt) => rung(SETTINGS, attempt));
    expect(rungs.map(({ instanceType, subnetId }) => `${instanceType} ${subnetId}`)).toEqual([
      't4g.large subnet-1',
      't4g.large subnet-2',
      't4g.large subnet-3',
      'm7g.large subnet-1',
      'm7g.large subnet-2',
      'm7g.large subnet-3',
      't4g.large subnet-1',
    ]);
  });

  it('The ladder leaves to the launch template what is not configured', () => {
    const bare = { ...SETTINGS, instanceTypes: [], subnetIds: [] };
    expect(rung(bare, 3)).toEqual({ instanceType: undefined, subnetId: undefined });
    expect(runInstancesInput(bare, request)).not.toHaveProperty('SubnetId');
  });

  it('A launch’s token changes with everything that the request says, and with nothing else', () => {
    const tokenOf = (more: object) => runInstancesInput(SETTINGS, { ...request, ...more }).ClientToken;
    expect(tokenOf({})).toBe(tokenOf({}));
    const others = [{ generation: 2 }, { launchAttempt: 1 }, { launchAttempt: 6 }, { sessionId: 'slack:T:C:1.2' }];
    expect(new Set([tokenOf({}), ...others.map(tokenOf)]).size).toBe(5);
    expect(tokenOf({})).toMatch(/^\S{1,64}$/);
  });
});

describe('machines over the wire', () => {
  let aws: LocalAws;
  let ec2: EC2Client;
  let ssm: SSMClient;
  let machines: Ec2Machines;

  beforeEach(async () => {
    aws = await startLocalAws('ec2', 'ssm');
    aws.ec2.registerLaunchTemplate('lt-1', { ImageId: 'ami-1', InstanceType: 't4g.large' });
    ec2 = new EC2Client(aws.client);
    ssm = new SSMClient(aws.client);
    machines = new Ec2Machines(ec2, ssm, { client: ec2, settings: SETTINGS });
  });
  afterEach(async () => {
    ec2.destroy();
    ssm.destroy();
    await aws.close();
  });

  async function launched(): Promise<string> {
    const answer = await machines.launch(request);
    if (answer.kind !== 'launched') throw new Error(answer.reason);
    await aws.instances.reached(answer.machineId, 'running');
    return answer.machineId;
  }

  it('A machine is launched once per session, generation and attempt, however often it is asked for', async () => {
    const first = await machines.launch(request);
    expect(await machines.launch(request)).toEqual(first);
    expect(await machines.launch({ ...request, generation: 2 })).not.toEqual(first);
  });

  async function typeOf(instanceId: string) {
    const answer = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    return answer.Reservations?.[0]?.Instances?.[0]?.InstanceType;
  }

  it('A machine starts, stops and is terminated over the wire', async () => {
    const instanceId = await launched();
    expect(await machines.describe(instanceId)).toMatchObject({ kind: 'running', agentSeenAt: expect.any(Number) });
    await machines.stop(instanceId);
    await aws.instances.reached(instanceId, 'stopped');
    expect(await machines.describe(instanceId)).toEqual({ kind: 'stopped' });
    expect(await machines.start(instanceId, 0)).toEqual({ kind: 'started' });
    await aws.instances.reached(instanceId, 'running');
    await machines.terminate(instanceId);
    await aws.instances.reached(instanceId, 'terminated');
    expect(await machines.describe(instanceId)).toEqual({ kind: 'gone' });
  });

  describe('with an image of one’s own', () => {
    const own = () => {
      aws.ec2.registerLaunchTemplate('lt-base', { ImageId: 'ami-base', InstanceType: 't4g.large' });
      const settings = { ...SETTINGS, fallbackLaunchTemplateId: 'lt-base' };
      return new Ec2Machines(ec2, ssm, { client: ec2, settings });
    };
    const imageOf = async (answer: Awaited<ReturnType<Ec2Machines['launch']>>) => {
      const InstanceIds = answer.kind === 'launched' ? [answer.machineId] : [];
      const found = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
      return found.Reservations?.[0]?.Instances?.[0]?.ImageId;
    };

    it('A machine is launched from one’s own image as long as that works', async () => {
      const answer = await own().launch(request);
      expect(answer).toEqual({ kind: 'launched', machineId: expect.any(String) });
      expect(await imageOf(answer)).toBe('ami-1');
    });

    it.each(['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable', 'SomethingAboutAParameter'])(
      'A machine is launched from the base image when EC2 refuses one’s own with %s, once however often it is asked for',
      async (code) => {
        const machines = own();
        const launch = () => {
          aws.ec2.failNext('RunInstances', code);
          return machines.launch(request);
        };
        const answer = await launch();
        expect(answer).toMatchObject({ kind: 'launched', instead: `on the base image: ${code}` });
        expect(await imageOf(answer)).toBe('ami-base');
        expect(await launch()).toEqual(answer);
      },
    );

    it('A machine is launched from the base image after one of one’s own image did not boot', async () => {
      const answer = await own().launch({ ...request, generation: 2, bootFailures: 1 });
      expect(answer).toMatchObject({ kind: 'launched', instead: expect.stringContaining('did not boot') });
      expect(await imageOf(answer)).toBe('ami-base');
    });

    it('What EC2 refuses for the base image, too, is the fault that it named first', async () => {
      const machines = own();
      aws.ec2.failNext('RunInstances', 'UnauthorizedOperation', 2);
      await expect(machines.launch(request)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    });

    it('A lack of capacity climbs the ladder, with one’s own image, and a launch under another token is left alone', async () => {
      const machines = own();
      aws.ec2.failNext('RunInstances', 'InsufficientInstanceCapacity');
      expect(await machines.launch(request)).toMatchObject({ kind: 'no-capacity' });
      aws.ec2.failNext('RunInstances', 'IdempotentParameterMismatch');
      await expect(machines.launch(request)).rejects.toMatchObject({ name: 'IdempotentParameterMismatch' });
    });
  });

  it('A machine that is gone is no error to whoever stops or terminates it again', async () => {
    const instanceId = await launched();
    await machines.terminate(instanceId);
    await aws.instances.reached(instanceId, 'terminated');
    await machines.stop(instanceId);
    await machines.terminate(instanceId);
    await machines.stop('i-0123456789abcdef0');
    await machines.terminate('i-0123456789abcdef0');
    expect(await machines.describe('i-0123456789abcdef0')).toEqual({ kind: 'gone' });
  });

  it('Of two machines of a session, of which the older one is about to be removed, the newest is found', async () => {
    await launched();
    // Times of launches are in seconds.
    await new Promise((done) => setTimeout(done, 1_100));
    const newest = await machines.launch({ ...request, generation: 2 });
    expect(newest.kind === 'launched' && newest.machineId).toBe(await machines.find(SESSION));
  });

  it('Machines are found by their session while they are alive', async () => {
    const instanceId = await launched();
    expect(await machines.find(SESSION)).toBe(instanceId);
    expect(await machines.find('slack:T1:C1:1.000009')).toBeUndefined();
    await machines.terminate(instanceId);
    await aws.instances.reached(instanceId, 'terminated');
    expect(await machines.find(SESSION)).toBeUndefined();
  });

  it.each(['InsufficientInstanceCapacity', 'VcpuLimitExceeded', 'InsufficientFreeAddressesInSubnet', 'Unsupported'])(
    'A launch that EC2 refuses with %s asks for the next rung',
    async (code) => {
      aws.ec2.failNext('RunInstances', code);
      expect(await machines.launch(request)).toEqual({
        kind: 'no-capacity',
        reason: expect.stringMatching(`${code}: t4g.large in subnet-1`),
        ladderDone: false,
      });
      aws.ec2.failNext('RunInstances', code);
      expect(await machines.launch({ ...request, launchAttempt: 5 })).toMatchObject({ ladderDone: true });
    },
  );

  it('A function that may only start machines launches none, and starts one on the same ladder', async () => {
    const reaper = new Ec2Machines(ec2, ssm, { client: ec2, settings: { instanceTypes: SETTINGS.instanceTypes } });
    await expect(reaper.launch(request)).rejects.toThrow('may not launch');
    const instanceId = await launched();
    await machines.stop(instanceId);
    await aws.instances.reached(instanceId, 'stopped');
    aws.ec2.failNext('StartInstances', 'InsufficientInstanceCapacity');
    expect(await reaper.start(instanceId, 0)).toMatchObject({ kind: 'no-capacity', ladderDone: false });
    expect(await reaper.start(instanceId, 1)).toEqual({ kind: 'started' });
    expect(await typeOf(instanceId)).toBe('m7g.large');
  });

  it('A start may lack capacity, as a launch may', async () => {
    const instanceId = await launched();
    await machines.stop(instanceId);
    await aws.instances.reached(instanceId, 'stopped');
    aws.ec2.failNext('StartInstances', 'InsufficientInstanceCapacity');
    expect(await machines.start(instanceId, 0)).toMatchObject({ kind: 'no-capacity', ladderDone: false });
    aws.ec2.failNext('StartInstances', 'InsufficientInstanceCapacity');
    expect(await machines.start(instanceId, 1)).toMatchObject({
      reason: 'EC2 has none free (InsufficientInstanceCapacity: m7g.large)',
      ladderDone: true,
    });
    expect(await typeOf(instanceId)).toBe('m7g.large');
    expect(await machines.start(instanceId, 2)).toEqual({ kind: 'started' });
    expect(await typeOf(instanceId)).toBe('t4g.large');
  });

  it('A machine starts with the type that it has when the type cannot be changed', async () => {
    const instanceId = await launched();
    await machines.stop(instanceId);
    await aws.instances.reached(instanceId, 'stopped');
    aws.ec2.failNext('ModifyInstanceAttribute', 'UnauthorizedOperation');
    expect(await machines.start(instanceId, 1)).toEqual({ kind: 'started' });
    expect(await typeOf(instanceId)).toBe('t4g.large');
  });

  it('A machine says why it is gone while EC2 still knows, and what stood on its console', async () => {
    const instanceId = await launched();
    expect(await machines.consoleTail(instanceId)).toBe('');
    expect(await machines.consoleTail('i-0123456789abcdef0')).toMatch(/could not be read: InvalidInstanceID.NotFound/);
    const folder = join(aws.root, 'i-0123456789abcdef1');
    await writeFile(folder, 'no folder can be made here');
    aws.instances.launch('i-0123456789abcdef1');
    await aws.instances.reached('i-0123456789abcdef1', 'stopped');
    expect(aws.instances.consoleOutput('i-0123456789abcdef1')).toMatch(/Server.InternalError/);
  });

  it('A broken configuration is an error, not a ladder', async () => {
    aws.ec2.failNext('RunInstances', 'InvalidLaunchTemplateId.NotFound');
    await expect(machines.launch(request)).rejects.toMatchObject({ name: 'InvalidLaunchTemplateId.NotFound' });
  });
});
