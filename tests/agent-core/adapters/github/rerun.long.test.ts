import type { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { git, pushBranch, startGitHub } from '../../../local/github/harness.ts';
import { hostAt } from '../../fakes/hosts/git-hub.ts';

const at = { owner: 'acme', name: 'widget' };
const WORKFLOW = 'name: CI\non: push\njobs:\n  build:\n    runs-on: x\n    steps:\n      - run: exit 1\n';
let github: Awaited<ReturnType<typeof startGitHub>>;
let host: GitHubCodeHost;
let sha = '';

beforeAll(async () => {
  github = await startGitHub();
  host = hostAt(github.url);
  const content = { files: { '.github/workflows/ci.yml': WORKFLOW } };
  await github.service.commit({ ...at, branch: 'main', message: 'Checks', content });
  const clone = await pushBranch(github.root, github.url, 'fix');
  sha = (await git(clone, 'rev-parse', 'HEAD')).trim();
  await settled();
});
afterAll(() => github.stop());

const settled = () => eventually(() => github.service.underWay === 0);
/** How often the jobs of this commit ran. */
const runs = async () => {
  const { checks } = await host.checks('acme/widget', { sha });
  return checks.map(({ name, state }) => [name, state]);
};

it('The failed jobs of a commit run again once in their life, whoever asks and however often', async () => {
  expect(await runs()).toEqual([['build', 'failed']]);
  expect(await host.rerunFailed('acme/widget', sha)).toEqual([{ name: 'CI', is: 'started' }]);
  await settled();
  const again = { name: 'CI', is: 'started-before' };
  // The step that died before its commit, and a later call.
  expect(await host.rerunFailed('acme/widget', sha)).toEqual([again]);
  await settled();
  expect(await host.rerunFailed('acme/widget', sha)).toEqual([again]);
  expect(await runs()).toEqual([['build', 'failed']]);
  const repository = github.service.repositories().find(({ name }) => name === 'widget');
  expect([...(repository?.runs.values() ?? [])].map(({ attempt }) => attempt)).toEqual([2]);
});
