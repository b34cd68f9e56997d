import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { octokit, pushBranch, startGitHub, TOKEN } from './harness.ts';

type GitHub = Awaited<ReturnType<typeof startGitHub>>;
const started: { github?: GitHub } = {};
const acme = { owner: 'acme', repo: 'widget' };

function github(): GitHub {
  if (!started.github) throw new Error('not started');
  return started.github;
}
const client = (token: string | undefined = TOKEN) => octokit(github().url, token);

beforeAll(async () => {
  started.github = await startGitHub();
  const { service, root, url } = github();
  await pushBranch(root, url, 'feature/loud');
  service.addToken({ token: 'reader', login: 'eve', permissions: { contents: 'read', issues: 'read' } });
  await service.createRepository({ owner: 'acme', name: 'secret', files: { a: 'b' }, private: true });
});
afterAll(() => github().stop());

describe('repositories', () => {
  it('The API says who I am and what I may do', async () => {
    expect((await client().request('GET /user')).data).toMatchObject({ login: 'dev', type: 'User' });
    const { data } = await client().request('GET /repos/{owner}/{repo}', acme);
    const html_url = `${github().url}/acme/widget`;
    expect(data).toMatchObject({
      full_name: 'acme/widget',
      default_branch: 'main',
      private: false,
      html_url,
      clone_url: `${html_url}.git`,
    });
    expect(data.permissions).toMatchObject({ push: true, pull: true });
    const reader = await client('reader').request('GET /repos/{owner}/{repo}', acme);
    expect(reader.data.permissions).toMatchObject({ push: false, pull: true });
  });

  it('The API answers 401, 403 and 404 in GitHub’s shape', async () => {
    const wrong = octokit(github().url, 'wrong');
    const body = { message: 'Bad credentials', status: '401', documentation_url: expect.any(String) };
    await expect(wrong.request('GET /user')).rejects.toMatchObject({ status: 401, response: { data: body } });
    const anonymous = octokit(github().url);
    await expect(anonymous.request('GET /user')).rejects.toMatchObject({ status: 401 });
    await expect(anonymous.request('GET /repos/acme/secret')).rejects.toMatchObject({ status: 404 });
    await expect(anonymous.request('POST /repos/{owner}/{repo}/issues', { ...acme, title: 'x' })).rejects.toMatchObject(
      { status: 401 },
    );
    await expect(
      client('reader').request('POST /repos/{owner}/{repo}/issues', { ...acme, title: 'x' }),
    ).rejects.toMatchObject({
      status: 403,
      response: { data: { message: 'Resource not accessible by personal access token' } },
    });
    await expect(client().request('GET /repos/acme/nothing')).rejects.toMatchObject({ status: 404 });
    await expect(client().request('GET /gists')).rejects.toThrow(/does not answer GET \/gists/);
  });

  it('The API reads branches, refs, commits and comparisons', async () => {
    const branch = 'feature/loud';
    const { data: found } = await client().request('GET /repos/{owner}/{repo}/branches/{branch}', { ...acme, branch });
    const { data: ref } = await client().request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
      ...acme,
      ref: `heads/${branch}`,
    });
    expect(ref).toMatchObject({ ref: 'refs/heads/feature/loud', object: { sha: found.commit.sha } });
    await expect(
      client().request('GET /repos/{owner}/{repo}/branches/{branch}', { ...acme, branch: 'no' }),
    ).rejects.toMatchObject({ status: 404 });
    const { data: commit } = await client().request('GET /repos/{owner}/{repo}/commits/{ref}', {
      ...acme,
      ref: branch,
    });
    expect(commit).toMatchObject({
      sha: found.commit.sha,
      stats: { additions: 1, deletions: 1 },
      commit: { message: 'Make widgets louder\n\nThey were too quiet.' },
    });
    const { data: comparison } = await client().request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...acme,
      basehead: `main...${branch}`,
    });
    expect(comparison).toMatchObject({
      status: 'ahead',
      ahead_by: 1,
      behind_by: 0,
      files: [{ filename: 'src/widget.js', status: 'modified', additions: 1, deletions: 1 }],
    });
    expect(comparison.files?.[0]?.patch).toContain('+  return thing + 2;');
  });

  it('A commit has no check runs until somebody sets them', async () => {
    const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
    const parameters = { ...acme, ref: 'feature/loud' };
    expect((await client().request(route, parameters)).data).toEqual({ total_count: 0, check_runs: [] });
    await github().service.setCheckRuns('acme', 'widget', 'feature/loud', [
      { name: 'test', status: 'completed', conclusion: 'failure', title: '1 test failed', text: 'log' },
    ]);
    const { data } = await client().request(route, parameters);
    expect(data).toMatchObject({
      total_count: 1,
      check_runs: [{ name: 'test', conclusion: 'failure', output: { title: '1 test failed' } }],
    });
    await github().service.setCheckRuns('acme', 'widget', 'feature/loud', []);
  });
});

describe('issues', () => {
  it('The API creates issues, comments, labels, lists page by page', async () => {
    const { data: issue } = await client().request('POST /repos/{owner}/{repo}/issues', {
      ...acme,
      title: 'Too quiet',
      body: 'Hear?',
      labels: ['bug'],
    });
    const at = { ...acme, issue_number: issue.number };
    for (const body of ['one', 'two', 'three'])
      await client().request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...at, body });
    const first = await client().request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...at,
      per_page: 2,
    });
    expect(first.data.map((comment) => comment.body)).toEqual(['one', 'two']);
    expect(first.headers.link).toContain('page=2>; rel="next"');
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.link ?? '')?.[1] ?? '';
    expect((await client().request(`GET ${next}`)).data).toMatchObject([{ body: 'three' }]);
    await client().request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', { ...at, labels: ['sound'] });
    const { data: read } = await client().request('GET /repos/{owner}/{repo}/issues/{issue_number}', at);
    expect(read).toMatchObject({
      title: 'Too quiet',
      body: 'Hear?',
      state: 'open',
      comments: 3,
      user: { login: 'dev' },
      labels: [{ name: 'bug' }, { name: 'sound' }],
    });
    await client().request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', { ...at, state: 'closed' });
    expect(
      (await client().request('GET /repos/{owner}/{repo}/issues', acme)).data.map(({ number }) => number),
    ).not.toContain(issue.number);
    await expect(client().request('POST /repos/{owner}/{repo}/issues', { ...acme, title: '' })).rejects.toMatchObject({
      status: 422,
      response: { data: { message: 'Validation Failed', errors: [{ resource: 'Issue', field: 'title' }] } },
    });
  });
});

describe('pull requests', () => {
  const create = 'POST /repos/{owner}/{repo}/pulls';
  const loud = { ...acme, title: 'Louder', head: 'feature/loud', base: 'main', body: 'Fixes #1' };

  it('The API opens one pull request, and only one, for a head with commits', async () => {
    const { data: pull } = await client().request(create, { ...loud, head: 'acme:feature/loud', draft: true });
    expect(pull).toMatchObject({
      html_url: `${github().url}/acme/widget/pull/${pull.number}`,
      state: 'open',
      draft: true,
      mergeable: true,
      commits: 1,
      changed_files: 1,
      head: { ref: 'feature/loud', label: 'acme:feature/loud' },
      base: { ref: 'main' },
    });
    const refused = (head: string, base: string, error: unknown) =>
      expect(client().request(create, { ...loud, head, base })).rejects.toMatchObject({
        status: 422,
        response: { data: { message: 'Validation Failed', errors: [error] } },
      });
    await refused('feature/loud', 'main', {
      resource: 'PullRequest',
      code: 'custom',
      message: 'A pull request already exists for acme:feature/loud.',
    });
    await refused('gone', 'main', { resource: 'PullRequest', field: 'head', code: 'invalid' });
    await refused('feature/loud', 'gone', { resource: 'PullRequest', field: 'base', code: 'invalid' });
    await refused('main', 'main', {
      resource: 'PullRequest',
      code: 'custom',
      message: 'No commits between main and main',
    });
  });

  it('The API finds a pull request by head and state, changes it, lists its commits and files', async () => {
    const list = (filter: object) => client().request('GET /repos/{owner}/{repo}/pulls', { ...acme, ...filter });
    const { data: found } = await list({ head: 'acme:feature/loud', state: 'open' });
    expect(found).toHaveLength(1);
    const at = { ...acme, pull_number: found[0]?.number ?? 0 };
    expect((await list({ head: 'acme:other' })).data).toEqual([]);
    expect((await list({ head: 'stranger:feature/loud' })).data).toEqual([]);
    const commits = await client().request('GET /repos/{owner}/{repo}/pulls/{pull_number}/commits', at);
    expect(commits.data.map(({ commit }) => commit.message)).toEqual(['Make widgets louder\n\nThey were too quiet.']);
    const files = await client().request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', at);
    expect(files.data).toMatchObject([{ filename: 'src/widget.js' }]);
    const diff = await client().request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...at,
      mediaType: { format: 'diff' },
    });
    expect(diff.data).toContain('diff --git a/src/widget.js b/src/widget.js');
    await client().request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...acme,
      issue_number: at.pull_number,
      body: 'Nice',
    });
    const change = { ...at, title: 'Much louder', state: 'closed' as const };
    const { data: changed } = await client().request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', change);
    expect(changed).toMatchObject({ title: 'Much louder', state: 'closed', comments: 1 });
    expect((await list({})).data).toEqual([]);
    expect((await list({ state: 'closed' })).data).toHaveLength(1);
    expect(github().service.pullRequests('acme', 'widget')).toMatchObject([
      { title: 'Much louder', author: 'dev', htmlUrl: changed.html_url },
    ]);
  });

  it('A head has one open pull request, also when many ask at the same time', async () => {
    const path = 'GET /repos/{owner}/{repo}/pulls';
    const closed = await client().request(path, { ...acme, state: 'closed' });
    const reopen = { ...acme, pull_number: closed.data[0]?.number ?? 0, state: 'open' as const };
    const asked = await Promise.allSettled([
      ...[1, 2, 3].map(() => client().request(create, loud)),
      client().request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', reopen),
    ]);
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await client().request(path, { ...acme, head: 'acme:feature/loud' })).data).toHaveLength(1);
  });
});
