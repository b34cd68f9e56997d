import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resourcesOfType } from '../../scripts/template.mjs';
import { at, property, resource, template } from './permissions/policies.ts';

const root = resolve(import.meta.dirname, '../..');
const functions = resourcesOfType(template, 'AWS::Serverless::Function');
const layers = resourcesOfType(template, 'AWS::Serverless::LayerVersion');

/** Which variables each function gets: the contract with config.ts. */
/** What a function needs that tells threads at GitHub something. */
const AT_GITHUB = [
  ...['GITHUB_AGENT', 'GITHUB_API_URL', 'GITHUB_APP_ID', 'GITHUB_APP_PRIVATE_KEY_PARAMETER', 'GITHUB_SERVER_URL'],
  'GITHUB_TOKEN_PARAMETER',
];
const ENVIRONMENT: Record<string, string[]> = {
  SlackEventsFunction: [
    'TABLE_NAME',
    'STEP_QUEUE_URL',
    'ARTIFACT_BUCKET',
    'SLACK_BOT_TOKEN_PARAMETER',
    'SLACK_SIGNING_SECRET_PARAMETER',
    'CALLBACK_SECRET_PARAMETER',
    'ADMIN_USER_ID_LIST',
    'FURTHER_TEAM_ID_LIST',
    'ALLOW_GUESTS',
    'SESSION_BUDGET_USD',
    'USER_MONTH_BUDGET_USD',
    'DEPLOYMENT_MONTH_BUDGET_USD',
    'AGENT_CONFIG_DIR',
    'MODEL_OVERRIDE',
  ],
  AgentStepFunction: [
    'STACK_NAME',
    'TABLE_NAME',
    'STEP_QUEUE_URL',
    'TIMER_QUEUE_URL',
    'ARTIFACT_BUCKET',
    'SLACK_BOT_TOKEN_PARAMETER',
    'GITHUB_TOKEN_PARAMETER',
    'GITHUB_APP_ID',
    'GITHUB_WORKFLOWS',
    'GITHUB_APP_PRIVATE_KEY_PARAMETER',
    'GITHUB_SERVER_URL',
    'GITHUB_API_URL',
    'GITHUB_AGENT',
    'GITHUB_CHANNELS',
    'CALLBACK_SECRET_PARAMETER',
    'CALLBACK_HOSTS',
    'EVENT_BUS_NAME',
    'AGENT_CONFIG_DIR',
    'WORKER_RUNTIME_FILE',
    'COMMAND_DOCUMENT',
    'LAUNCH_TEMPLATE_ID',
    'FALLBACK_LAUNCH_TEMPLATE_ID',
    'EGRESS_LISTS',
    'EGRESS_FURTHER_DOMAINS',
    'WORKER_SUBNET_IDS',
    'WORKER_INSTANCE_TYPES',
    'CLOCK_GROUP',
    'CLOCK_ROLE_ARN',
    'WORKER_REAPER_ARN',
    'WORKER_IDLE_MINUTES',
    'WORKER_STARTS_PER_SECOND',
    'MODEL_OVERRIDE',
    'FALLBACK_MODELS',
    'MODEL_REGIONS',
    'MODEL_ROLE_ARNS',
    'SESSION_BUDGET_USD',
    'USER_MONTH_BUDGET_USD',
    'DEPLOYMENT_MONTH_BUDGET_USD',
    'TURN_MINUTES_MAX',
    'TURN_STEPS_MAX',
    'CONTEXT_TOKENS_MAX',
    'CO_AUTHOR',
    'PULL_REQUEST_REQUESTER',
    'PROTECTED_BRANCHES',
    'WEB_ACCESS',
    'WEB_HOSTS',
    'ADMIN_USER_ID_LIST',
    'CONTEXT_SHORTENING',
  ],
  DoorbellFunction: ['TABLE_NAME', 'STEP_QUEUE_URL'],
  GitHubEventsFunction: [
    ...['TABLE_NAME', 'STEP_QUEUE_URL', 'GITHUB_WEBHOOK_SECRET_PARAMETER', 'GITHUB_TOKEN_PARAMETER', 'GITHUB_APP_ID'],
    'GITHUB_ASK_SECRET_PARAMETER',
    ...['GITHUB_WORKFLOWS', 'GITHUB_APP_PRIVATE_KEY_PARAMETER', 'GITHUB_SERVER_URL', 'GITHUB_API_URL'],
    ...['GITHUB_AGENT', 'GITHUB_LABEL', 'GITHUB_STARTERS', 'GITHUB_DELETE_BRANCHES', 'ARTIFACT_BUCKET'],
    ...['SESSION_BUDGET_USD', 'USER_MONTH_BUDGET_USD', 'DEPLOYMENT_MONTH_BUDGET_USD'],
  ],
  ApiFunction: [
    ...['TABLE_NAME', 'ARTIFACT_BUCKET', 'ADMIN_USER_ID_LIST', 'AGENT_CONFIG_DIR', 'GITHUB_SERVER_URL'],
    ...['SESSION_BUDGET_USD', 'USER_MONTH_BUDGET_USD', 'DEPLOYMENT_MONTH_BUDGET_USD'],
    ...['STEP_QUEUE_URL', 'CALLBACK_SECRET_PARAMETER', 'CALLBACK_HOSTS', 'SLACK_BOT_TOKEN_PARAMETER'],
    ...['TIMER_QUEUE_URL', 'STEP_DEAD_LETTERS_URL', 'TIMER_DEAD_LETTERS_URL', 'STACK_NAME'],
    ...['WORKER_RUNTIME_FILE', 'COMMAND_DOCUMENT'],
  ],
  WorkerReaperFunction: [
    'TABLE_NAME',
    'ARTIFACT_BUCKET',
    'SLACK_BOT_TOKEN_PARAMETER',
    'WORKER_RUNTIME_FILE',
    'COMMAND_DOCUMENT',
    'CLOCK_GROUP',
    'CLOCK_ROLE_ARN',
    'WORKER_REAPER_ARN',
    'WORKER_INSTANCE_TYPES',
    'WORKER_STARTS_PER_SECOND',
    'WORKER_IDLE_MINUTES',
    'WORKER_RETENTION_HOURS',
    'STACK_NAME',
    ...AT_GITHUB,
  ],
  SweeperFunction: ['TABLE_NAME', 'STEP_QUEUE_URL', 'ARTIFACT_BUCKET'],
  DeadLetterFunction: [
    ...['TABLE_NAME', 'ARTIFACT_BUCKET', 'SLACK_BOT_TOKEN_PARAMETER', ...AT_GITHUB],
    ...['CALLBACK_SECRET_PARAMETER', 'CALLBACK_HOSTS'],
  ],
  StackEndFunction: ['STACK_NAME'],
};

describe('functions', () => {
  it.each(Object.entries(ENVIRONMENT))('The function %s gets its variables and no others', (logicalId, names) => {
    expect(Object.keys(Object(property(logicalId, 'Environment', 'Variables'))).sort()).toEqual([...names].sort());
  });

  it('Functions are those that are documented, each with a handler', () => {
    expect(functions.map(([logicalId]) => logicalId).sort()).toEqual(Object.keys(ENVIRONMENT).sort());
    const missing = functions.filter(
      ([, { Properties }]) => !existsSync(join(root, String(Properties.CodeUri), 'handler.ts')),
    );
    expect(missing.map(([, { Properties }]) => Properties.CodeUri)).toEqual([]);
  });

  it('Functions carry no package.json, which would make SAM copy the folder away', () => {
    expect(
      functions.filter(([, { Properties }]) => existsSync(join(root, String(Properties.CodeUri), 'package.json'))),
    ).toEqual([]);
  });

  it('Functions are bundled with the same options', () => {
    for (const [, { Metadata }] of functions) expect(Metadata).toEqual(resource('SlackEventsFunction').Metadata);
  });

  it('Functions run behind an alias that follows configuration and layers too', () => {
    expect(template.Globals.Function).toMatchObject({
      Runtime: 'nodejs24.x',
      AutoPublishAlias: 'live',
      AutoPublishAliasAllProperties: true,
    });
    for (const [, { Properties }] of layers)
      expect(Properties).toMatchObject({ PublishLambdaVersion: true, RetentionPolicy: 'Retain' });
  });

  it('The function slack-events has a throttle of its own, above that of any other route', () => {
    const own = property('SlackEventsFunction', 'Events', 'Slack', 'Properties', 'RouteSettings');
    const others = template.Globals.HttpApi.DefaultRouteSettings;
    for (const limit of ['ThrottlingRateLimit', 'ThrottlingBurstLimit'])
      expect(Number(at(own, limit))).toBeGreaterThan(Number(at(others, limit)));
  });

  it('Executions are reserved for slack-events only when that is asked for: a new account has too few', () => {
    expect(template.Parameters.SlackEventsConcurrency).toMatchObject({ Default: 0, MinValue: 0 });
    // 0 would not be "none" but "never run".
    expect(property('SlackEventsFunction', 'ReservedConcurrentExecutions')).toEqual({
      'Fn::If': ['WithSlackEventsConcurrency', { Ref: 'SlackEventsConcurrency' }, { Ref: 'AWS::NoValue' }],
    });
  });

  it('The function slack-events gives up long before API Gateway does', () => {
    expect(property('SlackEventsFunction', 'Timeout')).toBeLessThan(30);
  });

  it('The sweeper runs every minute and ends before it starts again', () => {
    expect(property('SweeperFunction', 'Events', 'EveryMinute', 'Properties', 'ScheduleExpression')).toBe(
      'rate(1 minute)',
    );
    expect(property('SweeperFunction', 'Timeout')).toBeLessThan(60);
  });

  it('Functions have a log group with a retention each', () => {
    for (const [, { Properties }] of functions)
      expect(property(String(at(Properties, 'LoggingConfig', 'LogGroup', 'Ref')), 'RetentionInDays')).toEqual({
        Ref: 'LogRetentionDays',
      });
  });
});

describe('queues', () => {
  it.each(['StepQueue', 'StepDeadLetters'])(
    'The queue %s is FIFO with high throughput and an explicit name',
    (logicalId) => {
      expect(resource(logicalId).Properties).toMatchObject({
        FifoQueue: true,
        ContentBasedDeduplication: false,
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
      });
      expect(at(property(logicalId, 'QueueName'), 'Fn::Sub')).toMatch(/\.fifo$/);
    },
  );

  it('Queues keep a message hidden for at least as long as its function may run', () => {
    const sources = functions.flatMap(([logicalId, { Properties }]) =>
      Object.values(Object(Properties.Events ?? {}))
        .filter((event) => at(event as never, 'Type') === 'SQS')
        .map((event) => ({ logicalId, queue: String(at(event as never, 'Properties', 'Queue', 'Fn::GetAtt', 0)) })),
    );
    expect(sources.map(({ queue }) => queue).sort()).toEqual(['StepDeadLetters', 'StepQueue', 'TimerQueue']);
    for (const { logicalId, queue } of sources) {
      const timeout = Number(property(logicalId, 'Timeout') ?? template.Globals.Function.Timeout);
      expect(property(queue, 'VisibilityTimeout')).toBeGreaterThanOrEqual(timeout);
    }
  });

  it('Queues freeze a session that was killed before its handler ran for less than 15 minutes', () => {
    expect(property('StepQueue', 'VisibilityTimeout')).toBeGreaterThanOrEqual(620);
    expect(property('StepQueue', 'VisibilityTimeout')).toBeLessThan(900);
  });

  it('Queues give up after ten tries', () => {
    for (const queue of ['StepQueue', 'TimerQueue'])
      expect(property(queue, 'RedrivePolicy', 'maxReceiveCount')).toBe(10);
  });

  it('Queues report failures per message: a thrown error would slow down every session', () => {
    for (const [logicalId, event] of [
      ['AgentStepFunction', 'Wake'],
      ['DoorbellFunction', 'Timer'],
      ['DeadLetterFunction', 'Dead'],
    ])
      expect(property(String(logicalId), 'Events', String(event), 'Properties')).toMatchObject({
        BatchSize: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
  });
});

describe('state', () => {
  it('The table has TTL, backups, protection and the sparse index by time', () => {
    expect(resource('Table')).toMatchObject({ DeletionPolicy: 'Retain' });
    expect(resource('Table').Properties).toMatchObject({
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: { Ref: 'DeletionProtection' },
    });
    expect(template.Parameters.DeletionProtection?.Default).toBe('true');
    expect(property('Table', 'AttributeDefinitions')).toContainEqual({ AttributeName: 'dueAt', AttributeType: 'N' });
    expect(property('Table', 'GlobalSecondaryIndexes', 0)).toMatchObject({
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'dueShard', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
    });
  });

  it('The bucket is private, encrypted and TLS only', () => {
    const bucket = resource('ArtifactBucket').Properties;
    expect(Object.values(Object(bucket.PublicAccessBlockConfiguration))).toEqual([true, true, true, true]);
    expect(bucket.BucketEncryption).toBeDefined();
    expect(property('ArtifactBucketPolicy', 'PolicyDocument', 'Statement', 0)).toMatchObject({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  it("The bucket empties itself, but never of the journal's bodies and pictures", () => {
    const rules = Object.values(Object(property('ArtifactBucket', 'LifecycleConfiguration', 'Rules')));
    const expiring = rules.filter((rule) => at(rule as never, 'ExpirationInDays') !== undefined);
    const prefixes = expiring.map((rule) => at(rule as never, 'Prefix'));
    expect(prefixes).toEqual([
      'credentials/',
      'files/',
      'mcp/lists/',
      'payloads/',
      'reports/',
      'runtime/',
      'saved-work/',
    ]);
    expect(at(expiring[0] as never, 'ExpirationInDays')).toBe(1);
  });
});

describe('samconfig.toml', () => {
  it('samconfig.toml builds in the source tree, without the cache that goes stale', () => {
    const text = readFileSync(join(root, 'samconfig.toml'), 'utf8');
    expect(text).toMatch(/^build_in_source = true$/m);
    expect(text).toMatch(/^cached = false$/m);
  });
});
