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

  it('A review of one’s own work approves and refuses nothing, and one without words is refused', async () => {
    for (const [event, words] of [
      ['APPROVE', 'Can not approve your own pull request'],
      ['REQUEST_CHANGES', 'Can not request changes on your own pull request'],
    ] as const)
      await expect(client().request(CREATE, { ...at, event, body: 'x' })).rejects.toThrow(words);
    await expect(client('ghp_alice').request(CREATE, { ...at, event: 'COMMENT' })).rejects.toMatchObject({
      status: 422,
    });
  });
});

describe('places of a review', () => {
  const comment = (place: object) =>
    client('ghp_alice').request(CREATE, {
      ...{ ...at, event: 'COMMENT' },
      comments: [{ path: 'src/widget.js', line: 2, body: 'Here', ...place }],
    });

  it('A comment outside the diff refuses the whole review in GitHub’s words', async () => {
    const before = (await client().request('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', at)).data.length;
    const blank = "Pull request review thread diff hunk can't be blank";
    await expect(comment({ line: 400 })).rejects.toThrow(
      `Pull request review thread line must be part of the diff and ${blank}`,
    );
    await expect(comment({ path: 'README.md' })).rejects.toThrow(
      `Pull request review thread path is invalid and ${blank}`,
    );
    await expect(comment({ start_line: 2 })).rejects.toThrow('start line must precede the end line');
    await expect(comment({ line: 400, start_line: 399 })).rejects.toThrow('must be part of the same hunk as the line');
    const after = (await client().request('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', at)).data.length;
    expect(after).toBe(before);
    await expect(comment({ line: 2, start_line: 1, side: 'RIGHT' })).resolves.toMatchObject({ status: 200 });
    await expect(comment({ line: 2, side: 'LEFT' })).resolves.toMatchObject({ status: 200 });
  });

  it('A thread is resolved by its id with the right to write contents, and threads are read in pages', async () => {
    const ids = `query ($after: String) { repository(owner: "acme", name: "widget") { pullRequest(number: 1) {
      reviewThreads(first: 1, after: $after) { pageInfo { hasNextPage endCursor } nodes { id isResolved comments(first: 1) { nodes { databaseId } } } } } } }`;
    type Page = { nodes: { id: string; isResolved: boolean }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    const page = async (after?: string) =>
      (await client().graphql<{ repository: { pullRequest: { reviewThreads: Page } } }>(ids, { after })).repository
        .pullRequest.reviewThreads;
    const first = await page();
    const second = await page(first.pageInfo.endCursor);
    expect([first.nodes[0]?.id === second.nodes[0]?.id, first.pageInfo.hasNextPage]).toEqual([false, true]);
    const resolve = 'mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }';
    github.service.addToken({
      token: 'ghp_few',
      login: 'few',
      permissions: { pull_requests: 'write', metadata: 'read' },
    });
    const id = first.nodes[0]?.id;
    await expect(client('ghp_few').graphql(resolve, { id })).rejects.toThrow('Resource not accessible by integration');
    await expect(client().graphql(resolve, { id: 'PRRT_none' })).rejects.toThrow('Could not resolve to a node');
    await client().graphql(resolve, { id });
    expect((await page()).nodes[0]?.isResolved).toBe(true);
  });

  it('A review is asked of collaborators only, and never of the author', async () => {
    const ask = (...reviewers: string[]) =>
      client().request('POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', { ...at, reviewers });
    await expect(ask('nobody')).rejects.toThrow('Reviews may only be requested from collaborators');
    const { data } = await client().request('GET /repos/{owner}/{repo}/pulls/{pull_number}', at);
    await expect(ask(data.user?.login ?? '')).rejects.toThrow('Review cannot be requested from pull request author.');
    github.service.setPermission('acme', 'widget', 'carol', 'write');
    expect((await ask('carol')).data.requested_reviewers?.map((each) => each.login)).toEqual(['carol']);
  });
});

describe('GraphQL', () => {
  it('GraphQL refuses a field, an argument or a page that GitHub does not know', async () => {
    const ask = (inner: string) =>
      client().graphql(`query { repository(owner: "acme", name: "widget") { pullRequest(number: 1) { ${inner} } } }`);
    await expect(ask('reviewThreads(last: 5) { nodes { isResolved line } }')).resolves.toMatchObject({
      repository: { pullRequest: { reviewThreads: { nodes: [{ line: 2 }, { line: 2 }, { line: 2 }] } } },
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
