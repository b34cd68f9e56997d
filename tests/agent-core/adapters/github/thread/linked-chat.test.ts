import { Asking } from '@remote-swe/core/adapters/github/api/asking';
import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { LinkedGitHubChat } from '@remote-swe/core/adapters/github/thread/linked-chat';
import { SlackAnnouncements } from '@remote-swe/core/adapters/slack/announcements';
import type { Notice } from '@remote-swe/core/domain/session/notice';
import type { GitHubThread } from '@remote-swe/core/domain/thread/thread-source';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { octokit, startGitHub } from '../../../../local/github/harness.ts';
import { type SlackSetup, startSlack } from '../../../../local/slack/harness.ts';
import { Calls } from '../../../fakes/calls.ts';
import { MemoryReplies } from '../../../fakes/directory.ts';
import { World } from '../../../fakes/world.ts';

let github: Awaited<ReturnType<typeof startGitHub>>;
let slack: SlackSetup;
let world: World;
let source: GitHubThread;
let replies: MemoryReplies;

beforeAll(async () => {
  [github, slack] = await Promise.all([startGitHub(), startSlack()]);
  for (const login of ['remote-swe', 'alice']) github.service.addToken({ token: `ghp_${login}`, login });
});
afterAll(() => Promise.all([github.stop(), slack.stop()]));
beforeEach(() => {
  world = new World();
  replies = new MemoryReplies(new Calls());
  const { number } = github.service.createIssue({ owner: 'acme', name: 'widget', title: 'Quiet' });
  source = { kind: 'github', repository: 'acme/widget', number };
});

const channels = { dev: '' };
function chatFor(of: string, channel: string): LinkedGitHubChat {
  const apiUrl = `${github.url}/api`;
  const asking = new Asking({ apiUrl, auth: tokenAuth('ghp_remote-swe', apiUrl) });
  const announcements = new SlackAnnouncements(async () => slack.slack.botToken, `${slack.origin}/slack/api/`);
  const links = [{ of, channel }];
  const told = { links, announcements, replies, now: () => github.clock.now(), log: world.log };
  return new LinkedGitHubChat({ asking, serverUrl: github.url, agent: 'remote-swe' }, told);
}

/** The id of the channel dev, and what has been said there about this test's issue. */
function dev() {
  channels.dev ||= slack.slack.people.postMessage({ user: 'alice', channel: 'dev', text: 'hi' }).channelId;
  return channels.dev;
}
async function told(): Promise<string[]> {
  const { messages = [] } = await slack.client().conversations.history({ channel: dev(), limit: 100 });
  const texts = messages.map(({ text = '' }) => text).reverse();
  return texts.filter((text) => text.includes(`/issues/${source.number}|`));
}
const said = () => github.service.issues('acme', 'widget').find(({ number }) => number === source.number)?.comments;

const progress = (id: string): Notice => ({
  kind: 'progress',
  id,
  at: github.clock.now(),
  text: 'On it',
  stoppable: true,
});
const answer = (id: string, text: string): Notice => ({
  ...{ kind: 'message', id, at: github.clock.now(), text, mention: 'alice' },
  feedback: { good: 'Good', bad: 'Bad' },
});

it('A mapped channel is told once that work has begun and once that there is an answer, in one line without mentions', async () => {
  const chat = chatFor('acme/*', dev());
  for (const id of ['p1', 'p2']) await chat.post(source, progress(id));
  await chat.post(source, { kind: 'message', id: 'note', at: 1, text: 'A pause.' });
  for (const id of ['a1', 'a2']) await chat.post(source, answer(id, `Done <!channel> <@U0ALICE>\n${'x'.repeat(900)}`));
  const [begun, answered, ...others] = await told();
  expect(others).toEqual([]);
  expect(begun).toContain('Work has begun on');
  expect(answered).toContain('There is an answer on');
  expect(answered).toContain('&lt;!channel&gt;');
  expect(answered).not.toContain('<@U0ALICE>');
  expect(answered?.length).toBeLessThan(400);
  expect(said()).toHaveLength(5);
});

it('A channel that is mapped to another repository is told nothing', async () => {
  await chatFor('acme/other', dev()).post(source, progress('p'));
  expect(await told()).toEqual([]);
  expect(said()).toHaveLength(1);
});

it('A channel that takes no messages costs the issue nothing, and the log says so', async () => {
  await chatFor('acme/widget', 'C0NOWHERE').post(source, answer('a', 'Done'));
  expect(said()).toHaveLength(1);
  expect(JSON.stringify(world.log.lines)).toContain('The channel was not told');
});

it('Of an answer on a locked issue the mapped channel is told, though the issue takes it not', async () => {
  const at = { owner: 'acme', repo: 'widget', issue_number: source.number };
  await octokit(github.url, 'ghp_alice').request('PUT /repos/{owner}/{repo}/issues/{issue_number}/lock', at);
  await expect(chatFor('acme/widget', dev()).post(source, answer('a', 'Done'))).rejects.toMatchObject({
    code: 'refused',
  });
  expect(await told()).toEqual([expect.stringContaining('Done')]);
});

it('A post that a rate limit keeps back tells the channel once, however often it is tried', async () => {
  github.service.limits.useUp(60 * 60_000);
  const chat = chatFor('acme/widget', dev());
  for (let tries = 0; tries < 3; tries++)
    await expect(chat.post(source, answer('a', 'Done'))).rejects.toMatchObject({ code: 'retry' });
  await github.clock.advance(60 * 60_000);
  await chat.post(source, answer('a', 'Done'));
  expect(await told()).toHaveLength(1);
  expect(said()).toHaveLength(1);
});
