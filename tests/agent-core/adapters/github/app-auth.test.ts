import { generateKeyPairSync } from 'node:crypto';
import { appAuth } from '@remote-swe/core/adapters/github/app/app-auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import type { PullRequestDraft } from '@remote-swe/core/ports/code-host';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cloneUrl, git, octokit, pushBranch, startGitHub } from '../../../local/github/harness.ts';
import { draftOf } from '../../fakes/hosts/git-hub.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const MINUTE_MS = 60_000;

type GitHub = Awaited<ReturnType<typeof startGitHub>>;
type Installations = Parameters<GitHub['service']['registerApp']>[0]['installations'];
const INSTALLATIONS: Installations = [
  { id: 5, account: 'acme', repositories: ['widget', 'other', 'payments'] },
  { id: 6, account: 'globex' },
];

let github: GitHub;
let requests: string[];
let branch: string;
let branches = 0;
let host: GitHubCodeHost;
const skew = { ms: 0 };

/** Private repositories of two accounts, and a stranger's public one that is named like one of ours. */
beforeAll(async () => {
  github = await startGitHub({ private: true });
  const { service } = github;
  for (const name of ['other', 'payments', 'secret']) await create('acme', name);
  await create('globex', 'gear');
  await service.createRepository({ owner: 'stranger', name: 'payments', files: { a: 'b' } });
  github.front.observers.push({ before: (_call, { method, path }) => void requests.push(`${method} ${path}`) });
});
beforeEach(() => {
  install(INSTALLATIONS);
  requests = [];
  skew.ms = 0;
  host = newHost();
  branch = `fix-${++branches}`;
});
afterAll(() => github.stop());

async function create(owner: string, name: string): Promise<void> {
  await github.service.createRepository({ owner, name, files: { a: name }, private: true });
}
function install(installations: Installations): void {
  github.service.registerApp({ appId: '77', publicKeyPem, installations });
}
function newHost(workflows = false): GitHubCodeHost {
  const apiUrl = `${github.url}/api`;
  const auth = appAuth({ appId: '77', privateKey: privateKeyPem, apiUrl, workflows }, () => Date.now() + skew.ms);
  return new GitHubCodeHost({ apiUrl, serverUrl: github.url, auth });
}
const minted = () => requests.filter((each) => each.endsWith('/access_tokens')).length;
const urls = (access: Awaited<ReturnType<GitHubCodeHost['gitAccess']>>) =>
  access.credentials.map(({ url }) => url.replace(`${github.url}/`, ''));
async function passwordFor(...repositories: string[]): Promise<string> {
  const { credentials } = await host.gitAccess(repositories);
  return credentials[0]?.password ?? '';
}
const draft = (more: Partial<PullRequestDraft> = {}) => draftOf(branch, more);

describe('a token for git', () => {
  it('A token for git opens the repositories of the session and no other of the same installation', async () => {
    const token = await passwordFor('acme/widget', 'acme/other');
    expect(token).toMatch(/^ghs_/);
    for (const open of ['acme/widget', 'acme/other'])
      await git(github.root, 'ls-remote', cloneUrl(github.url, token, open));
    for (const closed of ['acme/payments', 'acme/secret', 'globex/gear'])
      await expect(git(github.root, 'ls-remote', cloneUrl(github.url, token, closed))).rejects.toThrow(/not found/);
  });

  it('A namesake gets no token: a session about a stranger’s payments cannot touch ours', async () => {
    const access = await host.gitAccess(['stranger/payments']);
    expect(access.credentials).toEqual([]);
    expect(access.refusals).toMatchObject([
      {
        url: `${github.url}/stranger/payments`,
        reason: expect.stringMatching(/no access to stranger\/payments.*owner of stranger/),
      },
    ]);
    expect(minted()).toBe(0);
  });

  it('A token may write contents, pull requests and issues, and nothing else, however much the App may', async () => {
    const token = await passwordFor('acme/widget');
    await pushBranch(github.root, github.url, branch, token);
    const client = octokit(github.url, token);
    await client.request('POST /repos/acme/widget/issues', { title: 'x' });
    const asked = github.service.token(token)?.permissions;
    expect(asked).toEqual({ metadata: 'read', contents: 'write', issues: 'write', pull_requests: 'write' });
    host = newHost(true);
    expect(github.service.token(await passwordFor('acme/widget'))?.permissions).toEqual({
      ...asked,
      workflows: 'write',
    });
  });

  it('A token for git that only reads allows no push', async () => {
    const { credentials } = await host.gitAccess(['acme/widget'], 'read');
    const asked = github.service.token(credentials[0]?.password ?? '')?.permissions;
    expect(Object.values(asked ?? {})).toEqual(Object.values(asked ?? {}).map(() => 'read'));
    expect([asked?.contents, credentials[0]?.reads]).toEqual(['read', true]);
  });

  it('Each installation gets one token, whichever installations they are', async () => {
    const access = await host.gitAccess(['acme/widget', 'globex/gear', 'acme/other', 'stranger/payments']);
    expect(urls(access)).toEqual(['acme/widget', 'acme/other', 'globex/gear']);
    expect(new Set(access.credentials.map(({ password }) => password)).size).toBe(2);
    expect(access.refusals).toHaveLength(1);
  });

  it('A token for git names a repository in any case', async () => {
    const token = await passwordFor('ACME/Widget');
    await git(github.root, 'ls-remote', cloneUrl(github.url, token, 'Acme/WIDGET'));
  });

  it('A token is kept for some minutes, by set of repositories, and is always good for most of an hour', async () => {
    const first = await passwordFor('acme/widget', 'acme/other');
    expect(await passwordFor('acme/other', 'acme/widget')).toBe(first);
    expect(await passwordFor('acme/widget')).not.toBe(first);
    const before = minted();
    skew.ms = 4 * MINUTE_MS;
    expect(await passwordFor('acme/widget', 'acme/other')).toBe(first);
    expect(minted()).toBe(before);
    skew.ms = 16 * MINUTE_MS;
    expect(await passwordFor('acme/widget', 'acme/other')).not.toBe(first);
  });

  it('A token that cannot be had for one repository costs the others nothing', async () => {
    for (const each of ['acme/widget', 'acme/other']) expect(urls(await host.gitAccess([each]))).toEqual([each]);
    // Taken out of the selection after it was looked up.
    install([{ id: 5, account: 'acme', repositories: ['widget'] }]);
    const access = await host.gitAccess(['acme/widget', 'acme/other', 'acme/payments']);
    expect(urls(access)).toEqual(['acme/widget']);
    expect(access.refusals.map(({ url }) => url.replace(`${github.url}/`, '')).sort()).toEqual([
      'acme/other',
      'acme/payments',
    ]);
    await git(github.root, 'ls-remote', cloneUrl(github.url, access.credentials[0]?.password));
  });

  it('A token is there as soon as access was granted', async () => {
    expect(urls(await host.gitAccess(['acme/secret']))).toEqual([]);
    install([{ id: 5, account: 'acme' }]);
    expect(urls(await host.gitAccess(['acme/secret']))).toEqual(['acme/secret']);
  });

  it('A token of a repository that moved is for its old and its present address', async () => {
    await create('acme', 'thing');
    install([{ id: 5, account: 'acme', repositories: ['thing'] }]);
    await github.service.moveRepository('acme', 'thing', { name: 'gadget' });
    const access = await host.gitAccess(['acme/thing']);
    expect(urls(access)).toEqual(['acme/thing', 'acme/gadget']);
    await git(github.root, 'ls-remote', cloneUrl(github.url, access.credentials[0]?.password, 'acme/gadget'));
  });

  it('A suspended installation gives no token, nor does one whose repository was moved away from us', async () => {
    await create('acme', 'loot');
    await github.service.moveRepository('acme', 'loot', { owner: 'stranger' });
    install([{ id: 5, account: 'acme', isSuspended: true }]);
    const { credentials, refusals } = await host.gitAccess(['acme/widget', 'acme/loot']);
    expect(credentials).toEqual([]);
    expect(refusals.map(({ reason }) => reason).join()).toMatch(/suspended.*no access to acme\/loot/);
  });

  it('A token reads where the installation may only read', async () => {
    install([{ id: 5, account: 'acme', permissions: { contents: 'read', metadata: 'read' } }]);
    const token = await passwordFor('acme/widget');
    await git(github.root, 'ls-remote', cloneUrl(github.url, token));
    await expect(pushBranch(github.root, github.url, branch, token)).rejects.toThrow(/denied/);
  });
});

describe('requests', () => {
  it('A request uses a token for exactly its repository, which may only read where reading is meant', async () => {
    const { number } = github.service.createIssue({ owner: 'acme', name: 'widget', title: 'Quiet' });
    await host.gitAccess(['acme/widget', 'acme/other']);
    const before = github.service.tokens().length;
    expect(await host.issue('acme/widget', number)).toMatchObject({ title: 'Quiet', repository: 'acme/widget' });
    const [token] = github.service.tokens().slice(before);
    expect(github.service.token(token ?? '')?.permissions).toEqual({
      ...{ metadata: 'read', contents: 'read' },
      ...{ issues: 'read', pull_requests: 'read', checks: 'read', statuses: 'read', actions: 'read' },
    });
    await expect(octokit(github.url, token).request('GET /repos/acme/other')).rejects.toMatchObject({ status: 404 });
  });

  it('Requests open pull requests in every account where the App is installed', async () => {
    await pushBranch(github.root, github.url, branch, await passwordFor('acme/widget'));
    expect(await host.openPullRequest(draft())).toMatchObject({ created: true });
    expect(await host.openPullRequest(draft({ draft: true }))).toMatchObject({ draft: true, problems: [] });
    await github.service.commit({
      owner: 'globex',
      name: 'gear',
      branch,
      content: { files: { a: 'c' } },
      message: 'c',
    });
    expect(await host.openPullRequest(draft({ repository: 'globex/gear' }))).toMatchObject({
      repository: 'globex/gear',
    });
  });

  it('Requests about public repositories elsewhere are made without a token of ours, and only to read', async () => {
    const { number } = github.service.createIssue({ owner: 'stranger', name: 'payments', title: 'Hello' });
    expect(await host.issue('stranger/payments', number)).toMatchObject({ title: 'Hello' });
    expect(minted()).toBe(0);
    const before = requests.length;
    await expect(host.openPullRequest(draft({ repository: 'stranger/payments' }))).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(
        /nothing can be written: the GitHub App has no access to stranger\/payments.*installs/,
      ),
    });
    expect(requests.slice(before).filter((each) => !each.endsWith('/installation'))).toEqual([]);
  });

  it('Requests about private repositories elsewhere find nothing, and say who can change that', async () => {
    await expect(host.issue('acme/secret', 1)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/without a token.*an owner of acme installs/),
    });
  });

  it('Requests that lack a right say which, and where it is granted', async () => {
    install([{ id: 5, account: 'acme', permissions: { contents: 'write', metadata: 'read', issues: 'write' } }]);
    await pushBranch(github.root, github.url, branch, await passwordFor('acme/widget'));
    await expect(host.openPullRequest(draft())).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(
        /lacks pull requests: write for acme\/widget.*organizations\/acme\/settings\/installations\/5/,
      ),
    });
  });

  it('Requests with a key that is not the App’s are refused', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });
    const apiUrl = `${github.url}/api`;
    const auth = appAuth({ appId: '77', privateKey: other.toString(), apiUrl });
    const wrong = new GitHubCodeHost({ apiUrl, serverUrl: github.url, auth });
    await expect(wrong.issue('acme/widget', 1)).rejects.toMatchObject({ code: 'refused' });
    expect(await wrong.gitAccess(['acme/widget'])).toMatchObject({ credentials: [], refusals: [{}] });
  });
});
