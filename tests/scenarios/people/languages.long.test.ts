import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastUserText } from '../../../local/aws/bedrock/script.ts';
import { Gate, Scenario, toolUse } from '../harness/scenario.ts';
import { ask } from './with-admin.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await Scenario.start();
  await scenario.warmUp();
});
afterAll(() => scenario.close());

test('A session of a person who uses Slack in Japanese is told in Japanese from its sign to its end', async () => {
  const gate = new Gate();
  const talk = scenario.open({
    user: 'yuki',
    text: 'テストを直してください',
    turns: [
      toolUse('todo', { items: [{ id: '1', text: 'テストを直す', state: 'open' }] }),
      (request) =>
        /go on/.test(lastUserText(request)) ? { text: '直しました。' } : gate.hold({ text: '遅すぎました。' }),
      { text: '直しました。' },
      { text: '以上です。' },
      { text: '以上です。' },
    ],
  });
  await scenario.waitFor(() => talk.progress().length === 1, 'the progress message');
  await scenario.waitFor(() => talk.modelCalls().length === 2, 'the second model call');
  await scenario.waitFor(() => talk.progress()[0]?.text.includes('考えています') === true, 'the progress in Japanese');
  expect(talk.progress()[0]?.buttons.map(({ label }) => label)).toEqual(['停止', 'コンソールを開く']);
  const answered = (user: string, command: string, pattern: RegExp) => {
    talk.say(`@remote-swe ${command}`, user);
    return scenario.waitFor(() => talk.answersLike(pattern).length === 1, `${command} for ${user}`);
  };
  await answered('yuki', 'status', /考えています[\s\S]*テストを直す/);
  // A colleague's command is answered in their language, and the session keeps its own.
  await answered('bob', 'status', /Thinking[\s\S]*テストを直す/);
  await answered('bob', 'cost', /^\*This session\*/);
  await answered('yuki', 'cost', /^\*このセッション\*/);
  talk.say('stop', 'bob');
  await scenario.waitFor(() => talk.answersLike(/^@bob さんが停止しました/).length === 1, 'the stop');
  await answered('bob', 'status', /Stopped by @bob\. Write here to go on\./);
  gate.open();
  talk.say('please go on', 'bob');
  await scenario.until(() => talk.answersLike(/モデル呼び出し \d+ 回/).length > 0);
  expect((await talk.state())?.language).toBe('ja');
  expect(talk.progress()[0]?.text).toMatch(/一時停止しました[\s\S]*モデル呼び出し 1 回/);
});

test('A session of a person who uses Slack in English stays in English, also when it is written to in Japanese', async () => {
  const talk = scenario.open({ user: 'bob', text: 'テストを見てください', turns: [{ text: 'Looks good.' }] });
  await scenario.answered(talk, /Looks good\.[\s\S]*1 model call/);
  expect(await ask(scenario, 'yuki', 'help')).toContain('*できること*');
  expect(await ask(scenario, 'yuki', 'statsu')).toContain('もしかして');
  expect(await ask(scenario, 'yuki', 'stop')).toContain('停止するものはありません');
  expect(await ask(scenario, 'yuki', 'raise_budget', talk.ts)).toContain('引き上げるものはありません');
  expect(await ask(scenario, 'bob', 'help')).toContain('*What I do*');
});
