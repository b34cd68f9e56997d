import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { placeOf } from '../../../local/aws/bedrock/service.ts';
import { Scenario, type Turn, toolUse } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';
import { THROTTLED } from './model-trouble.ts';

const HOME = 'us-west-2';
const EU = 'eu-central-1';
const OTHER = '999999999999/us-west-2';
const OTHER_EU = '999999999999/eu-central-1';
const DOWN = { name: 'ServiceUnavailableException', message: 'Bedrock is unable to process your request', status: 503 };
const TODO = toolUse('update_todo', { items: [{ id: '1', text: 'look', state: 'open' }] });
/** Longer than any prefix is cached. */
const COLD_MS = 61 * 60_000;

let scenario: Scenario;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'places-'));
  await cp(join(import.meta.dirname, '../../../layers/agent-config'), directory, { recursive: true });
  // Every session has its home in the deployment's own place; the others stand by.
  const places = Object.fromEntries([EU, OTHER, OTHER_EU].map((name) => [name, { share: 0 }]));
  await writeFile(join(directory, 'places.json'), JSON.stringify({ places }));
  const parameters = { ModelRegions: EU, ModelRoleArns: 'arn:aws:iam::999999999999:role/models' };
  scenario = await Scenario.start(parameters, { agentConfigDirectory: directory });
});
afterEach(() => scenario.system.bedrock.troubles.clear());
afterAll(async () => {
  await scenario.close();
  await rm(directory, { recursive: true, force: true });
});

const answered = (talk: Talk) =>
  talk.modelCalls().flatMap((call) => (call.outcome.kind === 'answered' ? [placeOf(call)] : []));
const callsAt = (place: string) => scenario.system.bedrock.calls.filter((call) => placeOf(call) === place).length;

test('A session goes on past two bad places, stays where its cache is, and comes home without it', async () => {
  const { troubles } = scenario.system.bedrock;
  const turns: Turn[] = [
    TODO,
    () => {
      troubles.set(HOME, THROTTLED.error);
      troubles.set(EU, DOWN);
      return { toolUses: [{ name: 'update_todo', input: { items: [] } }] };
    },
    { text: 'Done elsewhere.' },
    { text: 'Still elsewhere.' },
    { text: 'Home again.' },
  ];
  const talk = scenario.open({ turns });
  await scenario.answered(talk, /Done elsewhere/);
  expect(answered(talk)).toEqual([HOME, HOME, OTHER]);
  // Its prefix was worth one short wait; nobody was told of anything.
  expect((await talk.entries()).map(({ kind }) => kind).filter((kind) => kind === 'back-off')).toHaveLength(1);
  expect(talk.answersLike(/capacity|go on with/)).toEqual([]);
  troubles.clear();
  talk.say('and now?');
  await scenario.answered(talk, /Still elsewhere/);
  expect(answered(talk).at(-1)).toBe(OTHER);
  expect((await talk.state())?.place).toBe(OTHER);
  await scenario.pass(COLD_MS);
  talk.say('and after an hour?');
  await scenario.answered(talk, /Home again/);
  expect(answered(talk).at(-1)).toBe(HOME);
});

test('What one session finds out about a place, all others know: a new session does not ask there', async () => {
  scenario.system.bedrock.troubles.set(HOME, DOWN);
  const first = scenario.open({ turns: [{ text: 'First.' }] });
  await scenario.answered(first, /First/);
  const before = callsAt(HOME);
  const second = scenario.open({ turns: [{ text: 'Second.' }] });
  await scenario.answered(second, /Second/);
  expect(answered(second)).toEqual([EU]);
  expect(callsAt(HOME)).toBe(before);
  const line = scenario.system.pool
    .logs('AgentStepFunction')
    .findLast(({ text }) => text.includes('A place has no answer'));
  expect(JSON.parse(line?.text ?? '{}')).toMatchObject({ place: HOME, kind: 'unavailable', level: 'INFO' });
});

test('With all places down the session waits as ever, and pauses when none comes back', async () => {
  for (const place of [HOME, EU, OTHER, OTHER_EU]) scenario.system.bedrock.troubles.set(place, DOWN);
  const talk = scenario.open({ turns: [{ text: 'Never.' }] });
  await scenario.answered(talk, /no capacity 6 times in a row/);
  expect(answered(talk)).toEqual([]);
  expect((await talk.state())?.phase.kind).toBe('paused');
});
