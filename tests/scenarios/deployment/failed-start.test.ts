import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../../local/system/system.ts';
import { Scenario } from '../harness/scenario.ts';

const config = mkdtempSync(join(tmpdir(), 'remote-swe-config-'));
const operators = join(config, 'prompts/operators.md');
let scenario: Scenario;

beforeAll(async () => {
  cpSync(join(ROOT, 'layers/agent-config'), config, { recursive: true });
  writeFileSync(operators, '# Not below the first level\n');
  scenario = await Scenario.start({}, { agentConfigDirectory: config });
});
afterAll(async () => {
  await scenario.close();
  rmSync(config, { recursive: true, force: true });
});

test('Unusable rules of an operator are told once, within a minute, and the session goes on after the mend', async () => {
  const { clock } = scenario.system;
  const before = clock.now();
  const talk = scenario.open({ turns: [{ text: 'Here I am.' }] });
  await scenario.answered(talk, /cannot start/);
  expect(clock.now() - before).toBeLessThan(60_000);
  const [told] = talk.answers();
  expect(told?.text).toMatch(/headings of the first level/);
  expect(told?.text).toMatch(/An operator has to mend this/);
  // Several tries later it has been said once.
  await scenario.pass(3 * 60_000);
  expect(talk.answersLike(/cannot start/)).toHaveLength(1);
  expect(talk.modelCalls()).toHaveLength(0);
  writeFileSync(operators, '');
  await scenario.answered(talk, /Here I am/);
  expect(clock.now() - before).toBeLessThan(6 * 60_000);
  expect(talk.answers()).toHaveLength(2);
});
