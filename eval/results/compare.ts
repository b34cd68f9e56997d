import type { EvalResults, TaskRun } from './schema.ts';
import { bootstrapMean, type Estimate, mean, signTest } from './statistics.ts';
import { byTask, EFFORTS, type EffortKey, effortOf } from './summary.ts';

/** A measure in both files, over `tasks` tasks; `change` is new minus old. `p` of the sign test over tasks. */
export type Change = {
  tasks: number;
  old: number;
  new: number;
  change: Estimate;
  /** Tasks with more, with less, and with the same in the new file. */
  more: number;
  less: number;
  same: number;
  p: number;
};
export type TaskChange = {
  task: string;
  old: { passed: number; runs: number };
  new: { passed: number; runs: number };
  /** New minus old, of the means; only where both passed at least once. */
  efforts?: Record<EffortKey, number>;
};
/** Over the tasks that are in both files. Efforts are compared where both solved the task, by their passed runs. */
export type Comparison = {
  tasks: TaskChange[];
  success: Change;
  efforts: Record<EffortKey, Change>;
  onlyOld: string[];
  onlyNew: string[];
};

/** Compares pairwise by task: what differs between tasks, which is most of the noise, falls out. */
export function compareResults(older: Pick<EvalResults, 'runs'>, newer: Pick<EvalResults, 'runs'>): Comparison {
  const [before, after] = [new Map(byTask(older.runs)), new Map(byTask(newer.runs))];
  const shared = [...before].flatMap(([task, old]) => {
    const now = after.get(task);
    return now ? [{ task, old, new: now }] : [];
  });
  const solved = shared.filter((pair) => passedOf(pair.old).length > 0 && passedOf(pair.new).length > 0);
  return {
    tasks: shared.map(taskChange),
    success: changeOf(shared, shareOf),
    efforts: effortTable((key) => changeOf(solved, (runs) => meanEffort(runs, key))),
    onlyOld: [...before.keys()].filter((task) => !after.has(task)),
    onlyNew: [...after.keys()].filter((task) => !before.has(task)),
  };
}

type Pair = { task: string; old: TaskRun[]; new: TaskRun[] };

function taskChange(pair: Pair): TaskChange {
  const count = (runs: TaskRun[]) => ({ passed: passedOf(runs).length, runs: runs.length });
  const both = passedOf(pair.old).length > 0 && passedOf(pair.new).length > 0;
  const efforts = () => effortTable((key) => meanEffort(pair.new, key) - meanEffort(pair.old, key));
  return { task: pair.task, old: count(pair.old), new: count(pair.new), ...(both ? { efforts: efforts() } : {}) };
}

function changeOf(pairs: Pair[], measure: (runs: TaskRun[]) => number): Change {
  const differences = pairs.map((pair) => measure(pair.new) - measure(pair.old));
  const { better: more, worse: less, ties: same, p } = signTest(differences);
  return {
    tasks: pairs.length,
    old: mean(pairs.map((pair) => measure(pair.old))),
    new: mean(pairs.map((pair) => measure(pair.new))),
    change: bootstrapMean(differences),
    ...{ more, less, same, p },
  };
}

function effortTable<Value>(of: (key: EffortKey) => Value): Record<EffortKey, Value> {
  return Object.fromEntries(EFFORTS.map(({ key }) => [key, of(key)])) as Record<EffortKey, Value>;
}

function passedOf(runs: TaskRun[]): TaskRun[] {
  return runs.filter(({ passed }) => passed);
}

function shareOf(runs: TaskRun[]): number {
  return passedOf(runs).length / runs.length;
}

function meanEffort(runs: TaskRun[], key: EffortKey): number {
  return mean(passedOf(runs).map((run) => effortOf(run, key)));
}
