import { generateKeyPairSync } from 'node:crypto';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloneUrl, git, octokit, pushBranch, startGitHub } from './harness.ts';

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
  const repositories = ['acme/widget', 'acme/other'];
  github().service.registerApp({ appId: '77', installationId: 5, publicKeyPem, repositories });
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
  it('finds its installation, and not one that it has not', async () => {
    const { data } = await app().request('GET /repos/{owner}/{repo}/installation', { owner: 'acme', repo: 'widget' });
    expect(data).toMatchObject({ id: 5, app_slug: 'remote-swe' });
    await github().service.createRepository({ owner: 'acme', name: 'third', files: { a: 'b' } });
    await expect(app().request('GET /repos/acme/third/installation')).rejects.toMatchObject({ status: 404 });
    await expect(octokit(github().url, 'ghp_writer').request('GET /app')).rejects.toMatchObject({ status: 401 });
  });

  it('gets tokens for the named repositories and permissions only', async () => {
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

  it('acts as its bot, through auth-app as it comes', async () => {
    const repositories = app({ installationId: 5 });
    const { data } = await repositories.request('POST /repos/acme/widget/issues', { title: 'Hello' });
    expect(data.user).toMatchObject({ login: 'remote-swe[bot]', type: 'Bot' });
  });

  it('loses a token after an hour on the clock', async () => {
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

  it('is refused with another key, or an unknown id', async () => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const otherKey = app({ privateKey: stranger.export({ type: 'pkcs8', format: 'pem' }).toString() });
    await expect(otherKey.request('GET /app')).rejects.toMatchObject({ status: 401 });
    await expect(app({ appId: '78' }).request('GET /app')).rejects.toMatchObject({ status: 404 });
  });
});
