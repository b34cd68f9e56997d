import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneUrl, git, octokit, pushTo, startGitHub } from './harness.ts';

const DEV = 'ghp_dev';
const BOT = 'ghp_bot';
const at = { owner: 'acme', repo: 'widget' };

let github: Awaited<ReturnType<typeof startGitHub>>;
beforeAll(async () => {
  github = await startGitHub();
  github.service.addToken({ token: DEV, login: 'dev', isPersonal: true });
  github.service.addToken({ token: BOT, login: 'helper', isPersonal: true });
  github.service.setPermission('acme', 'widget', 'dev', 'write');
});
afterAll(() => github.stop());

const as = (token: string) => octokit(github.url, token);
const answer = (asked: Promise<{ status: number }>) =>
  asked.then(({ status }) => String(status)).catch((error) => `${error.status} ${error.message.split(' - ')[0]}`);
const fork = (token = BOT) => as(token).request('POST /repos/{owner}/{repo}/forks', at);
const open = (head: string, token = BOT) =>
  as(token).request('POST /repos/{owner}/{repo}/pulls', {
    ...{ ...at, head, base: 'main', title: 'Louder', maintainer_can_modify: true },
  });

const push = (repository: string, branch: string, token = BOT) =>
  pushTo(repository, { root: github.root, url: github.url, branch, token });

describe('forks', () => {
  it('A fork is answered at once, is empty for a moment, and is the same one when it is asked for again', async () => {
    const made = await fork();
    expect([made.status, made.data.full_name, made.data.fork]).toEqual([202, 'helper/widget', true]);
    const branch = () =>
      answer(
        as(BOT).request('GET /repos/{owner}/{repo}/branches/{branch}', { ...at, owner: 'helper', branch: 'main' }),
      );
    expect(await branch()).toMatch(/^404/);
    await expect.poll(() => github.service.underWay).toBe(0);
    expect(await branch()).toBe('200');
    expect((await fork()).data.id).toBe(made.data.id);
    const { data } = await as(BOT).request('GET /repos/{owner}/{repo}', { ...at, owner: 'helper' });
    expect([data.parent?.full_name, data.source?.full_name]).toEqual(['acme/widget', 'acme/widget']);
    const listed = await as(DEV).request('GET /repos/{owner}/{repo}/forks', at);
    expect(listed.data.map(({ full_name }) => full_name)).toEqual(['helper/widget']);
  });

  it('A person pushes to their fork and not to what they may only read', async () => {
    await expect(push('acme/widget', 'mine')).rejects.toThrow(/Permission to acme\/widget.git denied to helper/);
    await push('helper/widget', 'louder');
  });

  it('A pull request goes from a fork to its parent, is found by owner:branch, and its head follows each push', async () => {
    const opened = await open('helper:louder');
    expect(opened.data).toMatchObject({
      ...{ commits: 1, changed_files: 1, maintainer_can_modify: true },
      head: { label: 'helper:louder', repo: { full_name: 'helper/widget' } },
      base: { label: 'acme:main', repo: { full_name: 'acme/widget' } },
    });
    expect(await answer(open('helper:louder'))).toMatch(/^422/);
    const found = (head: string) =>
      as(BOT)
        .request('GET /repos/{owner}/{repo}/pulls', { ...at, head, state: 'open' })
        .then(({ data }) => data.length);
    expect([await found('helper:louder'), await found('acme:louder'), await found('nobody:louder')]).toEqual([1, 0, 0]);
    const sha = await github.service.commit({
      ...{ owner: 'helper', name: 'widget', branch: 'louder' },
      ...{ content: { files: { 'a.txt': 'a' } }, message: 'More' },
    });
    const refs = await git(github.root, 'ls-remote', cloneUrl(github.url, BOT), `refs/pull/${opened.data.number}/head`);
    expect(refs.slice(0, 40)).toBe(sha);
  });

  it('Who may write to the parent may push to the branch of a pull request in its fork, and to no other', async () => {
    const clone = await fs.mkdtemp(path.join(github.root, 'clone-'));
    await git(clone, 'clone', '--quiet', '-b', 'louder', cloneUrl(github.url, DEV, 'helper/widget'), '.');
    await git(clone, 'commit', '--quiet', '--allow-empty', '-m', 'From a maintainer');
    await git(clone, 'push', '--quiet', 'origin', 'louder');
    await expect(git(clone, 'push', '--quiet', 'origin', 'HEAD:other')).rejects.toThrow(/403/);
  });

  it('A fork is brought to where its parent is, unless the two conflict', async () => {
    const sync = () =>
      as(BOT).request('POST /repos/{owner}/{repo}/merge-upstream', { ...at, owner: 'helper', branch: 'main' });
    const commit = (owner: string, text: string) =>
      github.service.commit({
        ...{ owner, name: 'widget', branch: 'main', message: text },
        content: { files: { 'README.md': text } },
      });
    expect((await sync()).data.merge_type).toBe('none');
    await commit('acme', 'one');
    expect((await sync()).data).toMatchObject({ merge_type: 'fast-forward', base_branch: 'acme:main' });
    const compared = (range: string) =>
      as(BOT).request('GET /repos/{owner}/{repo}/compare/{basehead}', { ...at, owner: 'helper', basehead: range });
    expect((await compared('main...acme:main')).data.status).toBe('identical');
    await commit('acme', 'two');
    await commit('helper', 'three');
    expect((await compared('main...acme:main')).data.status).toBe('diverged');
    expect(await answer(sync())).toMatch(/^409/);
  });

  it('A person forks into an organisation that they belong to, and not into another', async () => {
    const { data } = await as(BOT).request('GET /repos/{owner}/{repo}', at);
    const into = (organization: string) =>
      answer(as(BOT).request('POST /repos/{owner}/{repo}/forks', { ...at, organization }));
    expect(data.permissions?.push).toBe(false);
    expect(await into('strangers')).toMatch(/^403/);
    github.service.addMember('friends', 'helper');
    expect(await into('friends')).toBe('202');
  });

  it('What is archived can be read and forked, and nothing else', async () => {
    github.service.change('acme', 'widget', { isArchived: true });
    expect(await answer(open('helper:main'))).toBe('403 Repository was archived so is read-only.');
    await expect(push('acme/widget', 'late', DEV)).rejects.toThrow(/archived so it is read-only/);
    expect(await answer(fork())).toBe('202');
    github.service.change('acme', 'widget', { isArchived: false });
  });

  it('A private repository whose organisation allows no forks is not forked', async () => {
    await github.service.createRepository({ owner: 'acme', name: 'secret', files: { a: 'b' }, private: true });
    github.service.change('acme', 'secret', { refusesForks: true });
    github.service.setPermission('acme', 'secret', 'helper', 'read');
    const asked = as(BOT).request('POST /repos/{owner}/{repo}/forks', { ...at, repo: 'secret' });
    expect(await answer(asked)).toMatch(/^403 The repository exists, but forking is disabled/);
  });
});
