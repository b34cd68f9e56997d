import type { EvalResults, TaskRun } from './schema.ts';
import { bootstrapMean, type Estimate, mean, wilson } from './statistics.ts';

/** What a run costs in effort, in the order in which it is shown. `digits` behind the point. */
export const EFFORTS = [
  { key: 'modelCalls', label: 'model calls', digits: 1 },
  { key: 'toolCalls', label: 'tool calls', digits: 1 },
  { key: 'failedCalls', label: 'failed tool calls', digits: 1 },
  { key: 'resultChars', label: 'characters of results', digits: 0 },
  { key: 'inputTokens', label: 'input tokens', digits: 0 },
  { key: 'cacheReadTokens', label: 'tokens read from the cache', digits: 0 },
  { key: 'cacheWriteTokens', label: 'tokens written to the cache', digits: 0 },
  { key: 'outputTokens', label: 'output tokens', digits: 0 },
  { key: 'dollars', label: 'dollars', digits: 3 },
  { key: 'minutes', label: 'minutes', digits: 2 },
] as const;
export type EffortKey = (typeof EFFORTS)[number]['key'];

/** One measure of a run. */
export function effortOf(run: TaskRun, key: EffortKey): number {
  switch (key) {
    case 'inputTokens':
    case 'outputTokens':
    case 'cacheReadTokens':
    case 'cacheWriteTokens':
      return run.tokens[key];
    default:
      return run[key];
  }
}

export type Efforts = Record<EffortKey, Estimate>;
export type TaskSummary = {
  task: string;
  kind: TaskRun['kind'];
  runs: number;
  /** Share of the runs that passed. */
  success: Estimate;
  efforts: Efforts;
};
/** `total`: sums over all runs, without intervals. */
export type Summary = {
  tasks: TaskSummary[];
  success: Estimate;
  efforts: Efforts;
  total: Record<EffortKey, number>;
};

/**
 * Per task and over all. Over all, tasks are the sample: runs of one task are averaged first, because they are not independent. So the
 * intervals say what to expect of other tasks of the same kinds.
 */
export function summaryOf({ runs }: Pick<EvalResults, 'runs'>): Summary {
  const tasks = byTask(runs).map(([task, own]) => taskSummary(task, own));
  const passed = tasks.reduce((sum, { success }) => sum + success.value, 0);
  return {
    tasks,
    success: wilson(passed, tasks.length),
    efforts: effortsOf((key) => tasks.map(({ efforts }) => efforts[key].value)),
    total: Object.fromEntries(EFFORTS.map(({ key }) => [key, sum(runs, key)])) as Record<EffortKey, number>,
  };
}

/** Runs of each task, by name. */
export function byTask(runs: readonly TaskRun[]): [string, TaskRun[]][] {
  const groups = new Map<string, TaskRun[]>();
  for (const run of runs) groups.set(run.task, [...(groups.get(run.task) ?? []), run]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function taskSummary(task: string, runs: TaskRun[]): TaskSummary {
  const passed = runs.filter((run) => run.passed).length;
  return {
    task,
    kind: runs[0]?.kind ?? 'fix',
    runs: runs.length,
    success: wilson(passed, runs.length),
    efforts: effortsOf((key) => runs.map((run) => effortOf(run, key))),
  };
}

function effortsOf(values: (key: EffortKey) => number[]): Efforts {
  return Object.fromEntries(EFFORTS.map(({ key }) => [key, bootstrapMean(values(key))])) as Efforts;
}

function sum(runs: readonly TaskRun[], key: EffortKey): number {
  return mean(runs.map((run) => effortOf(run, key))) * runs.length;
}
