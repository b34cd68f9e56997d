import { describe, expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import { expectMisfit, resultsOf } from '../harness/results-of.ts';
import { bash, type Scenario, toolUse } from '../harness/scenario.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

describe('a call that cannot run', () => {
  test('A tool’s name in another case is the tool', async () => {
    const [result] = await resultsOf(scenario, toolUse('Todo', { items: [] }));
    expect(result).toMatchObject({ status: 'success', text: 'The list has 0 items, 0 not done.' });
  });

  test.each([
    ['a wrong type', 'bash', { command: 'ls', timeout_s: 'long' }, /timeout_s/],
    ['a value out of its bounds', 'bash', { command: 'ls', timeout_s: 1_000_000 }, /timeout_s.*7200/],
    ['a wrong value inside a list', 'todo', { items: [{ id: 'a', text: 'b', state: 'soon' }] }, /items\.0\.state/],
    [
      'a repository that is none',
      'create_pull_request',
      { repository: 'x', branch: 'b', title: 't', body: '' },
      /owner\/name/,
    ],
  ])('The answer to %s names the field, and no machine is started for it', async (_name, tool, input, hint) => {
    await expectMisfit(scenario, tool, input, hint);
  });

  test('A reply with input that is no JSON is asked for again', async () => {
    const tries = { made: 0 };
    const [result] = await resultsOf(scenario, () =>
      tries.made++ === 0
        ? { toolUses: [{ name: 'todo', input: {} }], rawToolInput: '{"items": [' }
        : { toolUses: [{ name: 'todo', input: { items: [] } }] },
    );
    expect(tries.made).toBe(2);
    expect(result).toMatchObject({ status: 'success' });
  });

  test('One bad call among good ones leaves each call its own result, in order', async () => {
    const results = await resultsOf(scenario, {
      toolUses: [
        { name: 'todo', input: { items: [] } },
        { name: 'bash', input: { workdir: '/' } },
        { name: 'bash', input: { command: 'echo good' } },
        { name: 'nothing', input: {} },
      ],
    });
    expect(results.map((result) => result.status)).toEqual(['success', 'error', 'success', 'error']);
    expect(results[2]?.text).toContain('good');
  });
});

describe('what comes back from a machine', () => {
  test('An output of 50 MB shows head and tail, and where the rest is', async () => {
    const [result] = await resultsOf(
      scenario,
      bash('echo first; seq -f "%.0f $(printf "word %.0s" $(seq 20))" 470000; echo last'),
    );
    expect(result).toMatchObject({ status: 'success' });
    expect(result?.text.length).toBeLessThan(40_000);
    expect(result?.text).toMatch(/^first\n1 word /);
    expect(result?.text).toMatch(/characters left out here; the whole output is in \S+\/calls\//);
    expect(result?.text).toMatch(/\nlast\nexit=0 .*\n<session-note/);
  });

  test('Binary output does not break the transcript', async () => {
    const results = await resultsOf(
      scenario,
      bash('head -c 20000 /dev/urandom'),
      bash('printf "a\\0b\\377c\\033[31mred"'),
    );
    expect(results.map((result) => result.status)).toEqual(['success', 'success']);
    for (const result of results) expect(result.text).toMatch(/exit=0/);
  });

  test('A command that fails is an answer, not an error of the tool', async () => {
    const [result] = await resultsOf(scenario, bash('echo oops >&2; exit 194'));
    expect(result?.text).toMatch(/oops[\s\S]*exit=194/);
  });

  test('A command past its time limit goes on in the background', async () => {
    const [result, after] = await resultsOf(
      scenario,
      bash('echo begun; sleep 1.5; echo ended > ended.txt', { timeout_s: 1 }),
      bash('until [ -e ended.txt ]; do sleep 0.05; done; cat ended.txt'),
    );
    expect(result?.text).toMatch(/begun[\s\S]*exit=none-yet/);
    expect(after?.text).toMatch(/^ended/);
  });

  test('A file that does not exist brings what is there instead', async () => {
    const [, result] = await resultsOf(
      scenario,
      bash('echo hi > readme.md'),
      toolUse('read_file', { path: 'redme.md' }),
    );
    expect(result).toMatchObject({ status: 'error' });
    expect(result?.text).toMatch(/readme\.md/);
  });
});
