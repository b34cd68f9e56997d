import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CancelCommandCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  SendCommandCommand,
  type SendCommandCommandInput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventEnvelope } from '../../local/aws/events/envelope.ts';
import { type SsmOptions, SsmService } from '../../local/aws/ssm/service.ts';
import { Instances } from '../../local/instances/instances.ts';
import { LocalClock } from '../../local/kernel/clock.ts';
import { Front } from '../../local/kernel/front.ts';
import { ownServices } from './endpoint/endpoint.ts';
import { noteDocument } from './endpoint/note-document.ts';

const MINUTE_MS = 60_000;
/** Real time until a local process must have done its little work; the loop ends as soon as it has. */
const POLLS_MAX = 2000;

const workerDocument = noteDocument(
  `if [ -z "\${SSM_SessionId+x}" ]; then export SSM_SessionId="{{ SessionId }}" fallback=yes; fi`,
  'echo "$SSM_SessionId $SSM_Note $SSM_COMMAND_ID $fallback"',
);

describe.skipIf(!ownServices)('SSM events, agents and its clock (only on our own endpoint)', () => {
  let root: string;
  let clock: LocalClock;
  let instances: Instances;
  let ssm: SsmService;
  let front: Front;
  let client: SSMClient;
  let events: EventEnvelope[];
  let instanceId: string;

  const startService = (options: Partial<SsmOptions> = {}) => {
    ssm?.close();
    ssm = new SsmService({ instances, clock, events: (event) => events.push(event), ...options });
    ssm.registerDocument('worker', workerDocument);
  };

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'ssm-'));
    clock = new LocalClock();
    instances = new Instances({ root, clock, sandbox: 'plain' });
    events = [];
    startService();
    front = new Front(() => ssm);
    const port = await front.listen();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = new SSMClient({ region: 'us-west-2', endpoint: `http://127.0.0.1:${port}`, credentials, maxAttempts: 1 });
    instanceId = instances.launch().instanceId;
    await instances.reached(instanceId, 'running');
  });

  afterEach(async () => {
    client.destroy();
    await front.close();
    ssm.close();
    await instances.close();
    clock.close();
    rmSync(root, { recursive: true });
  });

  const shell = async (script: string, changes: Partial<SendCommandCommandInput> = {}) => {
    const Parameters = { commands: [script] };
    const input = { DocumentName: 'AWS-RunShellScript', InstanceIds: [instanceId], Parameters, ...changes };
    const { Command } = await client.send(new SendCommandCommand(input));
    return Command?.CommandId ?? '';
  };
  const get = (CommandId: string) =>
    client.send(new GetCommandInvocationCommand({ CommandId, InstanceId: instanceId }));
  const until = async (commandId: string, ...statuses: string[]) => {
    for (let poll = 0; poll < POLLS_MAX; poll++) {
      const found = await get(commandId);
      if (statuses.includes(found.Status ?? '')) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`The command did not become ${statuses.join(' or ')}`);
  };
  const done = (commandId: string) => until(commandId, 'Success', 'Failed', 'TimedOut', 'Cancelled');
  const node = async () => {
    const Filters = [{ Key: 'InstanceIds', Values: [instanceId] }];
    const answer = await client.send(new DescribeInstanceInformationCommand({ Filters }));
    return answer.InstanceInformationList?.[0];
  };

  it('SSM tells every change of a command as an event, without output [documented]', async () => {
    const commandId = await shell('true');
    await done(commandId);
    expect(events.map((event) => event.detail.status)).toEqual(['InProgress', 'Success']);
    expect(events[1]).toMatchObject({
      source: 'aws.ssm',
      'detail-type': 'EC2 Command Invocation Status-change Notification',
      resources: [`arn:aws:ec2:us-west-2:000000000000:instance/${instanceId}`],
      detail: { 'command-id': commandId, 'document-name': 'AWS-RunShellScript', 'instance-id': instanceId },
    });
  });

  it('SSM hands parameters over by environment, or by text to old agents [observed]', async () => {
    const input = { DocumentName: 'worker', Parameters: { SessionId: ['abc'], Note: ['a "b" $(c)'] } };
    const commandId = await shell('', input);
    expect((await done(commandId)).StandardOutputContent).toBe(`abc a "b" $(c) ${commandId} \n`);
    startService({ interpolateEnvironment: false });
    const old = await shell('', { ...input, Parameters: { SessionId: ['abc'] } });
    expect((await done(old)).StandardOutputContent).toBe(`abc  ${old} yes\n`);
  });

  it('Our SSM does not know a new command at once, if so configured [ours]', async () => {
    startService({ invocationDelayMs: 1000 });
    const commandId = await shell('true');
    await expect(get(commandId)).rejects.toMatchObject({ name: 'InvocationDoesNotExist' });
    clock.advance(1000);
    expect((await done(commandId)).Status).toBe('Success');
  });

  it('An agent runs at most five commands at once [observed]', async () => {
    const commands: string[] = [];
    for (let index = 0; index < 6; index++) commands.push(await shell('sleep 60'));
    const [first = '', sixth = ''] = [commands[0], commands[5]];
    expect((await get(sixth)).Status).toBe('Pending');
    await client.send(new CancelCommandCommand({ CommandId: first }));
    expect(await done(first)).toMatchObject({ Status: 'Cancelled', ResponseCode: 137 });
    await until(sixth, 'InProgress');
    const list = await client.send(new ListCommandInvocationsCommand({ InstanceId: instanceId, Details: true }));
    expect(list.CommandInvocations?.map((one) => one.Status)).toEqual([...Array(5).fill('InProgress'), 'Cancelled']);
  });

  it('SSM cancels a command that waits, and knows no unknown command [documented]', async () => {
    instances.stop(instanceId);
    await instances.reached(instanceId, 'stopped');
    const waiting = await shell('true');
    await client.send(new CancelCommandCommand({ CommandId: waiting }));
    expect((await get(waiting)).Status).toBe('Cancelled');
    await expect(client.send(new CancelCommandCommand({ CommandId: 'none' }))).rejects.toMatchObject({
      name: 'InvalidCommandId',
    });
  });

  it('SSM ends a command at its execution time-out [documented]', async () => {
    const commandId = await shell('sleep 600', { Parameters: { commands: ['sleep 600'], executionTimeout: ['60'] } });
    await until(commandId, 'InProgress');
    clock.advance(MINUTE_MS);
    expect(await done(commandId)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'ExecutionTimedOut' });
  });

  it('SSM accepts a stopped instance, delivers when it starts, and else times out [documented]', async () => {
    instances.stop(instanceId);
    await instances.reached(instanceId, 'stopped');
    const late = await shell('true', { TimeoutSeconds: 60 });
    clock.advance(MINUTE_MS - 1000);
    expect((await get(late)).Status).toBe('Pending');
    clock.advance(1000);
    expect(await get(late)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'DeliveryTimedOut', ResponseCode: -1 });
    const patient = await shell('echo delivered', { TimeoutSeconds: 600 });
    instances.start(instanceId);
    expect((await done(patient)).StandardOutputContent).toBe('delivered\n');
    instances.terminate(instanceId);
    await expect(shell('true')).rejects.toMatchObject({ name: 'InvalidInstanceId' });
  });

  it('SSM leaves a command in progress when its instance stops, until the total time-out [documented]', async () => {
    const commandId = await shell('', { DocumentName: 'AWS-RunShellScript', Parameters: { commands: ['sleep 60'] } });
    await until(commandId, 'InProgress');
    instances.stop(instanceId);
    await instances.reached(instanceId, 'stopped');
    clock.advance(7_200_000 - 5000);
    expect((await get(commandId)).Status).toBe('InProgress');
    clock.advance(5000);
    expect(await get(commandId)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'DeliveryTimedOut' });
  });

  it('A command that ran when its instance went down fails once the agent is back [observed]', async () => {
    const commandId = await shell('sleep 60');
    await until(commandId, 'InProgress');
    instances.stop(instanceId);
    await instances.reached(instanceId, 'stopped');
    instances.start(instanceId);
    expect(await done(commandId)).toMatchObject({ Status: 'Failed', ResponseCode: 1 });
  });

  it('SSM shows registration late and loss later [observed]', async () => {
    startService({ registrationDelayMs: 30_000 });
    instances.stop(instanceId);
    await instances.reached(instanceId, 'stopped');
    instances.start(instanceId);
    await instances.reached(instanceId, 'running');
    await expect(shell('true')).rejects.toMatchObject({ name: 'InvalidInstanceId' });
    expect(await node()).toBeUndefined();
    clock.advance(30_000);
    const registered = await node();
    expect(registered?.PingStatus).toBe('Online');
    clock.advance(6 * MINUTE_MS);
    const beat = await node();
    expect(Number(beat?.LastPingDateTime) - Number(registered?.LastPingDateTime)).toBeCloseTo(5 * MINUTE_MS, -2);
    instances.stop(instanceId);
    await instances.reached(instanceId, 'stopped');
    expect(await node()).toMatchObject({ PingStatus: 'Online', LastPingDateTime: beat?.LastPingDateTime });
    clock.advance(4 * MINUTE_MS);
    expect((await node())?.PingStatus).toBe('ConnectionLost');
    instances.terminate(instanceId);
    await instances.reached(instanceId, 'terminated');
    expect(await node()).toBeUndefined();
  });

  it('Our SSM fails when it was told to, without running anything [ours]', async () => {
    ssm.failNext('SendCommand', 'ThrottlingException');
    await expect(shell('true')).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(events).toEqual([]);
  });
});
