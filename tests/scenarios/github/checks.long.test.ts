import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Octokit } from '@octokit/core';
import { expect, test } from 'vitest';
import { markNow, since } from '../../../local/demo/ci/quiet.ts';
import { GITHUB_TOKEN } from '../../../local/system/secrets.ts';
import { git, pushTo } from '../../local/github/harness.ts';
import { playOn } from '../harness/play-on.ts';
import { type Scenario, toolUse } from '../harness/scenario.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

const at = { owner: 'acme', repo: 'awaited' };

test('A session waits for a status of a commit with nothing running, and the event of its end brings the answer', async () => {
  const { system } = scenario;
  await system.github.createRepository({ owner: at.owner, name: at.repo, files: { a: 'b' } });
  const api = new Octokit({ baseUrl: `${system.baseUrl}/github/api`, auth: GITHUB_TOKEN });
  const { data: head } = await api.request('GET /repos/{owner}/{repo}/commits/{ref}', { ...at, ref: 'main' });
  const set = (state: 'pending' | 'success') =>
    api.request('POST /repos/{owner}/{repo}/statuses/{sha}', { ...at, sha: head.sha, state, context: 'deploy' });
  await set('pending');
  const url = `${system.baseUrl}/github/acme/awaited/commit/${head.sha}`;
  const talk = scenario.open({ turns: [toolUse('wait_for_checks', { url, minutes: 300 }), { text: 'All is green.' }] });
  const kinds = async () => (await talk.entries()).map(({ kind }) => kind);
  await scenario.until(async () => (await kinds()).includes('wait'));
  await scenario.quiet();
  const before = system.pool.invocations.length;
  await set('success');
  await scenario.answered(talk, /All is green/);
  expect((await kinds()).slice(-2)).toEqual(['tools', 'reply']);
  expect(JSON.stringify(await talk.entries())).toContain('green, all of them are done');
  const events = system.pool.invocations.slice(before).filter(({ logicalId }) => logicalId === 'GitHubEventsFunction');
  expect(events.length).toBeGreaterThan(0);
  expect(system.instances.list()).toEqual([]);
});

test('A commit is green only after the job that needed another one, whose check is there late', async () => {
  const { system } = scenario;
  const workflow = `on: push
jobs:
  build: { steps: [{ run: 'true' }] }
  test: { needs: build, steps: [{ run: echo fine }] }
`;
  const freeRunners = system.github.takeRunners();
  const files = { '.github/workflows/ci.yml': workflow, 'src/widget.js': '' };
  await system.github.createRepository({ owner: 'acme', name: 'needs', files });
  const root = await mkdtemp(path.join(tmpdir(), 'needs-'));
  const pushed = { root, url: `${system.baseUrl}/github`, branch: 'work', token: GITHUB_TOKEN };
  const clone = await pushTo('acme/needs', pushed);
  const sha = (await git(clone, 'rev-parse', 'HEAD')).trim();
  await rm(root, { recursive: true });
  const url = `${system.baseUrl}/github/acme/needs/commit/${sha.slice(0, 7)}`;
  const talk = scenario.open({ turns: [toolUse('wait_for_checks', { url, minutes: 300 }), { text: 'It is green.' }] });
  await scenario.until(async () => (await talk.entries()).some(({ kind }) => kind === 'wait'));
  freeRunners();
  await scenario.answered(talk, /It is green/);
  const told = JSON.stringify(await talk.entries());
  expect(told).toContain('success: build');
  expect(told).toContain('success: test');
  expect(told).toContain('green, all of them are done');
});

test('A remark of somebody with write permission on the session’s pull request is answered in its thread, once', async () => {
  const { system } = scenario;
  const { owner, repo } = { owner: 'acme', repo: 'reviewed' };
  await system.github.createRepository({ owner, name: repo, files: { a: 'b' } });
  await system.github.commit({ owner, name: repo, branch: 'fix', content: { files: { a: 'c' } }, message: 'Fix' });
  system.github.addToken({ token: 'ghp_alice', login: 'alice' });
  system.github.setPermission(owner, repo, 'alice', 'write');
  const pull = { repository: `${owner}/${repo}`, branch: 'fix', title: 'Fix it', body: 'It is fixed.' };
  const answer = { url: `${system.baseUrl}/github/${owner}/${repo}/pull/1`, body: 'Because b was wrong.' };
  const talk = scenario.open({
    turns: [
      toolUse('create_pull_request', pull),
      { text: 'Opened.' },
      toolUse('write_comment', answer),
      { text: 'You are right.' },
    ],
  });
  await scenario.answered(talk, /Opened/);
  const alice = new Octokit({ baseUrl: `${system.baseUrl}/github/api`, auth: 'ghp_alice' });
  const comment = { owner, repo, issue_number: 1, body: 'Why so?' };
  await alice.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', comment);
  await scenario.answered(talk, /You are right/);
  const [delivery] = system.github.webhooks.all().filter(({ name }) => name === 'issue_comment');
  await system.github.webhooks.redeliver(delivery?.id ?? '');
  await scenario.quiet();
  expect(talk.answersLike(/You are right/)).toHaveLength(1);
  expect(JSON.stringify(await talk.entries())).toContain('github:alice');
});

test('A session that meets a rate limit of twenty minutes waits with nothing running, and reads when it is over', async () => {
  const { system } = scenario;
  await system.github.createRepository({ owner: 'acme', name: 'limited', files: { a: 'b' } });
  system.github.createIssue({ owner: 'acme', name: 'limited', title: 'Too quiet' });
  system.github.limits.useUp(20 * 60_000);
  const mark = markNow(system);
  const talk = scenario.open({ turns: [toolUse('get_issue', { url: 'acme/limited#1' }), { text: 'I have read it.' }] });
  await scenario.answered(talk, /I have read it/);
  const { minutes, byFunction } = since(system, mark);
  expect(minutes).toBeGreaterThanOrEqual(20);
  // Steps before and after it, some of them twice on a busy machine; who looked each minute would need more.
  expect(byFunction.AgentStepFunction?.invocations).toBeLessThan(minutes / 2 + 2);
  expect(system.github.limits.refused).toBe(1);
  const entries = await talk.entries();
  expect(entries.filter(({ kind }) => kind === 'wait').length).toBeGreaterThan(0);
  expect(JSON.stringify(entries)).toContain('Too quiet');
});
