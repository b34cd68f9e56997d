import { afterAll, beforeAll, expect, test } from 'vitest';
import { git } from '../../../local/github/git/git.ts';
import { type Call, missingActions } from '../../template/permissions/permissions.ts';
import { watchedCalls } from '../harness/browser.ts';
import { bash, Scenario, type Turn, toolUse } from '../harness/scenario.ts';
import { Talk } from '../harness/talk.ts';
import { instanceOf, stateOf } from '../harness/worker.ts';
import { browserIn } from './alice.ts';

const MINUTE_MS = 60_000;
const IDLE = { virtualMsMax: 90 * MINUTE_MS };
const WORDS = 'Say it in the fork';
const MODEL = 'opus5.5';

let scenario: Scenario;
let calls: Call[];
beforeAll(async () => {
  scenario = await Scenario.start({ WorkerIdleMinutes: '30', WorkerRetentionHours: '336' });
  calls = watchedCalls(scenario.system, 'ApiFunction');
});
afterAll(() => scenario.close());

/** The model says one thing in the fork and another in the session that it was forked from. */
function either(fork: Turn, source: Turn): Turn {
  return (request) => {
    const turn = JSON.stringify(request.messages).includes(WORDS) ? fork : source;
    return typeof turn === 'function' ? turn(request) : turn;
  };
}

/** In one read: the state before its words is idle, too. */
function isDone(state: Awaited<ReturnType<Talk['state']>>): boolean {
  return state?.turn === 2 && state.phase.kind === 'idle';
}

function textOf(results: Awaited<ReturnType<Talk['results']>>, index: number): string {
  return (results.at(index)?.content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}

test('A fork goes on with the saved edits on a machine of its own by another model, and the source goes on undisturbed', async () => {
  await scenario.system.github.createRepository({
    owner: 'acme',
    name: 'widget',
    files: { 'greet.sh': 'echo Hello\n' },
  });
  const look = 'git status --short --branch && cat draft.txt && ';
  const talk = scenario.open({
    turns: [
      toolUse('clone_repository', { repository: 'acme/widget' }),
      bash('git checkout -q -b loud && echo draft > draft.txt'),
      { text: 'Half of it is done.' },
      either(bash(`${look}echo forked >> draft.txt`), bash(`${look}echo more >> draft.txt && cat draft.txt`)),
      either({ text: 'This is the fork.' }, { text: 'This is the source.' }),
    ],
  });
  await scenario.answered(talk, /Half of it is done/);
  const { instanceId } = await instanceOf(scenario, talk);
  await scenario.until(() => stateOf(scenario, instanceId) === 'stopped', IDLE);
  const before = await talk.entries();

  const browser = await browserIn(scenario, talk);
  const forking = { at: before.length, words: WORDS, model: MODEL };
  const answer = await browser.post(`/api/sessions/${encodeURIComponent(talk.sessionId)}/forks`, forking);
  const row = (await answer.json()) as { id: string };
  expect([answer.status, row]).toMatchObject([
    201,
    { source: 'api', forkOf: { id: talk.sessionId, version: before.length } },
  ]);
  const key = `case-1`;
  const fork = new Talk(scenario.system, key, { channel: '', channelId: '', ts: '' }, row.id);
  await scenario.until(async () => isDone(await fork.state()));

  const forkState = await fork.state();
  expect(forkState).toMatchObject({ model: MODEL, origin: { sessionId: talk.sessionId }, begunBy: 'U0ALICE' });
  // News of the machine may come with another call: the one that brought the work back says so, whichever it is.
  const results = await fork.results();
  const told = results.map((_, at) => textOf(results, at)).find((text) => text.includes('Saved work was brought back'));
  expect(told).toMatch(/Saved work was brought back[\s\S]*widget: restored on branch loud/);
  expect(told).toContain('?? draft.txt');
  expect((await fork.worker())?.instanceId).not.toBe(instanceId);
  const asked = talk.modelCalls().filter(({ request }) => JSON.stringify(request?.messages).includes(WORDS));
  expect(asked.every(({ request }) => request?.modelId.includes('opus'))).toBe(true);
  expect(JSON.stringify(asked[0]?.request?.messages)).toMatch(
    /forked at this point.*comes back as it was at this point/s,
  );
  expect((await fork.entries()).flatMap(({ messages }) => JSON.stringify(messages)).join()).toContain(
    'This is the fork.',
  );

  expect(await talk.entries()).toEqual(before);
  talk.say('go on');
  await scenario.answered(talk, /This is the source/);
  expect((await talk.worker())?.instanceId).toBe(instanceId);
  expect(textOf(await talk.results(), -1)).toMatch(/draft\nmore/);
  expect(talk.answersLike(/This is the fork/)).toEqual([]);
  const repository = scenario.system.github.repositories().find(({ name }) => name === 'widget');
  expect((await git(repository?.directory ?? '', ['branch', '--list'])).trim()).toBe('* main');
  expect(missingActions('ApiFunction', calls)).toEqual([]);
});
