import { Octokit } from '@octokit/core';
import { expect, test } from 'vitest';
import { toolResults } from '../../../local/aws/bedrock/script.ts';
import type { LocalRequest } from '../../../local/kernel/http.ts';
import { pngFile } from '../../agent-core/fakes/images.ts';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario, toolUse } from '../harness/scenario.ts';

let scenario: Scenario;
playOn(
  (started) => {
    scenario = started;
  },
  { GitHubServerUrl: 'https://github.corp.example', GitHubApiUrl: 'https://github.corp.example/api/v3' },
);

const at = { owner: 'corp', repo: 'shop' };
const WORKFLOW = 'name: CI\non: push\njobs:\n  build:\n    runs-on: x\n    steps:\n      - run: grep -q new list.txt\n';

test('On GitHub Enterprise a session goes from an issue to a green pull request and answers a remark, all below /api/v3', async () => {
  const { github, front, baseUrl } = scenario.system;
  const asked: LocalRequest[] = [];
  front.observers.push({ before: ({ caller }, request) => void (caller !== 'unknown' && asked.push(request)) });
  const files = { 'list.txt': 'old\n', '.github/workflows/ci.yml': WORKFLOW };
  await github.createRepository({ owner: at.owner, name: at.repo, files, private: true });
  const picture = github.addAttachment(pngFile(8, 6));
  const words = { title: 'The list is old', body: `![Screen](${picture})`, author: 'bob' };
  const { number } = github.createIssue({ owner: at.owner, name: at.repo, ...words });
  const server = `${baseUrl}/github`;
  const pull = { repository: 'corp/shop', branch: 'new', title: 'A new list', body: `Fixes #${number}` };
  const talk = scenario.open({
    turns: [
      toolUse('get_issue', { url: `${server}/corp/shop/issues/${number}` }),
      toolUse('clone_repository', { repository: 'corp/shop' }),
      bash(
        "git checkout -q -b new && echo new > list.txt && git commit -qam 'Renew' && git push -q origin new && echo $GH_HOST",
      ),
      toolUse('create_pull_request', pull),
      toolUse('wait_for_checks', { url: `${server}/corp/shop/pull/${number + 1}`, minutes: 60 }),
      { text: 'It is green.' },
      toolUse('get_pull_request', { url: `corp/shop#${number + 1}` }),
      toolUse('write_comment', { url: `${server}/corp/shop/pull/${number + 1}`, body: 'It was old.' }),
      { text: 'Because it was old.' },
    ],
  });
  await scenario.answered(talk, /It is green/);
  const results = toolResults(talk.lastRequest());
  expect(results.flatMap(({ status, text }) => (status === 'error' ? [text] : []))).toEqual([]);
  expect(results.map(({ text }) => text).join('\n')).toContain('The picture "Screen" in it:');
  expect(results[2]?.text).toContain(new URL(baseUrl).host);
  const [opened] = github.pullRequests(at.owner, at.repo);
  expect(opened).toMatchObject({ title: 'A new list', pull: { head: 'new' } });
  github.addToken({ token: 'ghp_alice', login: 'alice' });
  github.setPermission(at.owner, at.repo, 'alice', 'write');
  const alice = new Octokit({ baseUrl: `${server}/api/v3`, auth: 'ghp_alice' });
  const remark = { ...at, issue_number: opened?.number ?? 0, body: 'Why?' };
  await alice.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', remark);
  await scenario.answered(talk, /Because it was old/);
  const api = asked.filter(({ path }) => path.startsWith('/github/api')).map(({ path }) => path);
  expect(api.length).toBeGreaterThan(10);
  expect(api.filter((path) => !/^\/github\/api\/(?:v3\/|graphql$)/.test(path))).toEqual([]);
  expect(api).toContain('/github/api/graphql');
});
