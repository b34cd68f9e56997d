import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bubblewrapWorks } from '../../local/instances/bubblewrap.ts';
import { trueFixModel } from '../model/true-fix.ts';
import { type Proof, proveTask } from '../proof/prove.ts';
import type { TaskRun } from '../results/schema.ts';
import { runAll } from '../session/play-all.ts';
import type { Task } from '../task/load.ts';
import { type Playing, play, scriptedChoice } from './play.ts';

/** Proofs of all graders, and the tasks that a scripted model carried through the whole system. */
export type Scripted = { ok: boolean; proofs: Proof[]; carried: TaskRun[]; problems: string[] };

/** Proves the graders of `tasks`, then carries `carried`. */
export async function runScripted(
  tasks: readonly Task[],
  carried: readonly Task[],
  playing: Omit<Playing, 'model' | 'tasks' | 'runs' | 'to'>,
): Promise<Scripted> {
  const proofs = await proveAll(tasks, playing.parallel);
  const model = { name: 'true fix', by: 'script', choice: scriptedChoice(trueFixModel(carried)) };
  const plays = { ...playing, model, tasks: carried, runs: 1, to: undefined };
  const runs = carried.length === 0 ? [] : (await play(plays)).runs;
  const problems = [
    ...proofs.flatMap((proof) => proof.problems.map((problem) => `${proof.task}: ${problem}`)),
    ...runs
      .filter(({ passed }) => !passed)
      .map(({ task, ended }) => `${task} was not carried through: ${ended.reason}`),
  ];
  return { ok: problems.length === 0, proofs, carried: runs, problems };
}

async function proveAll(tasks: readonly Task[], parallel: number): Promise<Proof[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'remote-swe-eval-'));
  const lab = {
    scratch,
    sandbox: bubblewrapWorks() ? ('bubblewrap' as const) : ('plain' as const),
    now: () => Date.now(),
  };
  try {
    const jobs = tasks.map((task) => ({ name: task.name, run: () => proveTask(task, lab) }));
    return await runAll(jobs, parallel);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
