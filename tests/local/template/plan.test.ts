import { describe, expect, test } from 'vitest';
import type { Properties } from '../../../local/template/expressions/value.ts';
import type { FunctionPlan, StackPlan } from '../../../local/template/plan.ts';
import { readTemplate } from '../../../local/template/read-template.ts';
import { physical, planOf } from './harness.ts';

const FIXTURE = new URL('./fixture.yaml', import.meta.url).pathname;
const QUEUES = 'http://127.0.0.1:4566/000000000000';

function functionOf(plan: StackPlan, logicalId: string): FunctionPlan {
  const found = plan.functions.find((candidate) => candidate.logicalId === logicalId);
  if (!found) throw new Error(`no ${logicalId}`);
  return found;
}

/** A template with one function, `properties` being YAML flow entries. */
function withFunction(properties: string, more = ''): string {
  return `
Globals: { Function: { Timeout: 30, Handler: handler.handler, Environment: { Variables: { A: global, B: global } } } }
Resources:
  Function: { Type: AWS::Serverless::Function, Properties: { CodeUri: functions/x/, ${properties} } }
  Queue: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 5 } }
  ${more}
`;
}

describe('the plan of a whole template', () => {
  const plan = readTemplate(FIXTURE, { physical });

  test('The plan has every function with Globals merged in', () => {
    expect(plan.functions.map(({ logicalId }) => logicalId)).toEqual([
      ...['SlackEventsFunction', 'AgentStepFunction', 'DoorbellFunction'],
      ...['SweeperFunction', 'WorkerReaperFunction', 'DeadLetterFunction'],
    ]);
    expect(functionOf(plan, 'AgentStepFunction')).toMatchObject({
      name: 'remote-swe-AgentStepFunction',
      folder: 'functions/agent-step',
      handler: 'handler.handler',
      timeoutMs: 900_000,
      memoryMb: 1024,
      aliasArn: 'arn:aws:lambda:us-west-2:000000000000:function:remote-swe-AgentStepFunction:live',
      environment: {
        STEP_QUEUE_URL: `${QUEUES}/remote-swe-steps.fifo`,
        STEPS_MAX: '1',
        WORKER_REAPER_ARN: 'arn:aws:lambda:us-west-2:000000000000:function:remote-swe-WorkerReaperFunction:live',
        WORKER_SUBNET_IDS: expect.stringMatching(/^subnet-\w+,subnet-\w+$/),
      },
    });
    expect(functionOf(plan, 'SweeperFunction').timeoutMs).toBe(30_000);
  });

  test('The plan has the events of each function', () => {
    const queueArn = 'arn:aws:sqs:us-west-2:000000000000:remote-swe-steps.fifo';
    expect(functionOf(plan, 'SlackEventsFunction').events).toEqual([
      { kind: 'http', method: 'POST', path: '/slack/events' },
    ]);
    expect(functionOf(plan, 'AgentStepFunction').events).toEqual([
      { kind: 'queue', queueArn, batchSize: 1, reportBatchItemFailures: true, maximumConcurrency: 100 },
    ]);
    expect(functionOf(plan, 'SweeperFunction').events).toEqual([
      { kind: 'schedule', name: 'remote-swe-sweeper', expression: 'rate(5 minutes)' },
    ]);
    expect(functionOf(plan, 'DoorbellFunction').events[1]).toEqual({
      kind: 'rule',
      name: 'DoorbellFunctionCommandDone',
      pattern: {
        source: ['aws.ssm'],
        'detail-type': ['EC2 Command Invocation Status-change Notification'],
        detail: { 'document-name': ['remote-swe-CommandDocument'] },
      },
    });
  });

  test('The plan has queues with the attributes of SQS, as text', () => {
    expect(plan.queues[0]).toEqual({
      logicalId: 'StepQueue',
      name: 'remote-swe-steps.fifo',
      arn: 'arn:aws:sqs:us-west-2:000000000000:remote-swe-steps.fifo',
      url: `${QUEUES}/remote-swe-steps.fifo`,
      attributes: {
        FifoQueue: 'true',
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
        VisibilityTimeout: '900',
        MessageRetentionPeriod: '345600',
        RedrivePolicy:
          '{"deadLetterTargetArn":"arn:aws:sqs:us-west-2:000000000000:remote-swe-steps-dead.fifo","maxReceiveCount":10}',
      },
    });
  });

  test('The plan has tables, buckets, documents, launch templates and schedule groups', () => {
    expect(plan.tables).toMatchObject([
      { name: 'remote-swe-Table', properties: { TableName: 'remote-swe-Table', BillingMode: 'PAY_PER_REQUEST' } },
    ]);
    expect(plan.buckets).toEqual([{ logicalId: 'Blobs', name: 'remote-swe-blobs', eventBridge: true }]);
    expect(plan.documents).toMatchObject([{ name: 'remote-swe-CommandDocument', documentType: 'Command' }]);
    expect(plan.documents[0]?.content).toHaveProperty('schemaVersion', '2.2');
    expect(plan.scheduleGroups).toEqual([{ logicalId: 'ClockGroup', name: 'remote-swe-worker-clocks' }]);
    const [{ id, data } = { id: '', data: {} as Properties }] = plan.launchTemplates;
    expect(id).toMatch(/^lt-[0-9a-f]{17}$/);
    expect(Buffer.from(String(data.UserData), 'base64').toString()).toContain('echo "remote-swe" > /var/lib');
  });

  test('The plan follows the template’s conditions', () => {
    const existing = { ExistingVpcId: 'vpc-1', ExistingSubnetIds: 'subnet-1,subnet-2' };
    const other = readTemplate(FIXTURE, { physical, parameters: existing });
    expect(functionOf(other, 'AgentStepFunction').environment.WORKER_SUBNET_IDS).toBe('subnet-1,subnet-2');
  });

  test('The plan calls resources what `physical` says', () => {
    const own = readTemplate(FIXTURE, {
      physical: (...asked) => (asked[0] === 'Table' ? 'my-table' : physical(...asked)),
    });
    expect(own.tables[0]?.name).toBe('my-table');
    expect(functionOf(own, 'SweeperFunction').environment.TABLE_NAME).toBe('my-table');
  });
});

describe('a function', () => {
  const eventOf = (event: string) => planOf(withFunction(`Events: { E: ${event} }`)).functions[0]?.events;

  test('A function merges maps of Globals and overrides the rest', () => {
    const [plan] = planOf(withFunction('Timeout: 5, Environment: { Variables: { B: own } }')).functions;
    expect(plan).toMatchObject({
      folder: 'functions/x',
      timeoutMs: 5000,
      memoryMb: 128,
      environment: { A: 'global', B: 'own' },
    });
    expect(plan).toMatchObject({
      aliasArn: undefined,
      retry: { retriesMax: 2, eventAgeMsMax: 21_600_000 },
      events: [],
    });
  });

  test('A function has the retries of its EventInvokeConfig', () => {
    const [plan] = planOf(
      withFunction('EventInvokeConfig: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 }'),
    ).functions;
    expect(plan?.retry).toEqual({ retriesMax: 0, eventAgeMsMax: 60_000 });
  });

  test.each([
    ['{ Type: HttpApi }', [{ kind: 'http', method: 'ANY', path: '$default' }]],
    ['{ Type: HttpApi, Properties: { Path: /a } }', [{ kind: 'http', method: 'ANY', path: '/a' }]],
    ['{ Type: HttpApi, Properties: { Path: /a, Method: post } }', [{ kind: 'http', method: 'POST', path: '/a' }]],
    [
      '{ Type: SQS, Properties: { Queue: !GetAtt Queue.Arn } }',
      [{ kind: 'queue', queueArn: expect.stringMatching(/Queue$/), batchSize: 10, reportBatchItemFailures: false }],
    ],
    ['{ Type: SQS, Properties: { Queue: !GetAtt Queue.Arn, Enabled: false } }', []],
    [
      '{ Type: Schedule, Properties: { Schedule: rate(1 day) } }',
      [{ kind: 'schedule', name: 'FunctionE', expression: 'rate(1 day)' }],
    ],
    ['{ Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 day), State: DISABLED } }', []],
    [
      '{ Type: EventBridgeRule, Properties: { Pattern: { source: [x] } } }',
      [{ kind: 'rule', name: 'FunctionE', pattern: { source: ['x'] } }],
    ],
  ])('A function is planned with %s', (event, expected) => {
    expect(eventOf(event)).toEqual(expected);
  });

  test.each([
    ['{ Type: S3 }', 'Function.Properties.Events.E.Type: the local system cannot run S3 events'],
    [
      '{ Type: SQS, Properties: { Queue: x, FilterCriteria: {} } }',
      'Function.Properties.Events.E.Properties.FilterCriteria: the local system does not know it on SQS',
    ],
    ['{ Type: EventBridgeRule, Properties: { Pattern: { a: [1] }, InputPath: $ } }', 'InputPath'],
    ['{ Type: EventBridgeRule }', 'Function.Properties.Events.E.Properties.Pattern: a rule needs a pattern'],
  ])('A function with %s is refused', (event, message) => {
    expect(() => eventOf(event)).toThrow(message);
  });
});

test.each([
  ['Rule: { Type: AWS::Events::Rule }', 'Rule: the local system cannot run AWS::Events::Rule'],
  [
    'Odd: { Type: AWS::SQS::Queue, Properties: { Colour: red } }',
    'Odd.Properties.Colour: the local system does not know it',
  ],
  [
    'Bucket: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { LambdaConfigurations: [] } } }',
    'Bucket.Properties.NotificationConfiguration.LambdaConfigurations',
  ],
])('Wiring that would be overlooked is refused: %s', (resource, message) => {
  expect(() => planOf(withFunction('Timeout: 1', resource))).toThrow(message);
});

test('The plan reads anchors, merge keys and JSON documents', () => {
  const plan = planOf(`
Resources:
  A: { Type: AWS::SQS::Queue, Properties: &shared { VisibilityTimeout: 5, DelaySeconds: 1 } }
  B: { Type: AWS::SQS::Queue, Properties: *shared }
  C: { Type: AWS::SQS::Queue, Properties: { <<: *shared, DelaySeconds: 2 } }
  D: { Type: AWS::SSM::Document, Properties: { Content: '{"schemaVersion":"2.2"}' } }
`);
  expect(plan.queues.map(({ attributes }) => attributes)).toEqual([
    { VisibilityTimeout: '5', DelaySeconds: '1' },
    { VisibilityTimeout: '5', DelaySeconds: '1' },
    { VisibilityTimeout: '5', DelaySeconds: '2' },
  ]);
  expect(plan.documents[0]?.content).toEqual({ schemaVersion: '2.2' });
});
