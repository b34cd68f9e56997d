import { codeAddress } from '@remote-swe/core/domain/code-address';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git, pushBranch, startGitHub } from '../../../local/github/harness.ts';
import { hostAt } from '../../fakes/hosts/git-hub.ts';

let github: Awaited<ReturnType<typeof startGitHub>>;
let clone: string;
const opening = {
  ...{ repository: 'acme/widget', branch: 'loud', title: 'Louder', body: 'Words' },
  ...{ ours: [], marker: 'm1' },
};

beforeAll(async () => {
  github = await startGitHub({ private: true });
  for (const token of ['ghp_agent', 'ghp_revoked']) github.service.addToken({ token, login: 'dev' });
  clone = await pushBranch(github.root, github.url, 'loud');
});
afterAll(() => github.stop());

const hostWith = (token: string) => hostAt(github.url, token);
async function read(path: string): Promise<string> {
  const host = hostWith('ghp_agent');
  const page = codeAddress(`${github.url}/${path}`, host.addresses);
  if (page.kind === 'none' || page.kind === 'elsewhere') throw new Error(`${path} is ${page.kind}`);
  return (await host.read(page, {})).map(({ text }) => text).join('\n');
}

describe('what goes wrong at GitHub', () => {
  it('A token that is revoked is a refusal in GitHub’s words, which no later try mends', async () => {
    const host = hostWith('ghp_revoked');
    await host.issue('acme/widget', github.service.createIssue({ owner: 'acme', name: 'widget', title: 'x' }).number);
    github.service.removeToken('ghp_revoked');
    for (const asked of [host.issue('acme/widget', 1), host.openPullRequest(opening)])
      await expect(asked).rejects.toMatchObject({
        ...{ code: 'refused', retryAt: undefined, message: expect.stringContaining('Bad credentials') },
      });
    expect(github.service.pullRequests('acme', 'widget')).toEqual([]);
  });

  it('A base that has moved into conflicts is told with the pull request, which opens all the same', async () => {
    const main = { owner: 'acme', name: 'widget', branch: 'main', message: 'Other' };
    await github.service.commit({ ...main, content: { files: { 'src/widget.js': 'nothing\n' } } });
    const { number } = await hostWith('ghp_agent').openPullRequest(opening);
    expect(await read(`acme/widget/pull/${number}`)).toContain('Merging: conflicts with the base');
  });

  it('A force push by somebody else leaves the pull request at the new head, and a push on top of the old is refused', async () => {
    const [pull] = github.service.pullRequests('acme', 'widget');
    const other = await pushBranch(github.root, github.url, 'unrelated');
    await git(other, 'commit', '--quiet', '--amend', '-m', 'Rewritten');
    await git(other, 'push', '--quiet', '--force', 'origin', 'HEAD:loud');
    const head = (await git(other, 'rev-parse', 'HEAD')).trim();
    expect(await read(`acme/widget/pull/${pull?.number}`)).toContain(head.slice(0, 12));
    await git(clone, 'commit', '--quiet', '--allow-empty', '-m', 'On the old one');
    await expect(git(clone, 'push', 'origin', 'loud')).rejects.toThrow(/rejected/);
  });
});
