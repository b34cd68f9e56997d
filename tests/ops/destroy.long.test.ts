import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallObserver } from '../../local/kernel/http.ts';
import { type Answers, destroy } from '../../ops/destroy/destroy.ts';
import { clientsFor } from '../../ops/kit/clients.ts';
import { bash, Scenario } from '../scenarios/harness/scenario.ts';

const YES: Answers = { yes: true, dryRun: false, data: 'ask' };

let scenario: Scenario;
let connection: { region: string; endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } };
let notes: string[];

beforeEach(async () => {
  scenario = await Scenario.start();
  notes = [];
  connection = {
    region: 'us-west-2',
    endpoint: scenario.system.baseUrl,
    credentials: scenario.system.keys.issue('operator'),
  };
});
afterEach(() => scenario.close());

function run(answers: Partial<Answers>, { says = true, signal = new AbortController().signal } = {}) {
  const terminal = {
    signal,
    note: (text: string) => void notes.push(text),
    line() {},
    confirm: async (question: string) => {
      notes.push(question);
      return says;
    },
  };
  const clients = clientsFor({ ...connection, stackName: 'remote-swe' });
  return destroy(clients, 'remote-swe', { ...YES, ...answers }, { terminal, everyMs: 100 });
}

async function workingDeployment(): Promise<void> {
  const talk = scenario.open({ turns: [bash('echo hello'), { text: 'Done.' }] });
  await scenario.answered(talk, /Done/);
  await scenario.quiet();
  const { ec2, lambda, ssm, clock } = scenario.system;
  lambda.publishLayerVersions('AgentCoreLayer', 5);
  lambda.addFunctionWithLayer('another-stack-agent-step', 'AgentCoreLayer', 3);
  const image = { name: 'remote-swe-worker', tags: { 'remote-swe:stack': 'remote-swe' }, createdAtMs: clock.now() };
  ec2.images.register({ ...image, imageId: 'ami-1', snapshotId: 'snap-1' });
  ec2.images.register({ ...image, imageId: 'ami-2', snapshotId: 'snap-2', tags: { 'remote-swe:stack': 'other' } });
  ssm.putParameter('/remote-swe/worker-image/remote-swe', 'ami-1', 'String');
}

const tables = async () => (await new DynamoDBClient(connection).send(new ListTablesCommand({}))).TableNames;

describe('npm run destroy', () => {
  it('Destroy tells what it would remove, and removes nothing without a yes', async () => {
    await workingDeployment();
    const { lines } = await run({ dryRun: true });
    const text = lines.join('\n');
    for (const part of [
      /machine i-0/,
      /image ami-1/,
      /snapshot snap-1/,
      /log group .*agent-step/,
      /stack arn/,
      /table remote-swe-Table/,
    ])
      expect(text).toMatch(part);
    expect(text).not.toMatch(/ami-2|snap-2|layer:AgentCoreLayer:3/);
    expect(await run({ yes: false, data: 'keep' }, { says: false })).toMatchObject({ ok: false });
    expect(await run({ dryRun: true })).toEqual({ ok: true, data: expect.anything(), lines });
  });

  it('Destroy removes all but what others use, keeps the sessions, and finds nothing at its second run', async () => {
    await workingDeployment();
    expect(await run({})).toMatchObject({ ok: true, data: { kept: { table: 'remote-swe-Table' } } });
    expect(await tables()).toEqual(['remote-swe-Table']);
    expect(scenario.system.s3.objects('remote-swe-artifactbucket').length).toBeGreaterThan(0);
    expect(scenario.system.instances.list().every(({ state }) => /terminated|shutting-down/.test(state))).toBe(true);
    const again = await run({});
    expect(again.lines).toEqual(['Nothing of the stack "remote-swe" is left.']);
  });

  it('Destroy deletes table and bucket where that is the answer, against the protection of the table', async () => {
    await workingDeployment();
    expect(await run({ yes: false })).toMatchObject({ ok: true });
    expect(notes.join('\n')).toMatch(/hold all sessions. Delete them, too\?/);
    expect(await tables()).toEqual([]);
    expect(() => scenario.system.s3.objects('remote-swe-artifactbucket')).toThrow();
  });

  it('Destroy goes on where it was interrupted, wherever that is', async () => {
    await workingDeployment();
    const { front } = scenario.system;
    for (const operation of ['TerminateInstances', 'DeleteSnapshot', 'DeleteBucket', 'DeleteStack']) {
      const stopped = new AbortController();
      const observer = { after: (call: { operation: string }) => call.operation === operation && stopped.abort() };
      front.observers.push(observer as CallObserver);
      await expect(run({ data: 'delete' }, { signal: stopped.signal }), operation).rejects.toThrow(/Interrupted/);
      front.observers.splice(front.observers.indexOf(observer as CallObserver), 1);
    }
    expect((await run({ data: 'delete' })).ok).toBe(true);
    expect((await run({ dryRun: true })).lines).toEqual(['Nothing of the stack "remote-swe" is left.']);
    expect(await tables()).toEqual([]);
  });

  it('Destroy names what is left when something cannot be removed, and ends it when it can', async () => {
    const { system } = scenario;
    // It is in the deployment's security group, and no tag says that it is ours.
    system.instances.launch('i-0f0re1gn');
    const failed = await run({});
    expect(failed).toMatchObject({ ok: false, data: { problems: [expect.stringMatching(/WorkerSecurityGroup/)] } });
    expect(failed.lines.join('\n')).toMatch(/stack arn:aws:cloudformation/);
    system.instances.terminate('i-0f0re1gn');
    expect(await run({})).toMatchObject({ ok: true });
  });
});
