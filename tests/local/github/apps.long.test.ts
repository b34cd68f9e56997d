import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloneUrl, git, octokit, pushBranch, startGitHub, TOKEN } from './harness.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const HOUR_MS = 3_600_000;

type GitHub = Awaited<ReturnType<typeof startGitHub>>;
const started: { github?: GitHub } = {};
function github(): GitHub {
  if (!started.github) throw new Error('not started');
  return started.github;
}

beforeEach(async () => {
  started.github = await startGitHub({ private: true });
  await github().service.createRepository({ owner: 'acme', name: 'other', files: { a: 'b' }, private: true });
  const installations = [{ id: 5, account: 'acme', repositories: ['widget', 'other'] }];
  github().service.registerApp({ appId: '77', publicKeyPem, installations });
});
afterEach(() => github().stop());

function app(options: object = {}): Octokit {
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const auth = { appId: '77', privateKey: privateKeyPem, ...options };
  return new Octokit({ baseUrl: `${github().url}/api`, authStrategy: createAppAuth, auth, log: quiet });
}

async function tokenFor(body: object): Promise<{ token: string; expires_at: string }> {
  const { data } = await app().request('POST /app/installations/{installation_id}/access_tokens', {
    installation_id: 5,
    ...body,
  });
  return data;
}

describe('a GitHub App', () => {
  it('A GitHub App finds its installation, and not one that it has not', async () => {
    const { data } = await app().request('GET /repos/{owner}/{repo}/installation', { owner: 'acme', repo: 'widget' });
    expect(data).toMatchObject({ id: 5, app_slug: 'remote-swe' });
    await github().service.createRepository({ owner: 'acme', name: 'third', files: { a: 'b' } });
    await expect(app().request('GET /repos/acme/third/installation')).rejects.toMatchObject({ status: 404 });
    await expect(octokit(github().url, 'ghp_writer').request('GET /app')).rejects.toMatchObject({ status: 401 });
  });

  it('A GitHub App gets tokens for the named repositories and permissions only', async () => {
    const { token } = await tokenFor({ repositories: ['widget'], permissions: { contents: 'write' } });
    await pushBranch(github().root, github().url, 'feature', token);
    const narrow = octokit(github().url, token);
    await expect(narrow.request('GET /repos/acme/other')).rejects.toMatchObject({ status: 404 });
    await expect(git(github().root, 'clone', cloneUrl(github().url, token, 'acme/other'))).rejects.toThrow(/not found/);
    await expect(narrow.request('POST /repos/acme/widget/issues', { title: 'x' })).rejects.toMatchObject({
      status: 403,
      response: { data: { message: 'Resource not accessible by integration' } },
    });
    await expect(narrow.request('GET /user')).rejects.toMatchObject({ status: 403 });
    await expect(tokenFor({ repositories: ['secret'] })).rejects.toMatchObject({ status: 422 });
    await expect(tokenFor({ permissions: { administration: 'write' } })).rejects.toMatchObject({ status: 422 });
  });

  it('A GitHub App is one installation on each account, none where it is not installed, with its own tokens only', async () => {
    const { service } = github();
    await service.createRepository({ owner: 'globex', name: 'widget', files: { a: 'b' }, private: true });
    await service.createRepository({ owner: 'globex', name: 'open', files: { a: 'b' } });
    const installations = [
      { id: 5, account: 'acme', repositories: ['widget'] },
      { id: 6, account: 'globex', permissions: { contents: 'read' as const } },
      { id: 7, account: 'initech', isSuspended: true },
    ];
    service.registerApp({ appId: '77', publicKeyPem, installations });
    const find = (path: string) => app().request(`GET /repos/${path}/installation`);
    expect((await find('globex/widget')).data).toMatchObject({
      id: 6,
      account: { login: 'globex' },
      repository_selection: 'all',
      permissions: { contents: 'read' },
      suspended_at: null,
    });
    expect((await find('ACME/Widget')).data).toMatchObject({ id: 5, repository_selection: 'selected' });
    await expect(find('acme/other')).rejects.toMatchObject({ status: 404 });
    const idOf = (owner: string, name: string) =>
      service.repositories().find((each) => each.owner === owner && each.name === name)?.id;
    const [acme, globex] = [idOf('acme', 'widget'), idOf('globex', 'widget')];
    const { repositories } = (await tokenFor({ repository_ids: [acme] })) as { repositories?: object[] };
    expect(repositories).toMatchObject([{ id: acme, full_name: 'acme/widget' }]);
    await expect(tokenFor({ repository_ids: [acme, globex] })).rejects.toMatchObject({ status: 422 });
    await expect(tokenFor({ repository_ids: [idOf('acme', 'other')] })).rejects.toMatchObject({ status: 422 });
    await expect(tokenFor({ repositories: ['acme/widget'] })).rejects.toMatchObject({ status: 422 });
    const of = (installation_id: number, body: object) =>
      app().request('POST /app/installations/{installation_id}/access_tokens', { installation_id, ...body });
    await expect(of(6, { permissions: { contents: 'write' } })).rejects.toMatchObject({ status: 422 });
    await expect(of(7, {})).rejects.toMatchObject({ status: 403 });
    await expect(of(8, {})).rejects.toMatchObject({ status: 404 });
    // As at GitHub, an empty list asks for everything.
    expect((await of(5, { repository_ids: [] })).data).toMatchObject({ repository_selection: 'all' });
  });

  it('A GitHub App pushes workflow files only with that permission', async () => {
    const push = async (permissions: object, branch: string) => {
      const { token } = await tokenFor({ repositories: ['widget'], permissions });
      const clone = await pushBranch(github().root, github().url, branch, token);
      await git(clone, 'commit', '--quiet', '--allow-empty', '-m', 'empty');
      await fs.mkdir(path.join(clone, '.github/workflows'), { recursive: true });
      await fs.writeFile(path.join(clone, '.github/workflows/ci.yml'), 'on: push\n');
      await git(clone, 'add', '.');
      await git(clone, 'commit', '--quiet', '-m', 'Add CI');
      return git(clone, 'push', 'origin', branch);
    };
    await expect(push({ contents: 'write' }, 'without')).rejects.toThrow(
      /refusing to allow a GitHub App to create or update workflow `\.github\/workflows\/ci\.yml` without `workflows` perm/,
    );
    await push({ contents: 'write', workflows: 'write' }, 'with');
  });

  it('A GitHub App acts as its bot, through auth-app as it comes', async () => {
    const repositories = app({ installationId: 5 });
    const { data } = await repositories.request('POST /repos/acme/widget/issues', { title: 'Hello' });
    expect(data.user).toMatchObject({ login: 'remote-swe[bot]', type: 'Bot' });
  });

  it('A GitHub App loses a token after an hour on the clock', async () => {
    const { token, expires_at } = await tokenFor({ repositories: ['widget'] });
    expect(Date.parse(expires_at) - github().clock.now()).toBeGreaterThan(HOUR_MS - 10_000);
    const client = octokit(github().url, token);
    await client.request('GET /repos/acme/widget');
    github().clock.advance(HOUR_MS);
    await expect(client.request('GET /repos/acme/widget')).rejects.toMatchObject({ status: 401 });
    await expect(git(github().root, 'clone', cloneUrl(github().url, token))).rejects.toThrow(/has not expired/);
    // The JWT is dated by this machine's clock; auth-app reads the server's Date header and tries again.
    await expect(tokenFor({})).resolves.toMatchObject({ token: expect.stringMatching(/^ghs_.{36}$/) });
  });

  it('A GitHub App is refused with another key, or an unknown id', async () => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const otherKey = app({ privateKey: stranger.export({ type: 'pkcs8', format: 'pem' }).toString() });
    await expect(otherKey.request('GET /app')).rejects.toMatchObject({ status: 401 });
    await expect(app({ appId: '78' }).request('GET /app')).rejects.toMatchObject({ status: 404 });
  });
});

describe('a repository that has moved', () => {
  it('A moved repository is found under its old name by API and git, until that name is taken', async () => {
    const { service, url, root } = github();
    const issue = service.createIssue({ owner: 'acme', name: 'widget', title: 'Quiet' });
    await service.moveRepository('acme', 'widget', { name: 'gadget' });
    const { data } = await octokit(url, TOKEN).request(`GET /repos/acme/widget/issues/${issue.number}`);
    expect(data).toMatchObject({ title: 'Quiet', repository_url: expect.stringMatching(/\/repos\/acme\/gadget$/) });
    const { data: changed } = await octokit(url, TOKEN).request(`PATCH /repos/acme/widget/issues/${issue.number}`, {
      title: 'Loud',
    });
    expect(changed).toMatchObject({ title: 'Loud' });
    expect((await app().request('GET /repos/acme/widget/installation')).url).toMatch(
      /\/repositories\/\d+\/installation$/,
    );
    expect(await git(root, 'ls-remote', cloneUrl(url, TOKEN, 'acme/widget'))).toContain('refs/heads/main');
    await expect(octokit(url).request('GET /repos/acme/widget')).rejects.toMatchObject({ status: 404 });
    await service.createRepository({ owner: 'acme', name: 'widget', files: { a: 'b' } });
    expect((await octokit(url).request('GET /repos/acme/widget')).data).toMatchObject({ full_name: 'acme/widget' });
  });

  it('A repository that moved to another account leaves the selection of the first', async () => {
    await github().service.moveRepository('acme', 'widget', { owner: 'globex' });
    await expect(app().request('GET /repos/acme/widget/installation')).rejects.toMatchObject({ status: 404 });
    await expect(app().request('GET /repos/globex/widget/installation')).rejects.toMatchObject({ status: 404 });
  });
});
