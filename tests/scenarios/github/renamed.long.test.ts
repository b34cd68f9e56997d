import { expect, test } from 'vitest';
import { commentAsMia, install, WITH_APP } from '../harness/git-hub-app.ts';
import { playOn } from '../harness/play-on.ts';
import { type Scenario, toolUse } from '../harness/scenario.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
}, WITH_APP);

test('A remark reaches the session of a pull request whose repository was renamed and given away since', async () => {
  const { system } = scenario;
  const { github } = system;
  install(system, [
    { id: 5, account: 'acme' },
    { id: 6, account: 'globex' },
  ]);
  await github.createRepository({ owner: 'acme', name: 'shop', files: { a: 'b' } });
  await github.commit({ owner: 'acme', name: 'shop', branch: 'fix', content: { files: { a: 'c' } }, message: 'Fix' });
  const pull = { repository: 'acme/shop', branch: 'fix', title: 'Fix it', body: 'It is fixed.' };
  const say = (body: string) => toolUse('write_comment', { url: 'acme/shop#1', body });
  const turns = [
    toolUse('create_pull_request', pull),
    { text: 'Opened.' },
    say('Because of b.'),
    { text: 'Because of b.' },
    toolUse('get_pull_request', { url: 'acme/shop#1' }),
    say('It is.'),
    { text: 'It is open again.' },
  ];
  const talk = scenario.open({ turns });
  await scenario.answered(talk, /Opened/);
  await github.moveRepository('acme', 'shop', { name: 'market' });
  await github.moveRepository('acme', 'market', { owner: 'globex' });
  await scenario.quiet();
  await commentAsMia(system, { repository: 'globex/market', number: 1, body: 'Why c?' });
  await scenario.answered(talk, /Because of b/);
  await commentAsMia(system, { repository: 'globex/market', number: 1, body: 'Is it open?' });
  await scenario.answered(talk, /open again/);
  expect(talk.answersLike(/Because of b/)).toHaveLength(1);
});
