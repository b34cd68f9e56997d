import { describe, expect, test } from 'vitest';
import { undisturbed } from '../../../local/slack/events/disturbance.ts';
import { playOn } from '../harness/play-on.ts';
import { Gate, type Scenario, toolUse } from '../harness/scenario.ts';
import { expectOnce, expectOneWinner, kindsOf, ringBeside } from './delivered.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

describe('a Slack event', () => {
  test('Three deliveries at the same time are one message', async () => {
    scenario.system.slack.delivery.disturb = () => ({ kind: 'duplicate', copies: 3 });
    const talk = scenario.open({ turns: [{ text: 'Once.' }] });
    await expectOnce(scenario, talk, /Once/);
    expect(talk.modelCalls()).toHaveLength(1);
  });

  test('The events app_mention and message of one post are one message, in whichever order they come', async () => {
    const { delivery } = scenario.system.slack;
    for (const reverse of [false, true]) {
      delivery.disturb = () => ({ kind: 'hold' });
      const talk = scenario.open({ turns: [{ text: 'One post.' }] });
      delivery.release((held) => (reverse ? [...held].reverse() : held));
      delivery.disturb = undisturbed;
      await expectOnce(scenario, talk, /One post/);
      expect(talk.modelCalls()).toHaveLength(1);
    }
  });
});

describe('a wake', () => {
  test('Three steps that hold a lease while tools run have one winner', async () => {
    const gate = new Gate();
    const items = [{ id: 'a', text: 'first', state: 'done' }];
    const talk = scenario.open({
      turns: [toolUse('todo', { items }), () => gate.hold({ text: 'Both saw the list.' })],
    });
    await ringBeside(scenario, talk);
    await ringBeside(scenario, talk);
    await scenario.waitFor(() => talk.modelCalls().length > 1, 'the second model call');
    await ringBeside(scenario, talk);
    gate.open();
    await expectOneWinner(scenario, talk, /Both saw the list/, ['reply', 'tools', 'reply']);
  });

  test('A wake that comes back while its step still waits for the model says its answer once', async () => {
    const gate = new Gate();
    const talk = scenario.open({ turns: [() => gate.hold({ text: 'Said once.' })] });
    await scenario.waitFor(() => talk.modelCalls().length === 1, 'the first model call');
    // The step's heartbeat beats in real time: for the queue it has been silent for more than a minute.
    scenario.system.clock.advance(61_000);
    await scenario.waitFor(() => talk.modelCalls().length === 2, 'the second model call');
    gate.open();
    await expectOnce(scenario, talk, /Said once/);
    expect(await kindsOf(talk)).toEqual(['reply']);
  });
});
