import { expect, test } from 'vitest';
import { toolResults } from '../../../local/aws/bedrock/script.ts';
import { FULL_ACCESS } from '../../../local/github/state.ts';
import { commentAsMia, install as installApp, WITH_APP } from '../harness/git-hub-app.ts';
import { playOn } from '../harness/play-on.ts';
import { type Scenario, toolUse } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';

const FILES = { 'a.txt': 'a\n' };

let scenario: Scenario;
playOn((started) => {
  scenario = started;
}, WITH_APP);

const install = (installations: Parameters<typeof installApp>[1]) => installApp(scenario.system, installations);
const bash = (command: string) => ({ name: 'bash', input: { command } });
const clone = (repository: string) => ({ name: 'clone_repository', input: { repository } });
const change = (folder: string, branch: string, from = '') =>
  bash(
    `cd ../${folder} && git checkout -q -b ${branch} ${from} && echo b >> a.txt && git commit -qam Change && git push -q -u origin ${branch}`,
  );
const pull = (repository: string, branch: string) => ({
  name: 'create_pull_request',
  input: { repository, branch, title: 'Change a', body: 'It was a.' },
});

const resultsOf = (talk: Talk) => toolResults(talk.lastRequest());
const textsOf = (talk: Talk) =>
  resultsOf(talk)
    .map(({ text }) => text)
    .join('\n');
/** Calls that failed, or whose commands did. */
const problemsOf = (talk: Talk) =>
  resultsOf(talk).flatMap(({ status, text }) => (status === 'error' || /exit=[1-9]/.test(text) ? [text] : []));

const comment = (repository: string, number: number, body: string) =>
  commentAsMia(scenario.system, { repository, number, body });

test('One session opens a pull request in each of two organisations, with a token of each installation for its own alone', async () => {
  install([
    { id: 5, account: 'acme' },
    { id: 6, account: 'globex' },
  ]);
  const { github } = scenario.system;
  for (const [owner, name] of [
    ['acme', 'one'],
    ['globex', 'two'],
    ['globex', 'other'],
  ] as const)
    await github.createRepository({ owner, name, files: FILES, private: true });
  const talk = scenario.open({
    turns: [
      { toolUses: [clone('acme/one'), clone('globex/two')] },
      { toolUses: [change('one', 'fix-one'), change('two', 'fix-two')] },
      { toolUses: [pull('acme/one', 'fix-one'), pull('globex/two', 'fix-two')] },
      { text: 'Both are open.' },
      toolUse('write_comment', { url: 'globex/two#1', body: 'It is two.' }),
      { text: 'Because of two.' },
    ],
  });
  await scenario.answered(talk, /Both are open/);
  expect(problemsOf(talk)).toEqual([]);
  const opened = (owner: string, name: string) =>
    github.pullRequests(owner, name).map(({ author, pull: { head } }) => [author, head]);
  expect(opened('acme', 'one')).toEqual([['remote-swe[bot]', 'fix-one']]);
  expect(opened('globex', 'two')).toEqual([['remote-swe[bot]', 'fix-two']]);
  const minted = github.tokens().filter((token) => token.startsWith('ghs_'));
  const opens = minted.map((token) => [...(github.token(token)?.repositories ?? [])].join());
  expect(new Set(opens)).toEqual(new Set(['acme/one', 'globex/two']));
  await comment('globex/two', 1, 'Why two?');
  await scenario.answered(talk, /Because of two/);
});

test('A pull request from a fork by an App goes upstream, and a remark of a maintainer there reaches its session', async () => {
  install([
    { id: 8, account: 'upstream', permissions: { ...FULL_ACCESS, contents: 'read' } },
    { id: 9, account: 'labs', permissions: { ...FULL_ACCESS, administration: 'write' } },
  ]);
  const { github } = scenario.system;
  await github.createRepository({ owner: 'upstream', name: 'lib', files: FILES });
  const talk = scenario.open({
    turns: [
      { toolUses: [clone('upstream/lib')] },
      { toolUses: [{ name: 'fork_repository', input: { repository: 'upstream/lib' } }, clone('upstream/lib')] },
      { toolUses: [change('lib', 'fix', 'upstream/main')] },
      toolUse('create_pull_request', pull('upstream/lib', 'labs:fix').input),
      { text: 'It is open.' },
      toolUse('write_comment', { url: 'upstream/lib#1', body: 'I shall.' }),
      { text: 'I shall explain it.' },
    ],
  });
  await scenario.answered(talk, /It is open/);
  expect(problemsOf(talk)).toEqual([]);
  expect(textsOf(talk)).toContain('lacks contents: write for upstream/lib');
  const [opened] = github.pullRequests('upstream', 'lib');
  expect(opened).toMatchObject({ author: 'remote-swe[bot]', pull: { head: 'fix', base: 'main' } });
  expect(github.repositories().find(({ id }) => id === opened?.pull.headRepositoryId)?.owner).toBe('labs');
  await comment('upstream/lib', opened?.number ?? 0, 'Please explain');
  await scenario.answered(talk, /I shall explain/);
});
