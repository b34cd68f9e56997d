import { type ReadToolResult, toolResults } from '../../../local/aws/bedrock/script.ts';
import type { Scenario, Turn } from './scenario.ts';

/** What the model is told about each of these turns' calls, in order. */
export async function resultsOf(scenario: Scenario, ...turns: Turn[]): Promise<ReadToolResult[]> {
  const talk = scenario.open({ turns: [...turns, { text: 'That was all.' }] });
  await scenario.answered(talk, /That was all/);
  return toolResults(talk.lastRequest());
}
