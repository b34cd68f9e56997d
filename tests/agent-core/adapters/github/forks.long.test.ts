import { generateKeyPairSync } from 'node:crypto';
import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { appAuth } from '@remote-swe/core/adapters/github/app/app-auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import type { PullRequestDraft } from '@remote-swe/core/ports/code-host';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FULL_ACCESS } from '../../../../local/github/state.ts';
import { git, octokit, pushTo, startGitHub } from '../../../local/github/harness.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const HELPER = 'ghp_helper';
const ADMINISTERS = { ...FULL_ACCESS, administration: 'write' as const };

type GitHub = Awaited<ReturnType<typeof startGitHub>>;
type Installations = Parameters<GitHub['service']['registerApp']>[0]['installations'];

let github: GitHub;
let name: string;
let names = 0;

beforeAll(async () => {
  github = await startGitHub();
  github.service.addToken({ token: HELPER, login: 'helper', isPersonal: true });
});
beforeEach(async () => {
  name = `thing-${++names}`;
  await github.service.createRepository({ owner: 'acme', name, files: { 'src/widget.js': 'a\n' } });
});
afterAll(() => github.stop());

const at = () => ({ apiUrl: `${github.url}/api`, serverUrl: github.url });
const withToken = (token = HELPER) => new GitHubCodeHost({ ...at(), auth: tokenAuth(token, at().apiUrl) });
function withApp(...installations: Installations): GitHubCodeHost {
  github.service.registerApp({ appId: '77', publicKeyPem, installations });
  return new GitHubCodeHost({ ...at(), auth: appAuth({ appId: '77', privateKey: privateKeyPem, ...at() }) });
}
const commit = (owner: string, text: string, branch = 'main') =>
  github.service.commit({ owner, name, branch, content: { files: { [`${text}.txt`]: text } }, message: text });
const tip = async (owner: string) =>
  (await git(github.root, 'ls-remote', `${github.url}/${owner}/${name}.git`, 'refs/heads/main')).slice(0, 40);
const draft = (more: Partial<PullRequestDraft> = {}): PullRequestDraft => ({
  ...{ repository: `acme/${name}`, branch: 'helper:louder', title: 'Louder', body: 'So that it is heard' },
  ...{ ours: [], marker: 'm1', ...more },
});
async function pushed(branch = 'louder'): Promise<void> {
  await pushTo(`helper/${name}`, { root: github.root, url: github.url, branch, token: HELPER });
}

describe('a fork', () => {
  it('A fork is made in the account of the token, has its commits when it is told, and is found from then on', async () => {
    const fork = {
      repository: `helper/${name}`,
      upstream: `acme/${name}`,
      branch: 'main',
      isThere: true,
      problems: [],
    };
    expect(await withToken().fork(`acme/${name}`)).toEqual(fork);
    expect(await tip('helper')).toBe(await tip('acme'));
    expect(await withToken().fork(`acme/${name}`)).toEqual(fork);
  });

  it('A fork that is behind is brought forward, and one with commits of its own is left and told of', async () => {
    await withToken().fork(`acme/${name}`);
    const newest = await commit('acme', 'one');
    expect((await withToken().fork(`acme/${name}`)).problems).toEqual([]);
    expect(await tip('helper')).toBe(newest);
    await commit('acme', 'two');
    const own = await commit('helper', 'own');
    expect((await withToken().fork(`acme/${name}`)).problems).toEqual([
      `main of helper/${name} has 1 commit of its own and lacks 1: it was left as it is`,
    ]);
    expect(await tip('helper')).toBe(own);
  });

  it('A fork of a renamed repository is one of its present name', async () => {
    await github.service.moveRepository('acme', name, { name: `${name}-new` });
    expect(await withToken().fork(`acme/${name}`)).toMatchObject({
      ...{ repository: `helper/${name}-new`, upstream: `acme/${name}-new` },
    });
  });

  it.each([
    ['archived', { isArchived: true }, /is archived: it takes no pull requests/],
    ['private without forks', { refusesForks: true, private: true }, /Member privileges, Repository forking/],
  ])(
    'A repository that is %s is not forked, and the refusal says who can change that',
    async (_what, settings, words) => {
      github.service.change('acme', name, settings);
      github.service.setPermission('acme', name, 'helper', 'read');
      await expect(withToken().fork(`acme/${name}`)).rejects.toMatchObject({
        code: 'refused',
        message: expect.stringMatching(words),
      });
    },
  );

  it('A fork does not go to the account that owns the repository', async () => {
    await expect(withToken().fork(`acme/${name}`, 'acme')).rejects.toThrow(/would go to the account that owns it/);
  });

  it('A fork by an App goes to the one other account that it administers', async () => {
    const host = withApp({ id: 5, account: 'acme' }, { id: 6, account: 'labs', permissions: ADMINISTERS });
    expect(await host.fork(`acme/${name}`)).toMatchObject({ repository: `labs/${name}`, isThere: true, problems: [] });
  });

  it('A fork by an App that lacks a right names the right, where it is granted, and the way by hand', async () => {
    const byHand = new RegExp(`/acme/${name}/fork and gives this agent write access`);
    const refused = async (...installations: Installations) => {
      const message = await withApp(...installations)
        .fork(`acme/${name}`)
        .catch((error) => error.message);
      expect(message).toMatch(byHand);
      return message;
    };
    expect(await refused({ id: 5, account: 'acme' })).toContain('not installed on any account but acme');
    const labs = { id: 6, account: 'labs' };
    expect(await refused({ id: 5, account: 'acme' }, labs)).toMatch(
      /on labs the GitHub App lacks administration: write: an owner grants it at .*installations\/6/,
    );
    const narrow = { ...labs, permissions: ADMINISTERS, repositories: ['other'] };
    expect(await refused({ id: 5, account: 'acme' }, narrow)).toContain('lacks access to all repositories');
    expect(await refused({ ...labs, permissions: ADMINISTERS })).toMatch(
      /installed there too: the GitHub App has no access/,
    );
    const both = [labs, { ...labs, id: 7, account: 'globex' }].map((each) => ({ ...each, permissions: ADMINISTERS }));
    expect(await refused({ id: 5, account: 'acme' }, ...both)).toContain('several accounts');
  });

  it('A fork that a person made by hand is found by an App without the right to make one', async () => {
    await octokit(github.url, HELPER).request('POST /repos/{owner}/{repo}/forks', { owner: 'acme', repo: name });
    const host = withApp({ id: 6, account: 'helper', repositories: [name] });
    expect(await host.fork(`acme/${name}`)).toMatchObject({ repository: `helper/${name}`, isThere: true });
  });
});

describe('a pull request from a fork', () => {
  it('A pull request from a fork is opened upstream, lets maintainers push, and is updated when it is asked for again', async () => {
    await withToken().fork(`acme/${name}`);
    await pushed();
    const opened = await withToken().openPullRequest(draft());
    expect(opened).toMatchObject({ repository: `acme/${name}`, number: 1, created: true, base: 'main', problems: [] });
    const again = await withToken().openPullRequest(draft({ title: 'Much louder', ours: [opened.url], marker: 'm2' }));
    expect(again).toMatchObject({ number: 1, created: false });
    const { data } = await octokit(github.url, HELPER).request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...{ owner: 'acme', repo: name, pull_number: 1 },
    });
    expect(data).toMatchObject({ title: 'Much louder', maintainer_can_modify: true, head: { label: 'helper:louder' } });
  });

  it('A pull request from a fork without the branch says so, with the near name, or how a branch of a fork is named', async () => {
    await withToken().fork(`acme/${name}`);
    await pushed('louder-knob');
    const refusal = (branch: string) =>
      withToken()
        .openPullRequest(draft({ branch }))
        .catch((error) => error.message);
    expect(await refusal('helper:louder-knop')).toContain(
      `helper/${name} has no branch 'louder-knop': is it 'louder-knob'?`,
    );
    expect(await refusal('louder')).toContain('(one of a fork is named owner:branch)');
  });

  it('A pull request where the App may not open one names the right, and the page where a person opens it', async () => {
    await withToken().fork(`acme/${name}`);
    await pushed();
    const page = `A person can open it at ${github.url}/acme/${name}/compare/helper%3Alouder?expand=1`;
    await expect(withApp({ id: 6, account: 'helper' }).openPullRequest(draft())).rejects.toThrow(page);
    const reads = { ...FULL_ACCESS, pull_requests: 'read' as const };
    const refused = withApp({ id: 5, account: 'acme', permissions: reads }).openPullRequest(draft());
    await expect(refused).rejects.toThrow(/lacks pull requests: write .*A person can open it at/);
  });

  it('A pull request to an archived repository is refused for that reason', async () => {
    github.service.change('acme', name, { isArchived: true });
    await expect(withToken().openPullRequest(draft())).rejects.toThrow(/is archived: it takes no pull requests/);
  });

  it('A pull request inside of a fork is opened there, and the way to its upstream is told', async () => {
    await withToken().fork(`acme/${name}`);
    await pushed();
    const opened = await withToken().openPullRequest(draft({ repository: `helper/${name}`, branch: 'louder' }));
    expect(opened).toMatchObject({ repository: `helper/${name}`, forkOf: `acme/${name}`, created: true });
  });
});

describe('what may be pushed to', () => {
  it('A repository that a token may only read is told as such, an archived one too, and a moved one by its name', async () => {
    const standings = async () => (await withToken().gitAccess([`acme/${name}`])).standings;
    const url = `${github.url}/acme/${name}`;
    expect(await standings()).toEqual([{ url, readOnly: expect.stringMatching(/may only read acme\/thing/) }]);
    github.service.setPermission('acme', name, 'helper', 'write');
    expect(await standings()).toBeUndefined();
    github.service.change('acme', name, { isArchived: true });
    expect(await standings()).toEqual([{ url, isArchived: true }]);
    await github.service.moveRepository('acme', name, { name: `${name}-new` });
    const moved = await withToken().gitAccess([`acme/${name}`]);
    expect(moved.standings).toEqual([{ url, isArchived: true, name: `acme/${name}-new` }]);
    expect(moved.credentials.map((each) => each.url)).toEqual([url, `${url}-new`]);
  });

  it('A repository where the App may only read is told with the right and where it is granted', async () => {
    const reads = { ...FULL_ACCESS, contents: 'read' as const };
    const { standings } = await withApp({ id: 5, account: 'acme', permissions: reads }).gitAccess([`acme/${name}`]);
    expect(standings).toEqual([
      {
        url: `${github.url}/acme/${name}`,
        readOnly: expect.stringMatching(/lacks contents: write .*installations\/5/),
      },
    ]);
    github.service.change('acme', name, { isArchived: true });
    const archived = await withApp({ id: 5, account: 'acme' }).gitAccess([`acme/${name}`]);
    expect(archived.standings).toMatchObject([{ isArchived: true }]);
  });
});
