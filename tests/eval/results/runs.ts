import type { EvalResults, TaskRun } from '../../../eval/results/schema.ts';

/** A run with the numbers that matter to a test. */
export function runOf(task: string, passed: boolean, modelCalls = 10, run = 1): TaskRun {
  return {
    ...{ task, kind: 'fix', run, passed, modelCalls, toolCalls: 2 * modelCalls, failedCalls: 1, resultChars: 1_000 },
    checks: [{ name: 'it works', passed, detail: passed ? 'yes' : 'it does <not>' }],
    ended: { kind: 'answered', reason: 'It answered.' },
    tokens: { inputTokens: 100 * modelCalls, outputTokens: 50, cacheReadTokens: 7, cacheWriteTokens: 3 },
    ...{
      dollars: modelCalls / 100,
      minutes: 1,
      answer: 'Done & <b>tested</b>.',
      pullRequests: [],
      sessionId: `s:${task}`,
    },
  };
}

export function resultsOf(...runs: TaskRun[]): EvalResults {
  const about = { at: 1_700_000_000_000, model: 'model <x>', by: 'script', build: 'abc1234' };
  return { format: 'remote-swe-eval', version: 1, ...about, runs };
}
