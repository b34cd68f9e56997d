import type { Comparison } from '../results/compare.ts';
import type { TaskRun } from '../results/schema.ts';
import { EFFORTS, type Summary } from '../results/summary.ts';
import { comparisonLines, effortText, estimateText, percent } from '../results/words.ts';

/** One run in one line, and why it failed in the next ones. */
export function runLines(run: TaskRun, done: number, total: number): string[] {
  const effort = (['modelCalls', 'toolCalls', 'dollars', 'minutes'] as const).map((key) =>
    `${effortText(key, run[key])} ${key === 'dollars' ? '' : labelOf(key)}`.trim(),
  );
  const head = `${done}/${total} ${run.passed ? 'passed' : 'FAILED'} ${run.task}${run.run > 1 ? ` (run ${run.run})` : ''}`;
  const failed = run.checks.filter(({ passed }) => !passed).map(({ name, detail }) => `      no: ${name}: ${detail}`);
  const why = run.ended.kind === 'answered' ? [] : [`      ${run.ended.reason}`];
  return [`${head}: ${effort.join(', ')}`, ...(run.passed ? [] : [...why, ...failed])];
}

/** Success and every measure, over all tasks. */
export function summaryLines(summary: Summary): string[] {
  const { tasks, success, efforts, total } = summary;
  return [
    '',
    `solved: ${estimateText(success, percent)} of ${tasks.length} tasks`,
    ...EFFORTS.map(({ key, label }) => {
      const text = (value: number) => effortText(key, value);
      return `${label}: ${estimateText(efforts[key], text)} for each task, ${text(total[key])} in sum`;
    }),
  ];
}

/** What has changed since the older file. */
export function againstLines(comparison: Comparison): string[] {
  return [
    '',
    'Since the older file, pairwise by task; efforts where both solved the task:',
    ...comparisonLines(comparison),
  ];
}

function labelOf(key: 'modelCalls' | 'toolCalls' | 'dollars' | 'minutes'): string {
  return EFFORTS.find((effort) => effort.key === key)?.label ?? key;
}
