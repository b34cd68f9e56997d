import { expect } from 'vitest';
import { type ReadToolResult, toolResults } from '../../../local/aws/bedrock/script.ts';
import { type Scenario, type Turn, toolUse } from './scenario.ts';

/** What the model is told about each of these turns' calls, in order. */
export async function resultsOf(scenario: Scenario, ...turns: Turn[]): Promise<ReadToolResult[]> {
  const talk = scenario.open({ turns: [...turns, { text: 'That was all.' }] });
  await scenario.answered(talk, /That was all/);
  return toolResults(talk.lastRequest());
}

/** A call of which the model is told that its input does not fit: the field is named, and no machine is started for it. */
export async function expectMisfit(
  scenario: Scenario,
  tool: string,
  input: Record<string, unknown>,
  hint: RegExp,
): Promise<void> {
  const mark = scenario.wire.mark();
  const [result] = await resultsOf(scenario, toolUse(tool, input));
  expect(result).toMatchObject({ status: 'error' });
  expect(result?.text).toMatch(/does not fit its schema; nothing was run/);
  expect(result?.text).toMatch(hint);
  expect(scenario.wire.since(mark).filter((call) => call.service === 'ec2')).toEqual([]);
}
