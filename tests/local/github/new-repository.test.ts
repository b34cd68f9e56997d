import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneUrl, git, octokit, startGitHub, TOKEN } from './harness.ts';

type GitHub = Awaited<ReturnType<typeof startGitHub>>;
const started: { github?: GitHub } = {};
function github(): GitHub {
  if (!started.github) throw new Error('not started');
  return started.github;
}
const as = (token: string) => octokit(github().url, token);
const make = (body: object, token = TOKEN) => as(token).request('POST /user/repos', body as { name: string });
const makeIn = (org: string, body: object, token = TOKEN) =>
  as(token).request('POST /orgs/{org}/repos', { org, ...body } as { org: string; name: string });

beforeAll(async () => {
  started.github = await startGitHub();
  const { service } = github();
  service.addToken({ token: 'member', login: 'alice', isPersonal: true });
  service.addToken({ token: 'narrow', login: 'dev', repositories: ['acme/widget'] });
  service.addMember('acme', 'alice');
});
afterAll(() => github().stop());

describe('a repository that the API makes', () => {
  it('A repository of one’s own is empty, and its first push makes the default branch', async () => {
    const made = await make({ name: 'my tool!', description: 'Does it', private: true });
    expect([made.status, made.data]).toMatchObject([
      201,
      { full_name: 'dev/my-tool-', description: 'Does it', private: true, owner: { login: 'dev' } },
    ]);
    expect(made.data.permissions).toMatchObject({ admin: true, push: true });
    const at = { owner: 'dev', repo: 'my-tool-' };
    expect((await as(TOKEN).request('GET /repos/{owner}/{repo}/branches', at)).data).toEqual([]);
    await expect(as(TOKEN).request('GET /repos/{owner}/{repo}/commits', at)).rejects.toMatchObject({ status: 409 });
    const clone = await fs.mkdtemp(path.join(github().root, 'clone-'));
    await git(clone, 'clone', '--quiet', cloneUrl(github().url, TOKEN, 'dev/my-tool-'), '.');
    await git(clone, 'checkout', '--quiet', '-b', 'trunk');
    await git(clone, 'commit', '--quiet', '--allow-empty', '-m', 'First');
    await git(clone, 'push', '--quiet', 'origin', 'trunk');
    expect((await as(TOKEN).request('GET /repos/{owner}/{repo}', at)).data.default_branch).toBe('trunk');
    const heads = await git(clone, 'ls-remote', '--symref', 'origin', 'HEAD');
    expect(heads).toContain('ref: refs/heads/trunk');
  });

  it('With auto_init it has a README on main', async () => {
    await make({ name: 'ready', description: 'At once', auto_init: true });
    const at = { owner: 'dev', repo: 'ready', path: 'README.md' };
    const { data } = await as(TOKEN).request('GET /repos/{owner}/{repo}/contents/{path}', at);
    expect(Buffer.from((data as { content: string }).content, 'base64').toString()).toBe('# ready\nAt once');
  });

  it('A member of an organisation makes one there, and administrates it', async () => {
    const { data } = await makeIn('Acme', { name: 'gadget', visibility: 'private' }, 'member');
    expect(data).toMatchObject({ full_name: 'acme/gadget', private: true });
    const at = { owner: 'acme', repo: 'gadget' };
    const read = await as('member').request('GET /repos/{owner}/{repo}', at);
    expect(read.data.permissions).toMatchObject({ push: true });
  });

  it('An App makes one where it is installed and may administrate, and none of its own', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const permissions = { contents: 'write', administration: 'write' } as const;
    const installations = [
      { id: 5, account: 'acme', permissions },
      { id: 6, account: 'initech', permissions, repositories: ['one'] },
    ];
    const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    github().service.registerApp({ appId: '77', publicKeyPem, installations });
    const auth = { appId: '77', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    const bot = (installationId: number) =>
      new Octokit({
        baseUrl: `${github().url}/api`,
        authStrategy: createAppAuth,
        auth: { ...auth, installationId },
      });
    expect((await bot(5).request('POST /orgs/{org}/repos', { org: 'acme', name: 'by-app' })).status).toBe(201);
    const refused = { status: 403, message: expect.stringContaining('not accessible by integration') };
    await expect(bot(5).request('POST /user/repos', { name: 'by-app' })).rejects.toMatchObject(refused);
    await expect(bot(6).request('POST /orgs/{org}/repos', { org: 'initech', name: 'x' })).rejects.toMatchObject(
      refused,
    );
    await expect(bot(5).request('POST /orgs/{org}/repos', { org: 'initech', name: 'x' })).rejects.toMatchObject(
      refused,
    );
  });

  it.each([
    ['of a taken name', () => make({ name: 'Ready' }), 422, /name already exists on this account/],
    ['without a name', () => make({}), 422, /missing_field/],
    ['with a name of nothing', () => make({ name: '...' }), 422, /name is not valid/],
    ['in an organisation that there is not', () => makeIn('nowhere', { name: 'x' }), 404, /Not Found/],
    ['in the organisation of one’s own name', () => makeIn('dev', { name: 'x' }), 404, /Not Found/],
    ['by a token for chosen repositories', () => make({ name: 'x' }, 'narrow'), 403, /not accessible by personal/],
    ['without a login', () => octokit(github().url).request('POST /user/repos', { name: 'x' }), 401, /Requires/],
  ])('A repository %s is refused in GitHub’s words', async (_what, asked, status, words) => {
    const error = (await asked().catch((refused: unknown) => refused)) as { status: number; message: string };
    expect(error).toMatchObject({ status, message: expect.stringMatching(words) });
  });
});
