import { DescribeStacksCommand, ListStackResourcesCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionCommand, ListLayerVersionsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { functionScript } from '../../../local/aws/bedrock/script.ts';
import { type LocalSystem, startLocalSystem } from '../../../local/system/system.ts';
import { type Clients, clientsFor } from '../../../ops/kit/clients.ts';

let system: LocalSystem;
let clients: Clients;

beforeAll(async () => {
  system = await startLocalSystem({ script: functionScript(() => ({ text: 'Hi.' })), eventSources: 'none' });
  const credentials = system.keys.issue('test');
  clients = clientsFor({ region: 'us-west-2', stackName: 'remote-swe', endpoint: system.baseUrl, credentials });
});
afterAll(() => system.close());

it('CloudFormation knows the template’s stack, with outputs that answer, and no other', async () => {
  const { Stacks } = await clients.cloudFormation.send(new DescribeStacksCommand({ StackName: 'remote-swe' }));
  expect(Stacks).toMatchObject([{ StackName: 'remote-swe', StackStatus: 'CREATE_COMPLETE' }]);
  const url = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'SlackEventsUrl')?.OutputValue;
  expect((await fetch(url ?? '', { method: 'POST', body: '{}' })).status).toBe(401);
  const other = clients.cloudFormation.send(new DescribeStacksCommand({ StackName: 'other' }));
  await expect(other).rejects.toMatchObject({ name: 'ValidationError', message: 'Stack with id other does not exist' });
  await expect(clients.cloudFormation.send(new ListStacksCommand({}))).rejects.toMatchObject({ name: 'InvalidAction' });
});

it('CloudFormation lists the resources in pages, as the transform leaves them', async () => {
  const first = await clients.cloudFormation.send(new ListStackResourcesCommand({ StackName: 'remote-swe' }));
  expect(first.NextToken).toBeDefined();
  const types = first.StackResourceSummaries?.map(({ ResourceType }) => ResourceType) ?? [];
  expect(types).toContain('AWS::Lambda::Function');
  expect(types.filter((type) => type?.startsWith('AWS::Serverless'))).toEqual([]);
});

it('CloudWatch Logs takes one quoted phrase as a filter, refuses what it would have to guess, and knows no other group', async () => {
  const logGroupName = '/aws/lambda/remote-swe-sweeper';
  system.logs.put(logGroupName, 'a', 'one "x" two');
  const filter = (filterPattern: string) =>
    clients.logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
  expect((await filter('"two"')).events).toHaveLength(1);
  expect((await filter('"three"')).events).toEqual([]);
  await expect(filter('two -one')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  const nobody = new FilterLogEventsCommand({ logGroupName: '/aws/lambda/nobody' });
  await expect(clients.logs.send(nobody)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('CloudWatch Logs gives a long answer in pages, each line once', async () => {
  const logGroupName = '/aws/lambda/remote-swe-doorbell';
  for (let line = 0; line < 25; line++) system.logs.put(logGroupName, 'a', `line ${line}`);
  const lines: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await clients.logs.send(new FilterLogEventsCommand({ logGroupName, limit: 10, nextToken }));
    lines.push(...(page.events ?? []).map(({ message }) => message ?? ''));
    nextToken = page.nextToken;
  } while (nextToken);
  expect(lines).toEqual(Array.from({ length: 25 }, (_, line) => `line ${line}`));
});

it('Lambda’s API lists versions of layers in pages and refuses what is not imitated', async () => {
  system.lambda.publishLayerVersions('AgentConfigLayer', 4);
  const first = await clients.lambda.send(new ListLayerVersionsCommand({ LayerName: 'AgentConfigLayer' }));
  expect(first.LayerVersions?.map(({ Version }) => Version)).toEqual([5, 4, 3]);
  const Marker = first.NextMarker;
  const second = await clients.lambda.send(new ListLayerVersionsCommand({ LayerName: 'AgentConfigLayer', Marker }));
  expect(second.LayerVersions?.map(({ Version }) => Version)).toEqual([2, 1]);
  const unknown = clients.lambda.send(new GetFunctionCommand({ FunctionName: 'remote-swe-sweeper' }));
  await expect(unknown).rejects.toMatchObject({ name: 'UnknownOperationException' });
});

it('A protected table is not deleted before its protection is taken off', async () => {
  const TableName = system.plan.tables[0]?.name;
  const deletion = () => clients.dynamoDb.send(new DeleteTableCommand({ TableName }));
  await expect(deletion()).rejects.toMatchObject({ name: 'ValidationException' });
  await clients.dynamoDb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  await deletion();
});
