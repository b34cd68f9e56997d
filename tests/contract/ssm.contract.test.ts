import { EC2Client } from '@aws-sdk/client-ec2';
import {
  CancelCommandCommand,
  CreateDocumentCommand,
  DeleteDocumentCommand,
  DeleteParameterCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  GetParameterCommand,
  GetParametersCommand,
  ListCommandInvocationsCommand,
  PutParameterCommand,
  SendCommandCommand,
  type SendCommandCommandInput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { missing, of, titled } from './endpoint/account.ts';
import { SLOW_MS_MAX, startEndpoint } from './endpoint/endpoint.ts';
import { Launched } from './endpoint/launched.ts';
import { noteDocument } from './endpoint/note-document.ts';

vi.setConfig({ testTimeout: 3 * SLOW_MS_MAX, hookTimeout: SLOW_MS_MAX });

/** What GetCommandInvocation shows of a longer output. */
const STDOUT_CHARS = 24_000;
const STDERR_CHARS = 8_000;
const ENDS = ['Success', 'Failed', 'TimedOut', 'Cancelled'];

const workerDocument = noteDocument('echo "$SSM_SessionId $SSM_Note"');

const endpoint = await startEndpoint('ec2', 'ssm');
const ec2 = new EC2Client(endpoint.clientConfig);
const client = new SSMClient(endpoint.clientConfig);
const launched = new Launched(endpoint, ec2);
const machines = missing('CONTRACT_IMAGE_ID', 'CONTRACT_SUBNET_ID', 'CONTRACT_INSTANCE_PROFILE');

afterAll(async () => {
  await launched.remove();
  ec2.destroy();
  client.destroy();
  await endpoint.close();
});

describe.skipIf(machines)(titled('SSM Run Command', machines), () => {
  const machine = { id: '' };
  const document = endpoint.uniqueName('document');

  beforeAll(async () => {
    const IamInstanceProfile = { Name: of('CONTRACT_INSTANCE_PROFILE') };
    const LaunchTemplateId = await launched.template(endpoint.uniqueName('node'), { IamInstanceProfile });
    machine.id = (await launched.run({ LaunchTemplate: { LaunchTemplateId } })).InstanceId;
    const create = {
      Name: document,
      Content: workerDocument,
      DocumentType: 'Command',
      DocumentFormat: 'YAML',
    } as const;
    await client.send(new CreateDocumentCommand(create));
    await endpoint.until('the agent to register', async () => (await node())?.PingStatus === 'Online' || undefined);
  });
  afterAll(() => client.send(new DeleteDocumentCommand({ Name: document })));

  const node = async () => {
    const Filters = [{ Key: 'InstanceIds', Values: [machine.id] }];
    const answer = await client.send(new DescribeInstanceInformationCommand({ Filters }));
    return answer.InstanceInformationList?.[0];
  };
  const shell = async (script: string, changes: Partial<SendCommandCommandInput> = {}) => {
    const Parameters = { commands: [script] };
    const input = { DocumentName: 'AWS-RunShellScript', InstanceIds: [machine.id], Parameters, ...changes };
    const { Command } = await client.send(new SendCommandCommand(input));
    return Command?.CommandId ?? '';
  };
  const get = (CommandId: string) =>
    client.send(new GetCommandInvocationCommand({ CommandId, InstanceId: machine.id }));
  /** A command is unknown for a moment after it was sent. */
  const until = (commandId: string, statuses: string[]) =>
    endpoint.until<GetCommandInvocationCommandOutput>(`the command to be ${statuses.join(' or ')}`, async () => {
      const found = await get(commandId).catch((error: Error) => {
        if (error.name !== 'InvocationDoesNotExist') throw error;
      });
      return found && statuses.includes(found.Status ?? '') ? found : undefined;
    });
  const done = (commandId: string) => until(commandId, ENDS);

  it('SSM shows a registered machine as online [documented]', async () => {
    expect(await node()).toMatchObject({ InstanceId: machine.id, PingStatus: 'Online' });
  });

  it('SSM runs a command and gives its output and exit code [documented]', async () => {
    const commandId = await shell('echo out; echo err >&2', { Comment: 'session-1' });
    expect(await done(commandId)).toMatchObject({
      Status: 'Success',
      ResponseCode: 0,
      StandardOutputContent: 'out\n',
      StandardErrorContent: 'err\n',
      Comment: 'session-1',
    });
    expect(await done(await shell('exit 3'))).toMatchObject({ Status: 'Failed', ResponseCode: 3 });
    const list = new ListCommandInvocationsCommand({ CommandId: commandId, Details: true });
    expect((await client.send(list)).CommandInvocations).toMatchObject([
      { CommandId: commandId, InstanceId: machine.id, Status: 'Success' },
    ]);
  });

  it('SSM takes some exit codes for its own [observed]', async () => {
    expect(await done(await shell('exit 137'))).toMatchObject({ Status: 'TimedOut', ResponseCode: 137 });
  });

  it('SSM keeps the head of a large output, and none while it runs [documented]', async () => {
    const many = (letter: string) => `head -c 1048576 /dev/zero | tr '\\0' ${letter}`;
    const large = await done(await shell(`${many('x')}; ${many('y')} >&2`));
    expect(large.StandardOutputContent).toMatch(/^x{20000}/);
    expect(large.StandardOutputContent?.length).toBeLessThanOrEqual(STDOUT_CHARS);
    expect(large.StandardErrorContent).toMatch(/^y{4000}/);
    expect(large.StandardErrorContent?.length).toBeLessThanOrEqual(STDERR_CHARS);
    const commandId = await shell('echo early; sleep 60');
    expect(await until(commandId, ['InProgress'])).toMatchObject({ StandardOutputContent: '', ResponseCode: -1 });
    await client.send(new CancelCommandCommand({ CommandId: commandId }));
    expect((await done(commandId)).Status).toBe('Cancelled');
  });

  it('SSM hands parameters over by environment, without a shell reading them [documented]', async () => {
    const Parameters = { SessionId: ['abc'], Note: ['a "b" $(c)'] };
    const commandId = await shell('', { DocumentName: document, Parameters });
    expect((await done(commandId)).StandardOutputContent).toBe('abc a "b" $(c)\n');
    const absent = await shell('', { DocumentName: document, Parameters: { SessionId: ['abc'] } });
    expect((await done(absent)).StandardOutputContent).toBe('abc none\n');
  });

  it('A command ends at its execution time-out [documented]', async () => {
    const commandId = await shell('', { Parameters: { commands: ['sleep 600'], executionTimeout: ['5'] } });
    await until(commandId, ['InProgress']);
    await endpoint.pass(5_500);
    expect(await done(commandId)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'ExecutionTimedOut' });
  });

  it('SSM refuses what it does not take [documented]', async () => {
    const worker = { DocumentName: document };
    const cases: [Partial<SendCommandCommandInput>, string][] = [
      [{ DocumentName: 'remote-swe-contract-absent' }, 'InvalidDocument'],
      [{ ...worker, Parameters: { SessionId: ['Not Allowed'] } }, 'InvalidParameters'],
      [{ ...worker, Parameters: {} }, 'InvalidParameters'],
      [{ ...worker, Parameters: { SessionId: ['a'], Unknown: ['b'] } }, 'InvalidParameters'],
      [{ ...worker, Parameters: { SessionId: ['a'], Note: ['x'.repeat(65_536)] } }, 'MaxDocumentSizeExceeded'],
      [{ InstanceIds: ['i-00000000000000000'] }, 'InvalidInstanceId'],
      [{ TimeoutSeconds: 5 }, 'ValidationException'],
    ];
    for (const [changes, name] of cases) await expect(shell('true', changes)).rejects.toMatchObject({ name });
    await expect(get('00000000-0000-0000-0000-000000000000')).rejects.toMatchObject({ name: 'InvocationDoesNotExist' });
    const unknown = new CancelCommandCommand({ CommandId: '00000000-0000-0000-0000-000000000000' });
    await expect(client.send(unknown)).rejects.toMatchObject({ name: 'InvalidCommandId' });
    const again = { Name: document, Content: workerDocument, DocumentType: 'Command', DocumentFormat: 'YAML' } as const;
    await expect(client.send(new CreateDocumentCommand(again))).rejects.toMatchObject({
      name: 'DocumentAlreadyExists',
    });
  });
});

describe('SSM Parameter Store', () => {
  const folder = `/${endpoint.uniqueName('parameters')}`;
  const [secret, plain] = [`${folder}/secret`, `${folder}/plain`];
  afterAll(async () => {
    for (const Name of [secret, plain]) await client.send(new DeleteParameterCommand({ Name })).catch(() => undefined);
  });

  it('Parameter Store keeps versions, and secrets unreadable without decryption [documented]', async () => {
    await client.send(new PutParameterCommand({ Name: secret, Value: 'hidden', Type: 'SecureString' }));
    await client.send(new PutParameterCommand({ Name: plain, Value: 'one', Type: 'String' }));
    const again = { Name: plain, Value: 'two', Type: 'String' } as const;
    await expect(client.send(new PutParameterCommand(again))).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    const { Version } = await client.send(new PutParameterCommand({ ...again, Overwrite: true }));
    expect(Version).toBe(2);
    const Names = [secret, plain, `${folder}/absent`];
    const open = await client.send(new GetParametersCommand({ Names, WithDecryption: true }));
    const values = Object.fromEntries(open.Parameters?.map(({ Name = '', Value }) => [Name, Value]) ?? []);
    expect(values).toEqual({ [secret]: 'hidden', [plain]: 'two' });
    expect(open.InvalidParameters).toEqual([`${folder}/absent`]);
    const older = await client.send(new GetParameterCommand({ Name: `${plain}:1` }));
    expect(older.Parameter).toMatchObject({ Value: 'one' });
    const shut = await client.send(new GetParameterCommand({ Name: secret }));
    expect(shut.Parameter).toMatchObject({ Type: 'SecureString', Value: expect.not.stringContaining('hidden') });
    await client.send(new DeleteParameterCommand({ Name: secret }));
    const absent = new GetParameterCommand({ Name: secret });
    await expect(client.send(absent)).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });
});
