import type { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import { APPEAR_MS, settledAt, verdictOn } from '@remote-swe/core/domain/checks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { octokit, pushBranch, startGitHub, TOKEN } from '../../../../local/github/harness.ts';
import { hostAt } from '../../../fakes/hosts/git-hub.ts';

const jobs = 'jobs:\n  build:\n    runs-on: x\n    steps:\n      - run: "true"\n';
let github: Awaited<ReturnType<typeof startGitHub>>;
let host: GitHubCodeHost;

beforeAll(async () => {
  github = await startGitHub();
  host = hostAt(github.url);
});
afterAll(() => github.stop());

/** A pull request of a branch whose push has been tested. Resolves to its number. */
async function opened(branch: string, on: string): Promise<number> {
  const files = { '.github/workflows/ci.yml': `name: CI\n${on}\n${jobs}` };
  await github.service.commit({ owner: 'acme', name: 'widget', branch: 'main', message: 'CI', content: { files } });
  await pushBranch(github.root, github.url, branch);
  await expect.poll(() => github.service.underWay).toBe(0);
  const asked = { owner: 'acme', repo: 'widget', title: branch, head: branch, base: 'main' };
  const { data } = await octokit(github.url, TOKEN).request('POST /repos/{owner}/{repo}/pulls', asked);
  await expect.poll(() => github.service.underWay).toBe(0);
  return data.number;
}

describe('a run for a pull request that GitHub makes late', () => {
  it('What the push has brought is not green before that run is there, and for three minutes at most', async () => {
    const make = github.service.holdPullRuns();
    const number = await opened('loud', 'on: [push, pull_request]');
    const found = await host.checks('acme/widget', { number });
    expect(found.checks.map(({ name, state }) => [name, state])).toEqual([['build', 'passed']]);
    expect([verdictOn(found), found.coming?.appearing]).toEqual(['waiting', { since: expect.any(Number) }]);
    const since = found.coming?.appearing?.since ?? 0;
    expect(verdictOn(settledAt(found, since + APPEAR_MS - 1, since))).toBe('waiting');
    expect(verdictOn(settledAt(found, since + APPEAR_MS, since))).toBe('green');
    make();
    await expect.poll(() => github.service.underWay).toBe(0);
    const then = await host.checks('acme/widget', { number });
    expect([then.checks.length, verdictOn(then)]).toEqual([2, 'green']);
  });

  it.each([
    ['its workflows begin on pushes alone', 'pushes', '# not on pull_request\non: push'],
    ['it was asked for by its commit', 'commit', 'on: [push, pull_request]'],
  ])('Nothing more is awaited where %s', async (_why, branch, on) => {
    const make = github.service.holdPullRuns();
    const number = await opened(branch, on);
    const { sha } = await host.checks('acme/widget', { number });
    const found = await host.checks('acme/widget', branch === 'commit' ? { sha } : { number });
    expect([verdictOn(found), found.coming?.appearing]).toEqual(['green', undefined]);
    make();
    await expect.poll(() => github.service.underWay).toBe(0);
  });
});
