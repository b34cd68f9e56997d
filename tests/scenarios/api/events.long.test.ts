import { Octokit } from '@octokit/core';
import { type SessionEvent, sessionEvent } from '@remote-swe/core/domain/events/session-event';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventEnvelope } from '../../../local/aws/events/envelope.ts';
import { GITHUB_TOKEN } from '../../../local/system/secrets.ts';
import { playOn } from '../harness/play-on.ts';
import { Gate, type Scenario, toolUse } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';

let scenario: Scenario;
const heard: EventEnvelope[] = [];
playOn(
  (started) => {
    scenario = started;
  },
  { EventBusName: 'default', SessionBudgetUsd: '0.2' },
);

let stopListening = () => {};
beforeAll(() => {
  stopListening = scenario.system.events.subscribe({ source: ['remote-swe'] }, async (event) => void heard.push(event));
});
afterAll(() => stopListening());

/** What the bus was told of a session, each as it is documented and not a field more. */
function toldOf({ sessionId }: Talk): SessionEvent[] {
  const events = heard.filter(({ detail }) => (detail as SessionEvent).sessionId === sessionId);
  return events.map((event) => {
    const parsed = sessionEvent.parse(event.detail);
    expect(event.detail).toEqual(parsed);
    expect([event.source, event['detail-type']]).toEqual(['remote-swe', parsed.type]);
    return parsed;
  });
}

const typesOf = (talk: Talk) => toldOf(talk).map(({ type }) => type);

async function told(talk: Talk, type: SessionEvent['type']): Promise<void> {
  await scenario.until(() => typesOf(talk).includes(type));
  await scenario.quiet();
}

test('A session that opens a pull request and waits for its checks tells each of it once, in order, as documented', async () => {
  const { system } = scenario;
  const at = { owner: 'acme', repo: 'told' };
  await system.github.createRepository({ owner: at.owner, name: at.repo, files: { a: 'b' } });
  await system.github.commit({
    owner: at.owner,
    name: at.repo,
    branch: 'fix',
    content: { files: { a: 'c' } },
    message: 'Fix',
  });
  const api = new Octokit({ baseUrl: `${system.baseUrl}/github/api`, auth: GITHUB_TOKEN });
  const { data: head } = await api.request('GET /repos/{owner}/{repo}/commits/{ref}', { ...at, ref: 'fix' });
  const set = (state: 'pending' | 'success') =>
    api.request('POST /repos/{owner}/{repo}/statuses/{sha}', { ...at, sha: head.sha, state, context: 'deploy' });
  await set('pending');
  const url = `${system.baseUrl}/github/acme/told/commit/${head.sha}`;
  const pull = { repository: 'acme/told', branch: 'fix', title: 'Fix it', body: 'It is fixed.' };
  const turns = [
    toolUse('create_pull_request', pull),
    toolUse('wait_for_checks', { url, minutes: 300 }),
    { text: 'All is green.' },
  ];
  const talk = scenario.open({ turns });
  await told(talk, 'session.waiting');
  await set('success');
  await told(talk, 'session.finished');
  const events = toldOf(talk);
  expect(events.map(({ type }) => type)).toEqual([
    ...['session.started', 'pull_request.opened', 'session.waiting', 'session.finished'],
  ]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(4);
  const opened = {
    repository: 'acme/told',
    number: 1,
    branch: 'fix',
    url: expect.stringContaining('/acme/told/pull/1'),
  };
  const [started, made, waiting, finished] = events;
  expect(started).toMatchObject({ source: 'slack', begunBy: 'U0ALICE', requester: 'U0ALICE', turn: 1 });
  expect(made).toMatchObject({ pullRequest: opened });
  expect(waiting).toMatchObject({ for: expect.stringContaining('check'), until: expect.any(Number) });
  expect(finished).toMatchObject({ outcome: 'done', pullRequests: [opened] });
  expect(finished?.costMicroUsd).toBeGreaterThan(started?.costMicroUsd ?? Number.POSITIVE_INFINITY);
});

test('A stop is told as a pause, also where it comes before the first answer', async () => {
  const gate = new Gate();
  const talk = scenario.open({ turns: [() => gate.hold({ text: 'Too late.' })] });
  await scenario.waitFor(() => talk.modelCalls().length === 1, 'the model call');
  talk.say('stop');
  await told(talk, 'session.paused');
  gate.open();
  await scenario.quiet();
  expect(toldOf(talk)).toMatchObject([
    { type: 'session.started' },
    { type: 'session.paused', reason: 'stopped', text: expect.stringContaining('Stopped by') },
  ]);
});

test('A used-up budget is told beside the pause that it makes', async () => {
  const dear = { ...toolUse('todo', { items: [] }), text: 'word '.repeat(20_000) };
  const talk = scenario.open({ turns: [dear, { text: 'Never.' }] });
  await told(talk, 'budget.reached');
  const events = toldOf(talk);
  expect(events.map(({ type }) => type)).toEqual(['session.started', 'session.paused', 'budget.reached']);
  expect(events[1]).toMatchObject({ reason: 'budget-usd' });
  expect(events[2]).toMatchObject({ scope: 'session', limitMicroUsd: 200_000, spentMicroUsd: expect.any(Number) });
});

test('What the bus does not take for a while is told later, in order, and again under the same ids alone', async () => {
  const { events } = scenario.system;
  events.failNext('PutEvents', 'ThrottlingException', 4);
  const talk = scenario.open({ turns: [{ text: 'Read.' }] });
  await scenario.answered(talk, /Read/);
  await told(talk, 'session.finished');
  const ids = toldOf(talk).map(({ id, type }) => `${type} ${id}`);
  expect([...new Set(ids)].map((each) => each.split(' ')[0])).toEqual(['session.started', 'session.finished']);
});
