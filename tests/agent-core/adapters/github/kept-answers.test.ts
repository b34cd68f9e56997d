import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LocalRequest } from '../../../../local/kernel/http.ts';
import { octokit, startGitHub, TOKEN } from '../../../local/github/harness.ts';

let github: Awaited<ReturnType<typeof startGitHub>>;
let requests: { call: string; etag: string | undefined; version: string | undefined }[] = [];

beforeAll(async () => {
  github = await startGitHub({ private: true });
  const before = (_call: unknown, { method, path, headers }: LocalRequest) =>
    void requests.push({
      call: `${method} ${path}`,
      etag: headers['if-none-match'],
      version: headers['x-github-api-version'],
    });
  github.front.observers.push({ before });
});
afterAll(() => github.stop());

function host(token: string): GitHubCodeHost {
  return new GitHubCodeHost({
    apiUrl: `${github.url}/api`,
    serverUrl: github.url,
    auth: tokenAuth(token, `${github.url}/api`),
  });
}

it('A read that is repeated names the answer it knows, and gets the new one once something changed', async () => {
  const { number } = github.service.createIssue({ owner: 'acme', name: 'widget', title: 'Quiet' });
  const ours = host(TOKEN);
  const first = await ours.issue('acme/widget', number);
  requests = [];
  expect(await ours.issue('acme/widget', number)).toEqual(first);
  const reads = requests.filter(({ call }) => call.startsWith('GET'));
  expect(reads.every(({ etag }) => etag?.startsWith('W/"'))).toBe(true);
  expect(requests.every(({ version }) => version === '2022-11-28')).toBe(true);
  await octokit(github.url, TOKEN).request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
    ...{ owner: 'acme', repo: 'widget', issue_number: number, title: 'Very quiet' },
  });
  expect((await ours.issue('acme/widget', number)).title).toBe('Very quiet');
});

it('A kept answer is not given to a credential that may no longer read it', async () => {
  const { number } = github.service.createIssue({ owner: 'acme', name: 'widget', title: 'Secret' });
  github.service.addToken({ token: 'ghp_short', login: 'bob' });
  const theirs = host('ghp_short');
  await theirs.issue('acme/widget', number);
  github.service.removeToken('ghp_short');
  await expect(theirs.issue('acme/widget', number)).rejects.toMatchObject({ code: 'refused' });
});
