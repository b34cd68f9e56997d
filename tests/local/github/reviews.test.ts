import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { octokit, pushBranch, startGitHub, TOKEN } from './harness.ts';

let github: Awaited<ReturnType<typeof startGitHub>>;
const at = { owner: 'acme', repo: 'widget', pull_number: 1 };
const client = (token = TOKEN) => octokit(github.url, token);
const CREATE = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews';

beforeAll(async () => {
  github = await startGitHub();
  github.service.addToken({ token: 'ghp_alice', login: 'alice' });
  await pushBranch(github.root, github.url, 'loud');
  await client().request('POST /repos/{owner}/{repo}/pulls', { ...at, title: 'Louder', head: 'loud', base: 'main' });
});
afterAll(() => github.stop());

describe('reviews', () => {
  it('A review begins threads that people answer, and its page shows them', async () => {
    const comments = [{ path: 'src/widget.js', line: 2, body: 'Why two?' }];
    const { data: review } = await client('ghp_alice').request(CREATE, {
      ...at,
      event: 'REQUEST_CHANGES',
      body: 'No',
      comments,
    });
    expect(review).toMatchObject({ state: 'CHANGES_REQUESTED', user: { login: 'alice' }, body: 'No' });
    const list = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments';
    const [first] = (await client().request(list, at)).data;
    const reply = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies';
    await client().request(reply, { ...at, comment_id: first?.id ?? 0, body: 'Because.' });
    const newest = (await client().request(list, { ...at, sort: 'created', direction: 'desc' })).data;
    expect(newest.map(({ body, in_reply_to_id }) => [body, in_reply_to_id])).toEqual([
      ['Because.', first?.id],
      ['Why two?', undefined],
    ]);
    const page = await (await fetch(`${github.url}/acme/widget/pull/1`)).text();
    for (const part of ['Changes requested.', 'src/widget.js:2', 'Because.', `id="discussion_r${first?.id}"`])
      expect(page).toContain(part);
  });

  it('A review of one’s own work approves nothing, and one without words is refused', async () => {
    await expect(client().request(CREATE, { ...at, event: 'APPROVE' })).rejects.toMatchObject({ status: 422 });
    await expect(client('ghp_alice').request(CREATE, { ...at, event: 'COMMENT' })).rejects.toMatchObject({
      status: 422,
    });
  });
});

describe('GraphQL', () => {
  it('GraphQL refuses a field, an argument or a page that GitHub does not know', async () => {
    const ask = (inner: string) =>
      client().graphql(`query { repository(owner: "acme", name: "widget") { pullRequest(number: 1) { ${inner} } } }`);
    await expect(ask('reviewThreads(last: 5) { nodes { isResolved line } }')).resolves.toMatchObject({
      repository: { pullRequest: { reviewThreads: { nodes: [{ isResolved: false, line: 2 }] } } },
    });
    await expect(ask('isLoud')).rejects.toThrow(/Cannot query field "isLoud"/);
    await expect(ask('reviewThreads { totalCount }')).rejects.toThrow(/must provide a `first` or `last`/);
    await expect(ask('reviewThreads(last: 101) { totalCount }')).rejects.toThrow(/exceeds/);
    await expect(
      octokit(github.url).graphql('query { repository(owner: "acme", name: "widget") { id } }'),
    ).rejects.toMatchObject({ status: 401 });
  });
});

describe('repeated reads', () => {
  it('A read that names the ETag it knows gets 304 until something changed, and a version that is none gets 400', async () => {
    const get = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
    const { headers } = await client().request(get, at);
    const known = { ...at, headers: { 'if-none-match': headers.etag ?? '' } };
    await expect(client().request(get, known)).rejects.toMatchObject({ status: 304 });
    await client().request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', { ...at, title: 'Very loud' });
    expect((await client().request(get, known)).data.title).toBe('Very loud');
    const odd = { ...at, headers: { 'x-github-api-version': '2020-01-01' } };
    await expect(client().request(get, odd)).rejects.toMatchObject({ status: 400 });
  });
});
