import { DynamoDBClient, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessOf } from '../../ops/kit/access.ts';
import { clientsFor } from '../../ops/kit/clients.ts';
import { explained } from '../../ops/kit/errors.ts';
import { openOps } from '../../ops/kit/ops.ts';
import { findStack } from '../../ops/kit/stack.ts';
import { Scenario } from '../scenarios/harness/scenario.ts';
import { Operator } from './operator.ts';
import { type Connection, orphansGo } from './orphans.ts';

let scenario: Scenario;
let operator: Operator;
let connection: Connection;

beforeAll(async () => {
  scenario = await Scenario.start();
  operator = new Operator(scenario);
  const { system } = scenario;
  connection = { region: 'us-west-2', endpoint: system.baseUrl, credentials: system.keys.issue('test') };
});
afterAll(() => scenario.close());

describe('doctor', () => {
  it('Doctor finds nothing wrong in a new deployment', async () => {
    expect(await operator.run('doctor')).toMatchObject({ ok: true });
  });

  it('Doctor names what is missing, what stands still and what does not answer, with what to do', async () => {
    const { system } = scenario;
    system.ssm.putParameter('/remote-swe/slack/bot-token', 'placeholder');
    system.lambda.disableMapping('remote-swe-agent-step');
    system.ec2.failNext('DescribeInstances', 'UnauthorizedOperation', 50);
    const sqs = new SQSClient(connection);
    const QueueUrl = system.plan.queues.find(({ logicalId }) => logicalId === 'TimerDeadLetters')?.url;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'ghost' }));
    const text = await operator.reads('doctor');
    expect(text).toMatch(/BAD {2}\/remote-swe\/slack\/bot-token is missing, or a placeholder\n.*npm run setup/);
    expect(text).toMatch(/BAD {2}1 dead timer\n.*dead-letters --redrive/);
    expect(text).toMatch(/BAD {2}remote-swe-agent-step:live does not take from its queue \(Disabled\)/);
    expect(text).toMatch(/BAD {2}EC2 and Scheduler could not be asked/);
    system.ec2.failNoMore('DescribeInstances');
    system.ssm.putParameter('/remote-swe/slack/bot-token', system.slack.botToken);
    // Secrets are read again after 45 seconds.
    await scenario.later(60_000);
  });
});

describe('dead letters', () => {
  it('Dead letters are shown without being taken, and redriven into the sessions that they are of', async () => {
    const talk = scenario.open({ turns: [{ text: 'One.' }] });
    await scenario.answered(talk, /One/);
    const sqs = new SQSClient(connection);
    const QueueUrl = scenario.system.plan.queues.find(({ logicalId }) => logicalId === 'TimerDeadLetters')?.url;
    for (let count = 0; count < 12; count++)
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ sessionId: talk.sessionId }) }));
    const seen = (await operator.data('dead-letters')).messages as { sessionId?: string }[];
    expect(seen.filter(({ sessionId }) => sessionId === talk.sessionId)).toHaveLength(12);
    expect(seen).toHaveLength(13);
    expect(await operator.data('dead-letters', '--limit', '3')).toMatchObject({ isAll: false });
    const redriven = await operator.run('dead-letters', '--redrive');
    expect(redriven).toMatchObject({ data: { redriven: [talk.sessionId] } });
    expect(redriven.lines).toContain('Rang again for 1 session.');
    expect(await operator.reads('dead-letters')).toBe('There are none.');
  });
});

describe('orphans', () => {
  it('Orphans are found and removed only after a yes', () => orphansGo(scenario, operator, connection, 3));
});

describe('backfill', () => {
  it('Backfill fills summaries of older builds and writes those that are gone, once', async () => {
    const talk = scenario.open({ turns: [{ text: 'Two.' }] });
    await scenario.answered(talk, /Two/);
    await scenario.quiet();
    const client = new DynamoDBClient(connection);
    const TableName = scenario.system.plan.tables[0]?.name;
    const Key = { PK: { S: `S#${talk.sessionId}` }, SK: { S: 'M' } };
    const UpdateExpression = 'REMOVE repositories, listPk, listSk, #row';
    const ExpressionAttributeNames = { '#row': 'row' };
    await client.send(new UpdateItemCommand({ TableName, Key, UpdateExpression, ExpressionAttributeNames }));
    expect(await operator.data('backfill', '--dry-run')).toMatchObject({ written: 1 });
    expect(await operator.reads('backfill', '--dry-run')).toMatch(/^1 summary would be written, /m);
    expect(await operator.data('backfill')).toMatchObject({ written: 1, raced: 0, isAll: true });
    expect(await operator.data('backfill')).toMatchObject({ written: 0 });
    const { Items } = await client.send(
      new ScanCommand({ TableName, FilterExpression: 'SK = :m', ExpressionAttributeValues: { ':m': { S: 'M' } } }),
    );
    expect(Items?.every((item) => item.repositories?.L && item.listPk?.S && item.row?.S)).toBe(true);
  });
});

describe('a stack that is not there', () => {
  it('A stack that is not there is said so, with what to do', async () => {
    const access = { ...connection, stackName: 'other' };
    const terminal = { signal: new AbortController().signal, note() {}, line() {}, confirm: async () => true };
    await expect(openOps(access, terminal)).rejects.toThrow(/There is no stack "other" in .*--stack.*--local/);
  });

  it('A stack is no riddle without a Region, without a local system, or without somebody who answers', async () => {
    expect(() => accessOf({}, {})).toThrow(/No Region is known/);
    const nobody = { ...connection, endpoint: 'http://127.0.0.1:9', stackName: 'x' };
    const problem = await findStack(clientsFor(nobody).cloudFormation, nobody).catch((error: unknown) => error);
    expect(explained(problem)).toMatch(/Nothing answers/);
  });
});

describe('words that make no sense', () => {
  it.each([
    ['show', ['slack:T1:C1'], /names no session/],
    ['show', ['slack:T1:C1:1.0:extra'], /names no session/],
    ['show', [`slack:T1:C1:1.000001${'0'.repeat(200)}`], /names no session/],
    ['show', ['S#slack:T1:C1:1.000001'], /names no session/],
    ['show', [], /<session> is missing/],
    ['show', ['a', 'b'], /Too many words/],
    ['sessions', ['--state', 'asleep'], /--state takes/],
    ['sessions', ['--since', 'yesterday'], /--since takes/],
    ['sessions', ['--limit', '0'], /--limit takes/],
    ['sessions', ['--from', 'rubbish'], /--from takes/],
    ['log', ['--function', 'nope'], /--function takes/],
    ['log', ['--follow', '--json'], /--follow prints/],
    ['costs', ['--month', '2026-13'], /--month takes/],
    ['costs', ['--nonsense'], /Unknown option '--nonsense'/],
    ['import', ['/nowhere/x.gz'], /There is no file/],
  ])('The command %s refuses the words %j', async (name, args, problem) => {
    await expect(operator.run(name, ...args)).rejects.toThrow(problem);
  });

  it('A session that is not there is said so by every command that takes one', async () => {
    for (const name of ['show', 'transcript', 'journal', 'wake', 'stop', 'park', 'export'])
      await expect(operator.run(name, 'slack:T1:C1:1.000001'), name).rejects.toThrow(/There is no session/);
    await expect(operator.run('forget', 'slack:T1:C1:1.000001', '--yes')).rejects.toThrow(
      /There is nothing of session/,
    );
    await expect(operator.run('show', 'https://x.slack.com/archives/C1/p1700000000000100')).rejects.toThrow(
      /There is no session/,
    );
  });
});
