import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import type { PullRequestDraft } from '@remote-swe/core/ports/code-host';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Front } from '../../../../local/kernel/front.ts';
import type { LocalService } from '../../../../local/kernel/http.ts';
import { cloneUrl, git, octokit, pushBranch, startGitHub, TOKEN } from '../../../local/github/harness.ts';
import { draftOf } from '../../fakes/hosts/git-hub.ts';

let github: Awaited<ReturnType<typeof startGitHub>>;
let host: GitHubCodeHost;
let branch: string;
let branches = 0;
const requests: string[] = [];

beforeAll(async () => {
  github = await startGitHub({ private: true });
  await github.service.createRepository({ owner: 'else', name: 'where', files: { a: 'b' }, private: true });
  github.front.observers.push({ before: (_call, { method, path }) => void requests.push(`${method} ${path}`) });
  host = hostWith(tokenAuth(TOKEN, `${github.url}/api`));
});
beforeEach(() => {
  branch = `fix-${++branches}`;
});
afterAll(() => github.stop());

function hostWith(auth: ConstructorParameters<typeof GitHubCodeHost>[0]['auth']): GitHubCodeHost {
  return new GitHubCodeHost({ apiUrl: `${github.url}/api`, serverUrl: github.url, auth });
}
const draft = (more: Partial<PullRequestDraft> = {}) => draftOf(branch, more);

describe('issues', () => {
  it('Issues come with their comments', async () => {
    const { number } = github.service.createIssue({
      owner: 'acme',
      name: 'widget',
      title: 'Too quiet',
      body: '音が小さい',
      author: 'alice',
    });
    expect(await host.issue('acme/widget', number)).toMatchObject({
      title: 'Too quiet',
      body: '音が小さい',
      state: 'open',
      author: 'alice',
      comments: [],
    });
  });

  it('An issue that is not there is not found, and the error says what was asked', async () => {
    await expect(host.issue('acme/widget', 999)).rejects.toMatchObject({
      name: 'PortError',
      code: 'not-found',
      message: expect.stringContaining('acme/widget#999'),
    });
    await expect(host.issue('acme/nothing', 1)).rejects.toMatchObject({ code: 'not-found' });
    await expect(host.issue('widget', 1)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('owner/name'),
    });
  });
});

describe('a pull request', () => {
  it('A pull request is opened once per branch, and updated from then on', async () => {
    await pushBranch(github.root, github.url, branch);
    const first = await host.openPullRequest(draft());
    expect(first).toMatchObject({
      ...{ created: true, url: expect.stringContaining('/acme/widget/pull/'), problems: [] },
      ...{ repository: 'acme/widget', base: 'main', draft: false },
    });
    const second = await host.openPullRequest(draft({ title: 'Make widgets much louder' }));
    expect(second).toEqual({ ...first, created: false });
    const [shown] = github.service.pullRequests('acme', 'widget').filter((each) => each.number === first.number);
    expect(shown).toMatchObject({ title: 'Make widgets much louder', body: 'Fixes #1\n\n<!-- remote-swe m1 -->' });
  });

  it('A pull request gets the labels and reviewers that people ask for, and tells what it closes and what was refused', async () => {
    const issue = github.service.createIssue({ owner: 'acme', name: 'widget', title: 'Quiet' });
    github.service.setPermission('acme', 'widget', 'carol', 'write');
    await pushBranch(github.root, github.url, branch);
    const asked = { labels: ['bug', 'ready'], reviewers: ['carol'], body: `Fixes #${issue.number}` };
    const opened = await host.openPullRequest(draft(asked));
    expect(opened).toMatchObject({ problems: [], closesByWords: true, closes: [`acme/widget#${issue.number}`] });
    const now = () => github.service.pullRequests('acme', 'widget').find(({ number }) => number === opened.number);
    expect(now()).toMatchObject({ labels: ['bug', 'ready'], pull: { requestedReviewers: ['carol'] } });
    for (const named of [`acme/widget#${issue.number}`, `${github.url}/acme/widget/issues/${issue.number}`])
      expect(await host.openPullRequest(draft({ body: `Resolves: ${named}.` }))).toMatchObject({
        closes: [`acme/widget#${issue.number}`],
      });
    // Words may name a pull request, or an issue that is not there.
    const others = await host.openPullRequest(draft({ body: `Fixes #${opened.number}, fixes #99999` }));
    expect(others).toMatchObject({ closes: [] });
    const again = await host.openPullRequest(draft({ reviewers: ['nobody'], body: `Fixes: issue ${issue.number}` }));
    expect(again).toMatchObject({
      closes: [],
      problems: [expect.stringContaining('only be requested from collaborators')],
    });
    expect(now()).toMatchObject({ labels: ['bug', 'ready'], pull: { requestedReviewers: ['carol'] } });
  });

  it('A pull request changes its base, or becomes a draft and ready again, only when that is asked for', async () => {
    await github.service.commit({
      owner: 'acme',
      name: 'widget',
      branch: 'next',
      content: { files: { n: '' } },
      message: 'n',
    });
    await pushBranch(github.root, github.url, branch);
    const { number } = await host.openPullRequest(draft({ draft: true }));
    const now = () => github.service.pullRequests('acme', 'widget').find((each) => each.number === number)?.pull;
    expect(await host.openPullRequest(draft({ base: 'next' }))).toMatchObject({ base: 'next', draft: true });
    expect(now()).toMatchObject({ base: 'next', draft: true });
    expect(await host.openPullRequest(draft())).toMatchObject({ base: 'next', draft: true });
    expect(await host.openPullRequest(draft({ draft: false }))).toMatchObject({ base: 'next', draft: false });
    expect(now()).toMatchObject({ base: 'next', draft: false });
    expect(await host.openPullRequest(draft({ draft: true, base: 'main' }))).toMatchObject({
      base: 'main',
      draft: true,
    });
    expect(now()).toMatchObject({ base: 'main', draft: true });
    await expect(host.openPullRequest(draft({ base: 'nowhere' }))).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining(`#${number} into nowhere`),
    });
    expect(now()).toMatchObject({ base: 'main' });
  });

  it('A pull request stays as it is when the draft cannot be changed, and the answer says so', async () => {
    const permissions = { contents: 'read', pull_requests: 'write', metadata: 'read' } as const;
    github.service.addToken({ token: 'ghp_no_contents', login: 'dev', permissions });
    await pushBranch(github.root, github.url, branch);
    await host.openPullRequest(draft());
    const narrow = hostWith(tokenAuth('ghp_no_contents', `${github.url}/api`));
    expect(await narrow.openPullRequest(draft({ title: 'Other', draft: true }))).toMatchObject({
      draft: false,
      problems: [expect.stringMatching(/refused to make #\d+ a draft: .*not accessible/s)],
    });
  });

  it('A pull request of a moved repository is found and opened under its present owner, whose name is told', async () => {
    await github.service.createRepository({ owner: 'old', name: 'tool', files: { a: 'b' }, private: true });
    await github.service.commit({
      owner: 'old',
      name: 'tool',
      branch: 'fix',
      content: { files: { a: 'c' } },
      message: 'c',
    });
    await github.service.moveRepository('old', 'tool', { owner: 'new', name: 'Gear' });
    const asked = draft({ repository: 'old/tool', branch: 'fix' });
    expect(await host.openPullRequest(asked)).toMatchObject({ created: true, repository: 'new/Gear' });
    expect(await host.openPullRequest(asked)).toMatchObject({ created: false, repository: 'new/Gear' });
    const { number } = github.service.createIssue({ owner: 'new', name: 'Gear', title: 'Moved' });
    expect(await host.issue('old/tool', number)).toMatchObject({ title: 'Moved', repository: 'new/Gear', number });
    const { id } = await host.identity('new/Gear');
    expect(await host.identity('old/tool')).toEqual({ id, name: 'new/Gear' });
    expect((await host.identity('acme/widget')).id).not.toBe(id);
  });

  it('A pull request that another step opens between the look and the post is updated', async () => {
    await pushBranch(github.root, github.url, branch);
    const raced: { status: number }[] = [];
    const racing: LocalService = {
      name: 'github',
      operation: (request) => github.service.operation(request),
      async handle(request) {
        if (request.method === 'POST' && request.path.endsWith('/pulls') && raced.length === 0)
          raced.push(await github.service.handle(request));
        return github.service.handle(request);
      },
    };
    const front = new Front(() => racing);
    const apiUrl = `http://127.0.0.1:${await front.listen()}/github/api`;
    const unlucky = new GitHubCodeHost({ apiUrl, serverUrl: github.url, auth: tokenAuth(TOKEN, apiUrl) });
    const opened = await unlucky.openPullRequest(draft());
    await front.close();
    expect(raced).toMatchObject([{ status: 201 }]);
    expect(opened).toMatchObject({ created: false });
    expect(github.service.pullRequests('acme', 'widget').at(-1)?.title).toBe('Make widgets louder');
    expect(await host.openPullRequest(draft())).toMatchObject({ number: opened.number });
  });

  it('A pull request on GitHub Enterprise Server is opened below /api/v3, and made a draft at /api/graphql', async () => {
    await pushBranch(github.root, github.url, branch);
    const apiUrl = `${github.url}/api/v3`;
    const host = new GitHubCodeHost({ apiUrl, serverUrl: github.url, auth: tokenAuth(TOKEN, apiUrl) });
    requests.length = 0;
    const { url } = await host.openPullRequest(draft());
    expect(await host.openPullRequest(draft({ ours: [url], draft: true }))).toMatchObject({
      draft: true,
      problems: [],
    });
    const paths = new Set(requests.map((each) => each.replace(/^\w+ |\/repos\/.*/g, '')));
    expect(paths).toEqual(new Set(['/github/api/v3', '/github/api/graphql']));
  });

  it('A pull request of a branch that was not pushed says what is missing, and which name is near', async () => {
    const refusal = (more: Partial<PullRequestDraft>) => expect(host.openPullRequest(draft(more))).rejects;
    await refusal({ branch: 'never-pushed-at-all' }).toMatchObject({
      ...{ name: 'PortError', code: 'refused' },
      message:
        "acme/widget has no branch 'never-pushed-at-all': is the branch pushed? (one of a fork is named owner:branch)",
    });
    await pushBranch(github.root, github.url, 'feature/volume-knob');
    await refusal({ branch: 'feature/volume_knop' }).toThrow("is it 'feature/volume-knob'?");
    await refusal({ branch: 'volume-knob' }).toThrow("is it 'feature/volume-knob'?");
    await refusal({ branch: 'feature/volume-knob', base: 'mian' }).toThrow("has no branch 'mian': is it 'main'?");
    await refusal({ branch: 'main' }).toThrow(/is the branch pushed, with commits that main lacks\?/);
  });

  it('A pull request that this session did not open keeps its words, base and draft, and gets one comment', async () => {
    await pushBranch(github.root, github.url, branch);
    github.service.addToken({ token: 'ghp_alice', login: 'alice' });
    const create = 'POST /repos/{owner}/{repo}/pulls';
    const at = { owner: 'acme', repo: 'widget', head: branch, base: 'main' };
    const theirs = await octokit(github.url, 'ghp_alice').request(create, { ...at, title: 'Mine', body: 'My words' });
    const asked = draft({
      title: 'Ours',
      body: 'Our words',
      marker: 'm2',
      base: 'next',
      draft: true,
      ours: ['acme/other#1'],
    });
    const answer = await host.openPullRequest(asked);
    expect(answer).toMatchObject({
      ...{ created: false, number: theirs.data.number, base: 'main', draft: false },
      foreign: { author: 'alice', commentUrl: expect.stringContaining('#issuecomment-') },
      problems: ['its base stays main', 'it stays ready for review'],
    });
    expect(await host.openPullRequest(asked)).toEqual(answer);
    const kept = github.service.pullRequests('acme', 'widget').find(({ number }) => number === answer.number);
    expect(kept).toMatchObject({ title: 'Mine', body: 'My words', pull: { base: 'main', draft: false } });
    expect(kept?.comments.map(({ body }) => body)).toEqual(['**Ours**\n\nOur words\n\n<!-- remote-swe m2 -->']);
    await host.openPullRequest({ ...asked, marker: 'm3' });
    expect(
      github.service.pullRequests('acme', 'widget').find(({ number }) => number === answer.number)?.comments,
    ).toHaveLength(2);
  });

  it('A pull request that this session opened is known by name or address, whatever the call', async () => {
    for (const name of ['number', 'url'] as const) {
      const head = `${branch}-${name}`;
      await pushBranch(github.root, github.url, head);
      const { number, url } = await host.openPullRequest(draft({ branch: head }));
      const ours = [name === 'url' ? url : `ACME/widget#${number}`];
      const again = await host.openPullRequest(draft({ branch: head, title: 'Again', marker: 'm9', ours }));
      expect(again).not.toHaveProperty('foreign');
      expect(again.head).toEqual({ sha: expect.stringMatching(/^[0-9a-f]{40}$/), commits: 1, files: 1 });
      expect(github.service.pullRequests('acme', 'widget').at(-1)?.title).toBe('Again');
    }
  });

  it('A pull request shows no token', async () => {
    await pushBranch(github.root, github.url, branch);
    const { number } = await host.openPullRequest(draft({ body: `see ghp_${'b'.repeat(36)}` }));
    const shown = github.service.pullRequests('acme', 'widget').find((each) => each.number === number);
    expect(shown?.body).not.toContain('ghp_');
  });

  it('A pull request in a repository that is not ours is not found', async () => {
    await expect(host.openPullRequest(draft({ repository: 'acme/nothing' }))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('a template', () => {
  it('A template is found where GitHub looks for it; without one, and without the right to read it, there is none', async () => {
    expect(await host.pullRequestTemplate('acme/widget')).toBeUndefined();
    const files = { '.github/PULL_REQUEST_TEMPLATE.md': '## What\n' };
    await github.service.createRepository({ owner: 'acme', name: 'formal', files, private: true });
    expect(await host.pullRequestTemplate('acme/formal')).toEqual({ text: '## What\n' });
    expect(await host.pullRequestTemplate('acme/nothing')).toBeUndefined();
  });
});

describe('access', () => {
  it('A token gives the same access everywhere, listed for each repository by its path, and git takes it', async () => {
    const { credentials, refusals } = await host.gitAccess(['acme/widget', 'acme/..', 'else/where']);
    expect(credentials).toEqual([
      { url: `${github.url}/acme/widget`, username: 'x-access-token', password: TOKEN },
      { url: `${github.url}/else/where`, username: 'x-access-token', password: TOKEN },
    ]);
    expect(refusals).toEqual([]);
    expect(await host.gitAccess([])).toEqual({ credentials: [], refusals: [] });
    await git(github.root, 'ls-remote', cloneUrl(github.url, credentials[0]?.password));
  });

  it('Without any access the answer says so, and git gets none', async () => {
    const none = hostWith(undefined);
    expect(await none.gitAccess(['acme/widget'])).toEqual({ credentials: [], refusals: [] });
    await expect(none.issue('acme/widget', 1)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('no code host is configured'),
    });
  });

  it('A wrong token is refused, and a dead host is tried again', async () => {
    await expect(hostWith(tokenAuth('ghp_wrong', `${github.url}/api`)).issue('acme/widget', 1)).rejects.toMatchObject({
      code: 'refused',
    });
    const dead = new GitHubCodeHost({
      apiUrl: 'http://127.0.0.1:1',
      serverUrl: github.url,
      auth: tokenAuth(TOKEN, 'http://127.0.0.1:1'),
    });
    await expect(dead.issue('acme/widget', 1)).rejects.toMatchObject({ code: 'retry' });
  });

  it.each([
    '../widget',
    'acme/..',
    'acme/.',
    'acme/',
    '/widget',
    'acme/widget/..',
    'acme/%2e%2e',
    'acme\\widget',
    'acme/wid\nget',
    'acme/widget?x=1',
    `acme/${'w'.repeat(101)}`,
  ])('Access to %j is refused before any request', async (repository) => {
    const before = requests.length;
    await expect(host.issue(repository, 1)).rejects.toMatchObject({ code: 'refused' });
    await expect(host.openPullRequest(draft({ repository }))).rejects.toMatchObject({ code: 'refused' });
    expect(await host.gitAccess([repository])).toEqual({ credentials: [], refusals: [] });
    expect(requests.slice(before)).toEqual([]);
  });
});
