import { generateKeyPairSync } from 'node:crypto';
import { appAuth, tokenAuth } from '@remote-swe/core/adapters/github/auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import type { PullRequestDraft } from '@remote-swe/core/ports';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Front } from '../../../../local/kernel/front.ts';
import type { LocalService } from '../../../../local/kernel/http.ts';
import { cloneUrl, git, pushBranch, startGitHub, TOKEN } from '../../../local/github/harness.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

let github: Awaited<ReturnType<typeof startGitHub>>;
let host: GitHubCodeHost;
let branch: string;
let branches = 0;

beforeAll(async () => {
  github = await startGitHub({ private: true });
  await github.service.createRepository({ owner: 'else', name: 'where', files: { a: 'b' }, private: true });
  github.service.registerApp({ appId: '77', installationId: 5, publicKeyPem, repositories: ['acme/widget'] });
  host = hostWith(tokenAuth(TOKEN));
});
beforeEach(() => {
  branch = `fix-${++branches}`;
});
afterAll(() => github.stop());

function hostWith(auth: ConstructorParameters<typeof GitHubCodeHost>[0]['auth']): GitHubCodeHost {
  return new GitHubCodeHost({ apiUrl: `${github.url}/api`, serverUrl: github.url, auth });
}
const appHost = () =>
  hostWith(appAuth({ appId: '77', installationId: '5', privateKey: privateKeyPem, apiUrl: `${github.url}/api` }));
const draft = (more: Partial<PullRequestDraft> = {}): PullRequestDraft => ({
  repository: 'acme/widget',
  branch,
  title: 'Make widgets louder',
  body: 'Fixes #1',
  draft: false,
  ...more,
});

describe('issues', () => {
  it('come with their comments', async () => {
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

  it('that are not there are not found, and say what was asked', async () => {
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
  it('is opened once per branch, and updated from then on', async () => {
    await pushBranch(github.root, github.url, branch);
    const first = await host.openPullRequest(draft());
    expect(first).toMatchObject({ created: true, url: expect.stringContaining('/acme/widget/pull/') });
    const second = await host.openPullRequest(draft({ title: 'Make widgets much louder' }));
    expect(second).toEqual({ ...first, created: false });
    const [shown] = github.service.pullRequests('acme', 'widget').filter((each) => each.number === first.number);
    expect(shown).toMatchObject({ title: 'Make widgets much louder', body: 'Fixes #1' });
  });

  it('that another step opens between the look and the post is taken as it is', async () => {
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
    const unlucky = new GitHubCodeHost({ apiUrl, serverUrl: github.url, auth: tokenAuth(TOKEN) });
    const opened = await unlucky.openPullRequest(draft());
    await front.close();
    expect(raced).toMatchObject([{ status: 201 }]);
    expect(opened).toMatchObject({ created: false });
    expect(await host.openPullRequest(draft())).toMatchObject({ number: opened.number });
  });

  it('of a branch that was not pushed says what is missing', async () => {
    await expect(host.openPullRequest(draft({ branch: 'never-pushed' }))).rejects.toMatchObject({
      name: 'PortError',
      code: 'refused',
      message: expect.stringContaining('is the branch pushed'),
    });
  });

  it('shows no token', async () => {
    await pushBranch(github.root, github.url, branch);
    const { number } = await host.openPullRequest(draft({ body: `see ghp_${'b'.repeat(36)}` }));
    const shown = github.service.pullRequests('acme', 'widget').find((each) => each.number === number);
    expect(shown?.body).not.toContain('ghp_');
  });

  it('in a repository that is not ours is not found', async () => {
    await expect(host.openPullRequest(draft({ repository: 'acme/nothing' }))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('access', () => {
  it('by a token is the same everywhere, and git takes it', async () => {
    const credential = await host.gitCredential(['acme/widget']);
    expect(credential).toEqual({ url: github.url, username: 'x-access-token', password: TOKEN });
    await git(github.root, 'ls-remote', cloneUrl(github.url, credential?.password));
  });

  it('by an App is for the named repositories only', async () => {
    const credential = await appHost().gitCredential(['acme/widget']);
    expect(credential?.password).toMatch(/^ghs_/);
    await git(github.root, 'ls-remote', cloneUrl(github.url, credential?.password));
    await pushBranch(github.root, github.url, branch, credential?.password);
    expect(await appHost().openPullRequest(draft())).toMatchObject({ created: true });
  });

  it('by an App is refused for a repository where it is not installed, and none at all without one', async () => {
    await expect(appHost().gitCredential(['acme/widget', 'else/where'])).rejects.toMatchObject({
      name: 'PortError',
      code: 'refused',
    });
    expect(await appHost().gitCredential([])).toBeUndefined();
  });

  it('without any says so, and gives git none', async () => {
    const none = hostWith(undefined);
    expect(await none.gitCredential(['acme/widget'])).toBeUndefined();
    await expect(none.issue('acme/widget', 1)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('no code host is configured'),
    });
  });

  it('by a wrong token is refused, by a dead host tried again', async () => {
    await expect(hostWith(tokenAuth('ghp_wrong')).issue('acme/widget', 1)).rejects.toMatchObject({ code: 'refused' });
    const dead = new GitHubCodeHost({ apiUrl: 'http://127.0.0.1:1', serverUrl: github.url, auth: tokenAuth(TOKEN) });
    await expect(dead.issue('acme/widget', 1)).rejects.toMatchObject({ code: 'retry' });
  });
});
