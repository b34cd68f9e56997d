import { describe, expect, it } from 'vitest';
import { resourcesOfType } from '../../../scripts/template.mjs';
import { actionsOf, at, property, resource, statementsOf, template } from './policies.ts';

const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const RECEIVE = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

/** Every action that each role may do: an addition here is a decision, not an accident. */
const ACTIONS: Record<string, string[]> = {
  SlackEventsRole: [
    ...LOGS,
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    's3:GetObject',
    'sqs:SendMessage',
    'ssm:GetParameters',
  ],
  AgentStepRole: [
    ...LOGS,
    ...RECEIVE,
    'sqs:ChangeMessageVisibility',
    'sqs:SendMessage',
    'dynamodb:BatchGetItem',
    'dynamodb:ConditionCheckItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    'bedrock:InvokeModel',
    'bedrock:InvokeModelWithResponseStream',
    'ssm:DescribeInstanceInformation',
    'ssm:GetCommandInvocation',
    'ssm:GetParameters',
    'ssm:GetParametersByPath',
    'ssm:SendCommand',
    'ec2:CreateTags',
    'ec2:DescribeInstances',
    'ec2:GetConsoleOutput',
    'ec2:ModifyInstanceAttribute',
    'ec2:RunInstances',
    'ec2:StartInstances',
    'scheduler:CreateSchedule',
    'scheduler:UpdateSchedule',
    'iam:PassRole',
    's3:DeleteObject',
    's3:GetObject',
    's3:ListBucket',
    's3:PutObject',
  ],
  DoorbellRole: [...LOGS, ...RECEIVE, 'sqs:SendMessage', 'dynamodb:GetItem', 'dynamodb:PutItem'],
  GitHubEventsRole: [
    ...LOGS,
    ...['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    ...['sqs:SendMessage', 'ssm:GetParameters', 's3:GetObject'],
  ],
  ApiRole: [
    ...LOGS,
    ...['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
    ...['s3:GetObject', 's3:PutObject', 'sqs:SendMessage', 'ssm:GetParameters'],
    ...['sqs:GetQueueAttributes', 'ec2:DescribeInstances', 'ec2:DescribeVolumes'],
    ...['ssm:SendCommand', 'ssm:GetCommandInvocation'],
  ],
  WorkerReaperRole: [
    ...LOGS,
    'dynamodb:BatchGetItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'ec2:DescribeInstances',
    'ec2:ModifyInstanceAttribute',
    'ec2:StartInstances',
    'ec2:DeleteVolume',
    'ec2:DescribeVolumes',
    'ec2:StopInstances',
    'ec2:TerminateInstances',
    'scheduler:GetSchedule',
    'scheduler:ListSchedules',
    'scheduler:CreateSchedule',
    'scheduler:DeleteSchedule',
    'scheduler:UpdateSchedule',
    'iam:PassRole',
    'ssm:DescribeInstanceInformation',
    'ssm:GetCommandInvocation',
    'ssm:GetParameters',
    'ssm:SendCommand',
    's3:DeleteObject',
    's3:GetObject',
    's3:ListBucket',
    's3:PutObject',
  ],
  SweeperRole: [
    ...LOGS,
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    's3:DeleteObject',
    's3:ListBucket',
    'sqs:SendMessage',
  ],
  DeadLetterRole: [
    ...LOGS,
    ...RECEIVE,
    'dynamodb:ConditionCheckItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    's3:GetObject',
    's3:PutObject',
    'ssm:GetParameters',
  ],
  StackEndRole: [...LOGS, 'cloudformation:DescribeStacks', 'ec2:DescribeInstances', 'ec2:TerminateInstances'],
  ClockRole: ['lambda:InvokeFunction'],
  WorkerRole: [
    'ssm:UpdateInstanceInformation',
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ],
  WorkerImageBuildRole: [
    'ssm:UpdateInstanceInformation',
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
    'imagebuilder:GetComponent',
    's3:GetObject',
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
  WorkerImagePipelineRole: ['ssm:PutParameter', 'ssm:GetParameter', 'ec2:DescribeImages', 'iam:PassRole'],
  WorkerImageLifecycleRole: [
    'imagebuilder:GetImage',
    'imagebuilder:ListImageBuildVersions',
    'imagebuilder:DeleteImage',
    'imagebuilder:ListImages',
    'ec2:DescribeImages',
    'ec2:DescribeImageAttribute',
    'ec2:DeregisterImage',
    'ec2:DeleteSnapshot',
    'tag:GetResources',
  ],
};

/** What Image Builder itself does in its own steps changes with the service; only AWS keeps that list right. */
const MANAGED: Record<string, RegExp> = { WorkerImagePipelineRole: /policy\/EC2ImageBuilderExecutionPolicy"/ };

/** Actions that IAM cannot limit to a resource (service authorization reference), or not in our case. */
const WITHOUT_RESOURCE: Record<string, string> = {
  'ec2:DescribeInstances': 'EC2 describe actions have no resource level',
  'ec2:DescribeImages': 'EC2 describe actions have no resource level',
  'imagebuilder:ListImages': 'has no resource level',
  'tag:GetResources': 'has no resource level',
  'ec2:DescribeVolumes': 'EC2 describe actions have no resource level',
  'scheduler:ListSchedules': 'has no resource level',
  'ssm:DescribeInstanceInformation': 'has no resource level',
  'ssm:GetCommandInvocation': 'has no resource level',
  'ssm:UpdateInstanceInformation': 'an instance learns its own id only after the launch that needs this role',
  'ssmmessages:CreateControlChannel': 'has no resource level',
  'ssmmessages:CreateDataChannel': 'has no resource level',
  'ssmmessages:OpenControlChannel': 'has no resource level',
  'ssmmessages:OpenDataChannel': 'has no resource level',
};

const roles = resourcesOfType(template, 'AWS::IAM::Role').map(([logicalId]) => logicalId);

describe('roles', () => {
  it('Roles are exactly the known ones', () => {
    expect(roles.sort()).toEqual(Object.keys(ACTIONS).sort());
  });

  it.each(roles)('The role %s may do exactly what its part calls', (roleId) => {
    expect(actionsOf(roleId)).toEqual([...(ACTIONS[roleId] ?? [])].sort());
  });

  it.each(roles)('The role %s has no managed policy and no wildcard action', (roleId) => {
    const managed = JSON.stringify(property(roleId, 'ManagedPolicyArns') ?? null);
    expect(managed).toMatch(MANAGED[roleId] ?? /^null$/);
    expect(actionsOf(roleId).filter((action) => action.includes('*'))).toEqual([]);
  });

  it.each(roles)('The role %s uses resource * only where the service knows no other', (roleId) => {
    const open = statementsOf(roleId).filter(({ resources }) => resources.includes('*'));
    const unexplained = open.flatMap(({ actions }) => actions).filter((action) => !(action in WITHOUT_RESOURCE));
    expect(unexplained).toEqual([]);
  });

  it('Every function has its own role, and SAM adds no managed policy', () => {
    const functions = resourcesOfType(template, 'AWS::Serverless::Function');
    const used = functions.map(([, definition]) => at(definition.Properties, 'Role', 'Fn::GetAtt', 0));
    expect(new Set(used).size).toBe(functions.length);
    for (const roleId of used) expect(resource(String(roleId)).Type).toBe('AWS::IAM::Role');
  });
});

describe('conditions', () => {
  const conditionsOf = (roleId: string, action: string) =>
    statementsOf(roleId)
      .filter(({ actions }) => actions.includes(action))
      .map(({ resources, condition }) => ({
        resources: resources.join(),
        condition: JSON.stringify(condition ?? null),
      }));

  it.each([
    ['AgentStepRole', 'ec2:StartInstances'],
    ['AgentStepRole', 'ec2:GetConsoleOutput'],
    ['AgentStepRole', 'ec2:ModifyInstanceAttribute'],
    ['WorkerReaperRole', 'ec2:ModifyInstanceAttribute'],
    ['WorkerReaperRole', 'ec2:StartInstances'],
    ['WorkerReaperRole', 'ec2:StopInstances'],
    ['WorkerReaperRole', 'ec2:TerminateInstances'],
    ['WorkerReaperRole', 'ec2:DeleteVolume'],
    ['StackEndRole', 'ec2:TerminateInstances'],
    ['WorkerImageLifecycleRole', 'ec2:DeregisterImage'],
  ])("The role %s may do %s only on this stack's instances", (roleId, action) => {
    for (const { condition } of conditionsOf(roleId, action)) {
      expect(condition).toContain('aws:ResourceTag/remote-swe:stack');
    }
  });

  it.each(['AgentStepRole', 'WorkerReaperRole'])(
    'The role %s sends our document only, to tagged instances only',
    (roleId) => {
      const [document, instance, ...rest] = conditionsOf(roleId, 'ssm:SendCommand');
      expect(rest).toEqual([]);
      expect(document?.resources).toContain(['document/$', '{CommandDocument}'].join(''));
      expect(instance?.condition).toContain('ssm:resourceTag/remote-swe:stack');
    },
  );

  it('RunInstances goes through our launch template or into our VPC', () => {
    for (const { condition } of conditionsOf('AgentStepRole', 'ec2:RunInstances'))
      expect(condition).toMatch(/ec2:LaunchTemplate|ec2:Vpc/);
    expect(conditionsOf('AgentStepRole', 'ec2:CreateTags')[0]?.condition).toContain(
      '"ec2:CreateAction":"RunInstances"',
    );
  });

  it('Roles are passed only to the service that they are for', () => {
    for (const roleId of ['AgentStepRole', 'WorkerReaperRole'])
      for (const { condition } of conditionsOf(roleId, 'iam:PassRole'))
        expect(condition).toContain('iam:PassedToService');
  });
});
