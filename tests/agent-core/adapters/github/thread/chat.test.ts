import { FilteredChat } from '@remote-swe/core/adapters/filtered/chat';
import { Asking } from '@remote-swe/core/adapters/github/api/asking';
import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { GitHubChat } from '@remote-swe/core/adapters/github/thread/chat';
import { noticeMark } from '@remote-swe/core/adapters/github/thread/mark';
import { GitHubPeople } from '@remote-swe/core/adapters/github/thread/people';
import { SecretFilter } from '@remote-swe/core/domain/known-values/secret-filter';
import type { Notice } from '@remote-swe/core/domain/session/notice';
import { gitHubOrder } from '@remote-swe/core/domain/session/threads/github-thread';
import type { GitHubThread } from '@remote-swe/core/domain/thread/thread-source';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Front } from '../../../../../local/kernel/front.ts';
import { json } from '../../../../../local/kernel/http.ts';
import { octokit, startGitHub } from '../../../../local/github/harness.ts';

const AT = { owner: 'acme', repo: 'widget' };
const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const AGENT = { token: 'ghp_agent', login: 'remote-swe' };
const HOUR = 60 * 60_000;

let github: Awaited<ReturnType<typeof startGitHub>>;
let asking: Asking;
let chat: GitHubChat;
let source: GitHubThread;
const asked: string[] = [];

beforeAll(async () => {
  github = await startGitHub();
  github.service.addToken(AGENT);
  for (const login of ['alice', 'bob']) github.service.addToken({ token: `ghp_${login}`, login });
  const apiUrl = `${github.url}/api`;
  asking = new Asking({ apiUrl, auth: tokenAuth(AGENT.token, apiUrl) });
  chat = new GitHubChat({ asking, serverUrl: github.url, agent: AGENT.login });
  github.front.observers.push({
    before: (_call, { method, path }) => void asked.push(`${method} ${path.replace(/^.*acme\/widget/, '')}`),
  });
});
afterAll(() => github.stop());
beforeEach(() => {
  source = issue();
});

function issue(more: { title?: string; body?: string } = {}): GitHubThread {
  const made = github.service.createIssue({ owner: 'acme', name: 'widget', title: 'Quiet', author: 'bob', ...more });
  return { kind: 'github', repository: 'acme/widget', number: made.number };
}
const notice = (id: string, text = 'hello'): Notice => ({ kind: 'message', id, at: github.clock.now(), text });
const past = () => github.clock.now() - 60_000;
const by = (login: string) => octokit(github.url, `ghp_${login}`);
const say = (login: string, body: string) =>
  by(login).request(`POST ${COMMENTS}`, { ...AT, issue_number: source.number, body });
const said = (number = source.number, name = 'widget') =>
  github.service.issues('acme', name).find((each) => each.number === number)?.comments ?? [];
const later = () => gitHubOrder(github.clock.now() + HOUR, { kind: 'comment', id: 1 });

/** By GraphQL alone an issue is deleted, or transferred. */
async function gone(how: 'deleteIssue' | 'transferIssue', more: Record<string, string> = {}): Promise<void> {
  const { data } = await by('alice').request('GET /repos/{owner}/{repo}/issues/{issue_number}', {
    ...{ ...AT, issue_number: source.number },
  });
  const kind = how === 'deleteIssue' ? 'DeleteIssueInput' : 'TransferIssueInput';
  await by('alice').graphql(`mutation ($input: ${kind}!) { ${how}(input: $input) { clientMutationId } }`, {
    input: { issueId: data.node_id, ...more },
  });
}

describe('posts', () => {
  it('A post is found by its mark, and a copy of the mark by somebody else is none', async () => {
    await say('bob', `${noticeMark('n#1#0')}\nI am the agent`);
    expect(await chat.find(source, ['n#1#0'], past())).toEqual(new Map());
    const { postId } = await chat.post(source, notice('n#1#0'));
    expect(await chat.find(source, ['n#1#0', 'n#9#0'], past())).toEqual(new Map([['n#1#0', postId]]));
  });

  it('A post makes no link back at issues of strangers, and keeps those of the repository’s owner', async () => {
    const serverUrl = 'https://github.com';
    const there = new GitHubChat({ asking, serverUrl, agent: AGENT.login });
    await there.post(source, notice('n#4#0', `like lodash/lodash#1, acme/other#2, ${serverUrl}/lodash/lodash/pull/3`));
    expect(said().at(-1)?.body).toContain(
      'like lodash/lodash#\u20601, acme/other#2, https://redirect.github.com/lodash/lodash/pull/3',
    );
  });

  it('A post is edited and taken away, and one that somebody deleted costs nothing', async () => {
    const { postId } = await chat.post(source, notice('n'));
    await chat.update(source, postId, notice('n', 'better'));
    expect(said().map(({ body }) => body)).toEqual([`${noticeMark('n')}\nbetter`]);
    await chat.remove(source, postId);
    expect(said()).toEqual([]);
    await chat.update(source, postId, notice('n'));
    await chat.remove(source, postId);
  });

  it('Behind four hundred comments a post is found within its pages, and only the newest pages are read', async () => {
    const now = { createdAtMs: github.clock.now(), updatedAtMs: github.clock.now() };
    for (let count = 0; count < 400; count++)
      said().push({ id: 1_000_000 + count, author: 'alice', body: `Comment ${count}`, ...now });
    const { postId } = await chat.post(source, notice('last'));
    asked.length = 0;
    expect(await chat.find(source, ['last'], past())).toEqual(new Map([['last', postId]]));
    expect(asked).toHaveLength(5);
    asked.length = 0;
    const { posts, leftOut } = await chat.posts(source, { before: later() });
    expect(asked).toHaveLength(3);
    const texts = posts.map(({ parts }) => parts.map(({ text }) => text).join());
    expect(texts[0]).toBe('Quiet');
    expect(texts.at(-2)).toBe('Comment 399');
    expect(leftOut).toBe(402 - posts.length);
  });

  it('A short text file is shown in a fold, and another file is refused with its name', async () => {
    const id = await chat.upload(source, 'plan.md', new TextEncoder().encode('one\n```\ntwo\n```\n'));
    await chat.share(source, notice('file', 'Here:'), id, 'plan.md');
    expect(said()[0]?.body).toBe(
      `${noticeMark('file')}\nHere:\n\n<details><summary>plan.md</summary>\n\n\`\`\`\`\none\n\`\`\`\ntwo\n\`\`\`\n\`\`\`\`\n\n</details>`,
    );
    for (const content of [new Uint8Array([1, 0, 2]), new Uint8Array(50_000).fill(65)])
      await expect(chat.upload(source, 'x.bin', content)).rejects.toMatchObject({
        ...{ code: 'refused', message: expect.stringContaining('x.bin') },
      });
  });
});

describe('an issue that takes no comments', () => {
  it('A locked issue refuses a post, with the reason, and can be read', async () => {
    await say('bob', 'Before.');
    await by('alice').request('PUT /repos/{owner}/{repo}/issues/{issue_number}/lock', {
      ...{ ...AT, issue_number: source.number },
    });
    await expect(chat.post(source, notice('n'))).rejects.toMatchObject({
      ...{ code: 'refused', message: expect.stringContaining('issue is locked') },
    });
    expect((await chat.posts(source, { before: later() })).posts).toHaveLength(2);
  });

  it('A deleted issue refuses what is asked of it, and none of it is tried again', async () => {
    await gone('deleteIssue');
    for (const call of [
      chat.post(source, notice('n')),
      chat.find(source, ['n'], past()),
      chat.posts(source, { before: later() }),
    ])
      await expect(call).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('was deleted') });
  });

  it('A transferred issue takes its posts where it is now, and they are found and edited from the old address', async () => {
    const other = await github.service.createRepository({ owner: 'acme', name: `other-${source.number}`, files: {} });
    await gone('transferIssue', { repositoryId: `R_local${other.id}` });
    const { postId } = await chat.post(source, notice('n'));
    expect(said(1, other.name).map(({ id }) => String(id))).toEqual([postId]);
    expect(await chat.find(source, ['n'], past())).toEqual(new Map([['n', postId]]));
    expect((await chat.posts(source, { before: later() })).posts).toHaveLength(2);
  });

  it('An answer to a post that is no comment is refused, and not taken for one', async () => {
    const front = new Front(() => ({ name: 'redirected', operation: () => 'Any', handle: async () => json(200, []) }));
    const apiUrl = `http://127.0.0.1:${await front.listen()}`;
    const auth = tokenAuth('ghp_x', apiUrl);
    const redirected = new GitHubChat({ asking: new Asking({ apiUrl, auth }), serverUrl: apiUrl, agent: 'x' });
    await expect(redirected.post(source, notice('n'))).rejects.toMatchObject({ code: 'refused' });
    await front.close();
  });
});

describe('limits and secrets', () => {
  it('A post that meets a limit of an hour names its end, and is taken afterwards', async () => {
    github.service.limits.useUp(HOUR);
    const until = github.clock.now() + HOUR;
    const refused = await chat.post(source, notice('n')).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'retry', retryAt: Math.ceil(until / 1_000) * 1_000 });
    await github.clock.advance(HOUR);
    await chat.post(source, notice('n'));
    expect(said()).toHaveLength(1);
  });

  it('A secret of the deployment that stands in an issue reaches no session, and none goes back to GitHub', async () => {
    const secret = '8f742231b10e8888abcd99yyyzzz85a5';
    source = issue({ title: `Key ${secret}`, body: `It is ${secret}.` });
    await say('bob', `Use ${secret}`);
    const filter = new SecretFilter();
    filter.know([secret]);
    const filtered = new FilteredChat(chat, filter);
    const { posts } = await filtered.posts(source, { before: later() });
    expect(JSON.stringify(posts)).not.toContain(secret);
    expect(JSON.stringify(posts).match(/\[secret removed\]/g)).toHaveLength(3);
    await filtered.post(source, notice('n', `Found ${secret} and ghp_${'a1B2'.repeat(9)}`));
    expect(said().at(-1)?.body).toMatch(/Found \[secret removed\] and \[/);
    expect(said().at(-1)?.body).not.toContain('a1B2a1B2');
  });
});

describe('people', () => {
  it('Somebody is known by a name and the address that GitHub gives for commits, and who is not there is nobody', async () => {
    const people = new GitHubPeople(asking);
    const alice = await people.person(source, 'alice');
    expect(alice).toEqual({ name: 'Alice', email: expect.stringMatching(/^\d+\+alice@users\.noreply\.github\.com$/) });
    expect(await people.person(source, 'no.one')).toBeUndefined();
  });
});
