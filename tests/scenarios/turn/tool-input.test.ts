import { describe, expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import { expectMisfit, resultsOf } from '../harness/results-of.ts';
import { bash, type Scenario, toolUse } from '../harness/scenario.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

describe('a call that cannot run', () => {
  test('The answer to an unknown tool names the known ones', async () => {
    const [result] = await resultsOf(scenario, toolUse('make_coffee', { strong: true }));
    expect(result).toMatchObject({ status: 'error' });
    expect(result?.text).toMatch(/There is no tool 'make_coffee'.*bash.*todo.*Call one of these/);
  });

  test.each([
    ['a missing field', 'bash', {}, /command/],
    ['an unknown field', 'read_file', { path: 'a.txt', colour: 'red' }, /colour: unknown field\. Fields: path/],
  ])('The answer to %s names the field, and no machine is started for it', async (_name, tool, input, hint) => {
    await expectMisfit(scenario, tool, input, hint);
  });
});

describe('what comes back from a machine', () => {
  test('An edit whose text is not unique, or not there, changes nothing and says how to make it right', async () => {
    const [, twice, none, unread] = await resultsOf(
      scenario,
      bash('printf "one\\nsame\\ntwo\\nsame\\n" > a.txt'),
      toolUse('edit_file', { path: 'a.txt', old_string: 'same', new_string: 'other' }),
      toolUse('edit_file', { path: 'a.txt', old_string: 'one\nsane\ntwo', new_string: 'other' }),
      bash('cat a.txt'),
    );
    expect(twice).toMatchObject({ status: 'error' });
    expect(twice?.text).toMatch(/2|twice|lines? 2/);
    expect(twice?.text).toMatch(/replace_all/);
    expect(none).toMatchObject({ status: 'error' });
    expect(none?.text).toMatch(/same/);
    expect(unread?.text).toMatch(/^one\nsame\ntwo\nsame\n/);
  });
});
