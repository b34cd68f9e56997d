import { framedMessage } from '@remote-swe/core/domain/frames/framed';
import { describe, expect, it } from 'vitest';
import type { ConverseMessage, ConverseRequest } from '../../../../local/aws/bedrock/converse-request.ts';
import { scriptedModel } from '../../../../local/cli/model/scripted-model.ts';
import { demoTurns } from '../../../../local/demo/script.ts';
import type { SeededSubject } from '../../../../local/demo/seed.ts';

const subject: SeededSubject = {
  repository: 'acme/strftime',
  issueUrl: 'http://127.0.0.1:1/github/acme/strftime/issues/1',
  issueNumber: 1,
  issueTitle: 'utc() is an hour off',
  packageName: 'strftime 0.9.2',
};
const script = scriptedModel(() => subject);

const person = (text: string): ConverseMessage => ({
  role: 'user',
  content: [{ text: 'Session facts: requested by <@U0ALICE>.' }, { text: framedMessage('U0ALICE', undefined, text) }],
});
const agent = (text = 'hm'): ConverseMessage => ({ role: 'assistant', content: [{ text }] });
const call = (command: string): ConverseMessage => ({
  role: 'assistant',
  content: [{ toolUse: { toolUseId: 't1', name: 'bash', input: { command } } }],
});
const result = (text: string): ConverseMessage => ({
  role: 'user',
  content: [{ toolResult: { toolUseId: 't1', content: [{ text }] } }],
});
const say = (...messages: ConverseMessage[]) => script.reply({ modelId: 'm', messages } as ConverseRequest);

describe('without a model', () => {
  it.each([
    ['what can you do for me?', /What works now[\s\S]*issues\/1 please fix this/],
    ['which model are you?', /--bedrock/],
    ['how do you work?', /journal/],
    ['what tools do you have', /worker/],
    ['what does it cost', /models\.json/],
    ['please fix the cost of http://127.0.0.1:1/github/acme/strftime/issues/12', /No model is connected/],
  ])('The agent without a model answers "%s"', async (text, expected) => {
    expect((await say(person(text))).text).toMatch(expected);
  });

  it('The agent without a model runs a command that it is told, and shows what came out', async () => {
    expect(await say(person('run `ls -l`'))).toEqual({ toolUses: [{ name: 'bash', input: { command: 'ls -l' } }] });
    const shown = await say(person('run ls'), call('ls'), result('a.txt\nexit=0'));
    expect(shown.text).toBe('```\na.txt\nexit=0\n```');
    expect((await say(person('run ls'), call('ls'), result('a.txt'), agent(), person('run pwd'))).toolUses).toEqual([
      { name: 'bash', input: { command: 'pwd' } },
    ]);
  });
});

describe('when the issue is named', () => {
  const turns = demoTurns(subject);

  it('The agent does the job when the issue is named, from its first turn and later in a thread', async () => {
    const asked = person(`${subject.issueUrl} please fix this`);
    expect(await say(asked)).toEqual(turns[0]);
    expect(await say(person('hello'), agent(), asked)).toEqual(turns[0]);
    expect(await say(person('hello'), agent(), asked, agent(), person('and?'))).toEqual(turns[1]);
  });

  it('The agent says when the script is over, or when another thread has pushed the branch', async () => {
    const asked = person(subject.issueUrl);
    const over = Array.from({ length: turns.length }, () => [agent(), person('more')]).flat();
    expect((await say(asked, ...over)).text).toMatch(/as far as the script goes/);
    const refused = await say(asked, call('git push -q origin x'), result('! [rejected] x -> x (non-fast-forward)'));
    expect(refused.text).toMatch(/in another thread/);
  });
});
