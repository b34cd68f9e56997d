import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Dispatch } from '@remote-swe/core/domain/session/session';
import type { LocalSystem } from '../../../local/system/system.ts';
import { toWire } from '../../../ops/records/wire-item.ts';
import { itemsOf, type ReleasedState, type ReleasedTable, type ReleasedThread } from '../../golden/released-table.ts';
import { bash, Gate, type Scenario, toolUse } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';
import { started, UNTIL_GO } from '../harness/worker.ts';

const TODO = toolUse('update_todo', { items: [{ id: '1', text: 'look', state: 'open' }] });
const NEVER = { text: 'never' };
/** Objects that no session needs from one build to the next. */
const NOT_KEPT = /^(runtime|credentials|payloads)\//;

/** Brings one session into each state, and keeps them there until the system is closed. */
export async function playReleased(scenario: Scenario): Promise<Record<ReleasedState, Talk>> {
  const idle = scenario.open({ turns: [TODO, bash('echo one > kept.txt; cat kept.txt'), { text: 'Idle now.' }] });
  await scenario.answered(idle, /Idle now/);
  const paused = scenario.open({ turns: [TODO, bash(UNTIL_GO), NEVER] });
  await runs(scenario, paused);
  paused.say('stop');
  await scenario.until(async () => (await paused.phase()) === 'paused');
  const two = { toolUses: [UNTIL_GO, 'echo second'].map((command) => ({ name: 'bash', input: { command } })) };
  const acting = scenario.open({ turns: [TODO, two, NEVER] });
  await runs(scenario, acting);
  // From here on the clock must stand still: it would end the command.
  scenario.system.ec2.failNext('RunInstances', 'InsufficientInstanceCapacity', 1_000);
  const waiting = scenario.open({ turns: [TODO, bash('echo here I am'), NEVER] });
  await scenario.waitFor(async () => (await dispatchOf(waiting))?.kind === 'worker-wait');
  const gate = new Gate();
  const unread = scenario.open({ turns: [TODO, () => gate.hold(NEVER), NEVER] });
  await scenario.waitFor(() => unread.modelCalls().length === 2);
  unread.say('and please look at the second file, too');
  await scenario.waitFor(async () => (await unread.inbox()).some((item) => !item.absorbedBy));
  return { idle, paused, acting, waiting, unread };
}

async function runs(scenario: Scenario, talk: Talk): Promise<void> {
  await started(scenario, talk);
  await scenario.waitFor(async () => (await dispatchOf(talk))?.kind === 'sent');
}

async function dispatchOf(talk: Talk): Promise<Dispatch | undefined> {
  const phase = (await talk.state())?.phase;
  return phase?.kind === 'acting' ? phase.work.dispatch : undefined;
}

/** The whole table of a system, as a golden file holds it. */
export async function dumped({ system }: Scenario, talks: Record<ReleasedState, Talk>): Promise<ReleasedTable> {
  const { db, s3, TableName, Bucket } = clientsOf(system);
  const { Items = [] } = await db.send(new ScanCommand({ TableName, ConsistentRead: true }));
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const objects: Record<string, string> = {};
  for (const { Key = '' } of Contents.filter(({ Key = '' }) => !NOT_KEPT.test(Key))) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    objects[Key] = (await Body?.transformToString('base64')) ?? '';
  }
  const threads = Object.entries(talks).map(([name, { sessionId, channel, channelId, ts }]) => [
    name,
    { sessionId, channel, channelId, ts },
  ]);
  return {
    at: system.clock.now(),
    sessions: Object.fromEntries(threads) as Record<ReleasedState, ReleasedThread>,
    messages: Object.values(talks).flatMap(({ channelId, ts }) => system.slack.workspace.thread(channelId, ts)),
    items: Items.map(toWire),
    objects,
  };
}

/** Puts a golden table into a fresh system: its items and objects, and its threads as people see them. No machine comes with it. */
export async function restore({ system }: Scenario, released: ReleasedTable): Promise<void> {
  const { db, s3, TableName, Bucket } = clientsOf(system);
  for (const message of released.messages) system.slack.workspace.restore(message);
  for (const [Key, base64] of Object.entries(released.objects))
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(base64, 'base64') }));
  for (const Item of itemsOf(released)) await db.send(new PutItemCommand({ TableName, Item }));
}

function clientsOf(system: LocalSystem) {
  const client = { endpoint: system.baseUrl, region: 'us-west-2', credentials: system.keys.issue('released') };
  return {
    db: new DynamoDBClient(client),
    s3: new S3Client({ ...client, forcePathStyle: true }),
    TableName: system.plan.tables[0]?.name ?? '',
    Bucket: system.plan.buckets[0]?.name ?? '',
  };
}
