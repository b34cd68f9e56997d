import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { S3Client } from '@aws-sdk/client-s3';
import { CreateScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoInbox } from '@remote-swe/core/adapters/dynamodb/inbox';
import { DynamoJournal } from '@remote-swe/core/adapters/dynamodb/journal';
import { DynamoWorkerStore } from '@remote-swe/core/adapters/dynamodb/worker-store';
import { S3Blobs } from '@remote-swe/core/adapters/s3/blobs';
import { EventBridgeSchedules } from '@remote-swe/core/adapters/scheduler/worker-schedules';
import { SlackChat } from '@remote-swe/core/adapters/slack/chat';
import { SqsLease } from '@remote-swe/core/adapters/sqs/lease';
import { SqsWakes } from '@remote-swe/core/adapters/sqs/wakes';
import { Ec2Machines } from '@remote-swe/core/adapters/workers/ec2-machines';
import { RuntimeFile } from '@remote-swe/core/adapters/workers/runtime-file';
import { SsmCommands } from '@remote-swe/core/adapters/workers/ssm-commands';
import { threadPostOf } from '@remote-swe/core/ingress/slack/text/thread-post';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SchedulerService } from '../../../local/aws/scheduler/service.ts';
import { LocalClock } from '../../../local/kernel/clock.ts';
import { Front } from '../../../local/kernel/front.ts';
import { type LocalAws, s3Options, startLocalAws, tableDefinition } from '../../agent-core/adapters/local-aws.ts';
import { startSlack } from '../../local/slack/harness.ts';
import { chatAnswers } from './chat.ts';
import { commandAnswers, machineAnswers, scheduleAnswers } from './machines.ts';
import { queueAnswers } from './queue.ts';
import { simChannel, simClocks, simComputers, simQueue, simTable, simThreads } from './simulated.ts';
import { tableAnswers } from './table.ts';

/** The report of one call, as the worker's program writes it. */
const DOCUMENT = `
schemaVersion: '2.2'
parameters:
  SessionId: { type: String, interpolationType: ENV_VAR, allowedPattern: '^[A-Za-z0-9:._-]{1,128}$' }
  RuntimeSha256: { type: String, interpolationType: ENV_VAR, allowedPattern: '^[0-9a-f]{64}$' }
  RuntimeUrl: { type: String, interpolationType: ENV_VAR }
  Payload: { type: String, interpolationType: ENV_VAR, allowedPattern: '^[A-Za-z0-9+/=]+$' }
mainSteps:
  - action: aws:runShellScript
    name: run
    inputs:
      timeoutSeconds: '60'
      runCommand:
        - |
          printf '{"schema":1,"outcome":"done","results":[{"toolCallId":"a","isError":false,"outcome":"completed","content":[],"durationMs":1}]}'
`;
const SESSION = 'slack:T1:C1:1700000009.000000';
const DEAD_AFTER = 10;
const STEP_VISIBILITY_S = 630;

let aws: LocalAws;

beforeAll(async () => {
  aws = await startLocalAws('dynamodb', 'sqs', 's3', 'ec2', 'ssm');
  aws.s3.createBucket('bucket');
  await aws.dynamoDb?.createTable(tableDefinition('sessions') as never);
});
afterAll(() => aws.close());

describe('the simulation and the local endpoints', () => {
  it('The table answers every call as the simulated one does', async () => {
    const client = new DynamoDBClient(aws.client);
    const s3 = new S3Client({ ...aws.client, ...s3Options });
    const journal = new DynamoJournal(client, 'sessions', new S3Blobs(s3, 'bucket'));
    const [inbox, workers] = [new DynamoInbox(client, 'sessions'), new DynamoWorkerStore(client, 'sessions')];
    const real = await tableAnswers({ journal, inbox, workers }, SESSION);
    expect(await tableAnswers(simTable(), SESSION)).toEqual(real);
    expect(Object.fromEntries(real)).toMatchObject({
      'entry 1 again': 'conflict',
      'a claim': 'committed',
      again: 'exists',
    });
    client.destroy();
    s3.destroy();
  });

  it('The queue of steps answers every call as the simulated one does', async () => {
    const client = new SQSClient(aws.client);
    const real = await queueAnswers(localQueue(client));
    expect(await queueAnswers(simQueue())).toEqual(real);
    expect(Object.fromEntries(real)).toMatchObject({
      'it waits behind the first': 'none',
      'it is lost': false,
      'and is dead': 1,
    });
    client.destroy();
  });

  it('Schedules fire as the simulated ones do', async () => {
    const clock = new LocalClock();
    const fired: [string, number][] = [];
    const service = new SchedulerService({
      clock,
      onFire: async ({ input }) => {
        const { sessionId, generation } = JSON.parse(input);
        fired.push([sessionId, generation]);
      },
    });
    const front = new Front(() => service);
    const endpoint = `http://127.0.0.1:${await front.listen()}`;
    const client = new SchedulerClient({ ...aws.client, endpoint });
    await client.send(new CreateScheduleGroupCommand({ Name: 'clocks' }));
    const settings = {
      group: 'clocks',
      roleArn: 'arn:aws:iam::000000000000:role/clock',
      reaperArn: 'arn:aws:lambda:us-west-2:000000000000:function:reaper:live',
    };
    const schedules = new EventBridgeSchedules(client, settings);
    const pass = async (ms: number) => {
      clock.advance(ms);
      await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const real = await scheduleAnswers({ schedules, now: () => clock.now(), pass, fired: () => fired });
    expect(await scheduleAnswers(simClocks())).toEqual(real);
    expect(Object.fromEntries(real)).toMatchObject({
      'at its new one': 1,
      'by its generation': ['a', 2],
      'never again': 4,
    });
    client.destroy();
    service.close();
    await front.close();
    clock.close();
  });

  it('Machines and commands answer every call as the simulated ones do', async () => {
    aws.ec2.registerLaunchTemplate('lt-1', { ImageId: 'ami-1', InstanceType: 't4g.large' });
    aws.ssm.registerDocument('command', DOCUMENT);
    const [ec2, ssm, s3] = [
      new EC2Client(aws.client),
      new SSMClient(aws.client),
      new S3Client({ ...aws.client, ...s3Options }),
    ];
    const settings = { launchTemplateId: 'lt-1', instanceTypes: [], subnetIds: [], stackName: 'remote-swe' };
    const machines = new Ec2Machines(ec2, ssm, { client: ec2, settings });
    const named = { running: 'running', stopped: 'stopped', gone: 'terminated' } as const;
    const reached = async (id: string, state: keyof typeof named) =>
      void (await aws.instances.reached(id, named[state]));
    const computers = await machineAnswers({ machines, reached });
    expect(await machineAnswers(simComputers())).toEqual(computers);
    expect(Object.fromEntries(computers)).toMatchObject({ 'the same launch': true, 'it is gone': 'gone' });

    await mkdir(join(aws.root, 'runtime'));
    const file = join(aws.root, 'runtime', 'runtime.cjs');
    await writeFile(file, 'console.log(1)');
    const blobs = new S3Blobs(s3, 'bucket');
    const commands = new SsmCommands(ssm, blobs, new RuntimeFile(file, blobs), 'command');
    const [online, down] = [aws.instances.launch().instanceId, aws.instances.launch().instanceId];
    for (const id of [online, down]) await aws.instances.reached(id, 'running');
    aws.instances.stop(down);
    await aws.instances.reached(down, 'stopped');
    const ended = async () => {
      do await new Promise((resolve) => setTimeout(resolve, 30));
      while (aws.instances.scriptsRunning() > 0);
    };
    const channel = await commandAnswers({ commands, online, down, ended });
    expect(await commandAnswers(await simChannel())).toEqual(channel);
    expect(Object.fromEntries(channel)).toMatchObject({
      reported: [['a', 'completed']],
      'to a machine that is down': 'sent',
    });
    for (const client of [ec2, ssm, s3]) client.destroy();
  });

  it('The chat answers every call as the simulated one does', async () => {
    const { slack, origin, clock, stop } = await startSlack();
    const chat = new SlackChat({
      token: async () => slack.botToken,
      readPost: threadPostOf,
      slackApiUrl: `${origin}/slack/api/`,
    });
    const [one, other] = ['one', 'other'].map((text) => {
      const { channelId: channel, ts: threadTs } = slack.people.postMessage({ user: 'alice', channel: 'dev', text });
      return { kind: 'slack' as const, teamId: 'T0LOCAL', channel, threadTs };
    });
    if (!one || !other) throw new Error('Two threads were made');
    const real = await chatAnswers({ chat, one, other, now: () => clock.now() });
    expect(await chatAnswers(simThreads())).toEqual(real);
    expect(Object.fromEntries(real)).toMatchObject({ 'not in another thread': [], 'taken away again': 'nothing' });
    await stop();
  });
});

function localQueue(client: SQSClient) {
  const dead = aws.sqs.createQueue({ name: 'dead.fifo', attributes: { FifoQueue: true } });
  const attributes = {
    FifoQueue: true,
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
    VisibilityTimeout: STEP_VISIBILITY_S,
    RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: DEAD_AFTER },
  };
  const { url } = aws.sqs.createQueue({ name: 'steps.fifo', attributes } as never);
  const wakes = new SqsWakes(client, { stepQueueUrl: url }, () => `random-${Math.random()}`);
  const receive = async (QueueUrl: string) =>
    (await client.send(new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'] }))).Messages?.[0];
  return {
    ring: (sessionId: string, dedup?: number | string) => wakes.ring(sessionId, dedup),
    take: async () => {
      const message = await receive(url);
      if (!message?.ReceiptHandle) return undefined;
      const { ReceiptHandle } = message;
      return {
        sessionId: JSON.parse(message.Body ?? '{}').sessionId as string,
        receiveCount: Number(message.Attributes?.ApproximateReceiveCount),
        lease: new SqsLease(client, url, ReceiptHandle),
        acknowledge: async () => void (await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }))),
      };
    },
    pass: async (ms: number) => aws.clock.advance(ms),
    dead: async () => ((await receive(dead.url)) ? 1 : 0),
  };
}
