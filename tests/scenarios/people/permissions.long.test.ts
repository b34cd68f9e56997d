import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalCall } from '../../../local/kernel/http.ts';
import { type Call, callsIn, missingActions } from '../../template/permissions/permissions.ts';
import { bash, Scenario } from '../harness/scenario.ts';
import { instanceOf, stateOf } from '../harness/worker.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** Jumps over idle time until the worker must have been removed. */
const JUMPS_MAX = 16;

let scenario: Scenario;
const seen = new Map<string, Call[]>();

beforeAll(async () => {
  scenario = await Scenario.start({ WorkerRetentionHours: '24' });
  scenario.system.front.observers.push({ before: (call, { body }) => note(call, body) });
});
afterAll(() => scenario.close());

function note({ caller, service, operation }: LocalCall, body: Buffer): void {
  // Of each function there are several threads, named after it.
  const functions = scenario.system.plan.functions.map(({ logicalId }) => logicalId);
  const logicalId = functions.find((id) => scenario.system.pool.callers(id).includes(caller));
  if (!logicalId) return;
  const calls = callsIn({ service, operation }, body.toString('utf8'));
  seen.set(logicalId, [...(seen.get(logicalId) ?? []), ...calls]);
}

test('A whole life of a session and its worker needs no right that the functions’ roles lack', async () => {
  const talk = scenario.open({
    turns: [bash('echo one'), { text: 'First.' }, bash('echo two'), { text: 'Second.' }],
  });
  await scenario.answered(talk, /First/);
  const { instanceId } = await instanceOf(scenario, talk);
  await scenario.until(() => stateOf(scenario, instanceId) === 'stopped', { virtualMsMax: HOUR_MS });
  scenario.system.ec2.failNext('StartInstances', 'InsufficientInstanceCapacity', 2);
  talk.say('go on');
  await scenario.answered(talk, /Second/);
  // Stopped by a person, it is started once more to save its work, and then as well there is none of its type.
  scenario.system.instances.stop(instanceId);
  scenario.system.ec2.failNext('StartInstances', 'InsufficientInstanceCapacity', 2);
  for (let jumps = 0; jumps < JUMPS_MAX && stateOf(scenario, instanceId) !== 'terminated'; jumps++)
    await scenario.later(jumps % 2 === 0 ? 3 * HOUR_MS : DAY_MS);
  expect(stateOf(scenario, instanceId)).toBe('terminated');
  const functions = scenario.system.plan.functions.map(({ logicalId }) => logicalId);
  const called = functions.filter((logicalId) => seen.has(logicalId));
  expect(called).toEqual(expect.arrayContaining(['AgentStepFunction', 'DoorbellFunction', 'WorkerReaperFunction']));
  const reaped = seen.get('WorkerReaperFunction')?.map(({ operation }) => operation);
  expect(reaped).toEqual(expect.arrayContaining(['BatchGetItem', 'ModifyInstanceAttribute', 'StartInstances']));
  const missing = called.flatMap((id) => missingActions(id, seen.get(id) ?? []).map((action) => `${id} ${action}`));
  expect(missing).toEqual([]);
});
