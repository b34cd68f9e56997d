import { describe, expect, test } from 'vitest';
import { messageOf } from '../harness/frames.ts';
import { playOn } from '../harness/play-on.ts';
import { bash, Gate, type Scenario, toolUse } from '../harness/scenario.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

describe('stop', () => {
  test('A stop while it waits for a worker closes the call as cancelled, and a message resumes', async () => {
    // The SDK tries three times in a step.
    scenario.system.ec2.failNext('RunInstances', 'InsufficientInstanceCapacity', 3);
    const talk = scenario.open({ turns: [bash('echo never'), bash('echo at last'), { text: 'It ran at last.' }] });
    await scenario.waitFor(async () => (await talk.entries()).at(-1)?.kind === 'worker-wait', 'the wait');
    talk.say('Stop.');
    await scenario.waitFor(() => talk.answersLike(/Stopped by/).length === 1, 'the stop');
    expect((await talk.results()).map((result) => result.outcome)).toEqual(['cancelled']);
    talk.say('try again');
    await scenario.answered(talk, /It ran at last/);
    expect((await talk.results()).map((result) => result.outcome)).toEqual(['cancelled', 'completed']);
  });

  test('A stop by a reaction to the progress message or to the first message, or by Slack’s own button, stops as the word does', async () => {
    const { people } = scenario.system.slack;
    const gate = new Gate();
    const turns = [toolUse('todo', { items: [] }), () => gate.hold({ text: 'Too late.' })];
    for (const on of ['progress', 'first message', 'session'] as const) {
      const talk = scenario.open({ turns });
      await scenario.waitFor(() => talk.modelCalls().length === 2, 'the second model call');
      await scenario.waitFor(() => talk.progress().length === 1, 'the progress message');
      const ts = on === 'progress' ? (talk.progress()[0]?.ts ?? '') : talk.ts;
      expect(people.activity('dev', talk.ts)).toMatchObject({ kind: 'working', stoppable: true });
      if (on === 'session') people.pressStop({ user: 'bob', channel: 'dev', threadTs: talk.ts });
      else people.react({ user: 'bob', channel: 'dev', ts, name: on === 'progress' ? 'x' : 'octagonal_sign' });
      await scenario.waitFor(() => talk.answersLike(/Stopped by @bob/).length === 1, 'the stop');
      expect(await talk.phase()).toBe('paused');
      await scenario.waitFor(() => people.activity('dev', talk.ts).kind === 'none', 'the rest');
    }
    gate.open();
    await scenario.quiet();
  });

  test('A stop of an idle session says nothing, and the next message works', async () => {
    const talk = scenario.open({ turns: [{ text: 'First answer.' }, { text: 'Second answer.' }] });
    await scenario.answered(talk, /First answer/);
    talk.say('stop');
    await scenario.quiet();
    expect(await talk.phase()).toBe('idle');
    expect(talk.answers()).toHaveLength(1);
    talk.say('one more thing');
    await scenario.answered(talk, /Second answer/);
    expect(talk.modelCalls()).toHaveLength(2);
  });

  test('An older message that arrives after the stop does not resume the session', async () => {
    const gate = new Gate();
    const { delivery } = scenario.system.slack;
    const talk = scenario.open({ turns: [() => gate.hold({ text: 'Never shown.' }), { text: 'Now it resumed.' }] });
    await scenario.waitFor(() => talk.modelCalls().length === 1, 'the model call');
    delivery.disturb = () => ({ kind: 'hold' });
    talk.say('an afterthought from before the stop');
    delivery.disturb = () => ({ kind: 'pass' });
    talk.say('stop');
    await scenario.waitFor(() => talk.answersLike(/Stopped by/).length === 1, 'the stop');
    gate.open();
    delivery.release();
    await scenario.quiet();
    expect(await talk.phase()).toBe('paused');
    expect(talk.modelCalls()).toHaveLength(1);
  });
});

describe('messages while a command runs', () => {
  test('Messages wait for the next request too while Lambda-side tools run', async () => {
    const gate = new Gate();
    const items = [{ id: 'a', text: 'wait', state: 'done' }];
    const talk = scenario.open({
      turns: [() => gate.hold({ toolUses: [{ name: 'todo', input: { items } }] }), { text: 'All seen.' }],
    });
    await scenario.waitFor(() => talk.modelCalls().length === 1, 'the model call');
    talk.say('one more wish');
    await scenario.waitFor(async () => (await talk.inbox()).length === 2, 'the inbox');
    gate.open();
    await scenario.answered(talk, /All seen/);
    const last = talk.lastRequest().messages.at(-1)?.content ?? [];
    expect(last.map((block) => (block.toolResult ? 'result' : block.text))).toEqual([
      'result',
      expect.stringMatching(messageOf('U0ALICE', 'one more wish')),
      undefined,
    ]);
  });
});
