import { describe, expect, test } from 'vitest';
import { lastUserText, toolResults } from '../../../local/aws/bedrock/script.ts';
import { messageOf } from '../harness/frames.ts';
import { playOn } from '../harness/play-on.ts';
import { bash, Gate, type Scenario } from '../harness/scenario.ts';
import { go, processesWith, running, started, UNTIL_GO } from '../harness/worker.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

describe('stop', () => {
  test('A stop during a model call drops the reply and charges its worst case, and a message resumes', async () => {
    const gate = new Gate();
    const talk = scenario.open({
      turns: [
        (request) => (/go on/.test(lastUserText(request)) ? { text: 'Going on.' } : gate.hold({ text: 'Too late.' })),
      ],
    });
    await scenario.waitFor(() => talk.modelCalls().length === 1, 'the model call');
    talk.say('stop');
    // The step looks for a stop every three seconds of real time.
    await scenario.waitFor(() => talk.answersLike(/Stopped by @alice/).length === 1, 'the stop');
    gate.open();
    await scenario.quiet();
    expect(await talk.state()).toMatchObject({ phase: { kind: 'paused', reason: { kind: 'stopped' } } });
    expect((await talk.state())?.spend.estimatedMicroUsd).toBeGreaterThan(0);
    talk.say('go on');
    await scenario.answered(talk, /Going on/);
    expect(talk.answersLike(/Too late/)).toEqual([]);
    const texts = talk.lastRequest().messages.flatMap((message) => message.content.map((block) => block.text ?? ''));
    expect(texts.filter((text) => /please look/.test(text))).toHaveLength(1);
    expect(texts.filter((text) => /go on/.test(text))).toHaveLength(1);
  });

  test('A stop by the button during a command kills what runs in the background, then the session goes on', async () => {
    const talk = scenario.open({
      turns: [
        bash('sleep 4712.1 & sleep 4712.2'),
        (request) => ({ text: `I know: ${toolResults(request)[0]?.status}.` }),
      ],
    });
    await running(scenario, 'sleep 4712.2');
    await running(scenario, 'sleep 4712.1');
    await scenario.waitFor(() => talk.progress()[0]?.buttons.length === 2, 'the Stop button');
    const [progress] = talk.progress();
    const [button] = progress?.buttons ?? [];
    const press = { user: 'bob', messageTs: progress?.ts ?? '', actionId: button?.actionId ?? '' };
    expect(await scenario.system.slack.people.pressButton(press)).toMatchObject({ kind: 'answered', status: 200 });
    await scenario.until(() => processesWith('sleep 4712').length === 0);
    await scenario.until(async () => (await talk.results()).length === 1);
    expect((await talk.results())[0]).toMatchObject({ outcome: 'cancelled', isError: true });
    expect(await talk.phase()).toBe('paused');
    expect(talk.answersLike(/Stopped by @bob/)).toHaveLength(1);
    expect(talk.progress()[0]?.buttons.map(({ label }) => label)).toEqual(['Open console']);
    talk.say('what happened?');
    await scenario.answered(talk, /I know: error/);
    expect(await talk.results()).toHaveLength(1);
  });
});

describe('messages while a command runs', () => {
  test('Messages while a command runs are in the next request once, as text after the result', async () => {
    const talk = scenario.open({ turns: [bash(UNTIL_GO), { text: 'Read both.' }] });
    await started(scenario, talk);
    talk.say('also look at the tests');
    talk.say('and be quick', 'bob');
    await scenario.waitFor(async () => (await talk.inbox()).length === 3, 'the inbox');
    await go(scenario, talk);
    await scenario.answered(talk, /Read both/);
    const last = talk.lastRequest().messages.at(-1)?.content ?? [];
    expect(last.map((block) => (block.toolResult ? 'result' : (block.text ?? 'cache point')))).toEqual([
      'result',
      expect.stringMatching(messageOf('U0ALICE', 'also look at the tests')),
      expect.stringMatching(messageOf('U0BOB', 'and be quick')),
      'cache point',
    ]);
    const words = JSON.stringify(talk.lastRequest().messages);
    expect(words.split('also look at the tests')).toHaveLength(2);
    expect(talk.answersLike(/Read both/)[0]?.text).toMatch(/^@bob /);
  });
});
