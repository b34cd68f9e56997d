import { expect, it } from 'vitest';
import { callsIn, missingActions } from './permissions.ts';

it('A call whose IAM action has another name is known by that name', () => {
  const calls = [
    { service: 'dynamodb', operation: 'TransactWriteItems' },
    { service: 'bedrock', operation: 'ConverseStream' },
    { service: 'ec2', operation: 'RunInstances' },
  ];
  expect(missingActions('AgentStepFunction', calls)).toEqual([]);
  expect(missingActions('SweeperFunction', calls)).toEqual([
    'bedrock:InvokeModelWithResponseStream',
    'dynamodb:PutItem',
    'ec2:CreateTags',
    'ec2:RunInstances',
    'iam:PassRole',
  ]);
});

it('A transaction needs the permissions of its members', () => {
  const body = JSON.stringify({ TransactItems: [{ Put: {} }, { Update: {} }, { ConditionCheck: {} }] });
  const calls = callsIn({ service: 'dynamodb', operation: 'TransactWriteItems' }, body);
  expect(calls.map(({ operation }) => operation)).toEqual(['PutItem', 'UpdateItem', 'ConditionCheckItem']);
  expect(missingActions('WorkerReaperFunction', calls)).toEqual(['dynamodb:ConditionCheckItem', 'dynamodb:UpdateItem']);
});

it.each([
  ['SlackEventsFunction', 'ec2', 'TerminateInstances'],
  ['AgentStepFunction', 'ec2', 'TerminateInstances'],
  ['DoorbellFunction', 'ssm', 'SendCommand'],
  ['WorkerReaperFunction', 'ec2', 'RunInstances'],
])('%s may not %s:%s', (logicalId, service, operation) => {
  expect(missingActions(logicalId, [{ service, operation }])).toContain(`${service}:${operation}`);
});
