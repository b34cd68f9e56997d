import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ModelScript } from '../../local/aws/bedrock/script.ts';
import { type SystemChoice, withSystem } from '../../local/cli/with-system.ts';
import type { LocalSystem } from '../../local/system/system.ts';
import type { EvalResults, TaskRun } from '../results/schema.ts';
import { playTask } from '../session/play.ts';
import { runAll } from '../session/play-all.ts';
import { Records } from '../session/records.ts';
import type { Task } from '../task/load.ts';
import type { Limits } from '../task/schema.ts';

/** What is played: by whom, which tasks, how often, and what a run may use up where that is below the task's own limits. */
export type Playing = {
  model: { name: string; by: string; choice: SystemChoice; named?: string | undefined };
  tasks: readonly Task[];
  runs: number;
  parallel: number;
  limits: Partial<Limits>;
  build: string;
  at: number;
  /** Where the results are written after every run; records beside it. Undefined: nowhere. */
  to: string | undefined;
  interrupted: Promise<never>;
  /** Told after each run; `total` runs there are. */
  onRun: (run: TaskRun, done: number, total: number) => void;
  onError: (line: string) => void;
};

/** Threads of one function that a system needs beside its sessions. */
const THREADS_EXTRA = 2;

/** Plays all runs in sessions of one local system. What is done is in the file at any time, so that an interruption loses no run. */
export async function play(playing: Playing): Promise<EvalResults> {
  const { model, tasks, runs, parallel, build, at } = playing;
  const results: EvalResults = {
    ...{ format: 'remote-swe-eval', version: 1, at, model: model.name, by: model.by, build, runs: [] },
  };
  const onLine: SystemChoice['onLine'] = ({ logicalId, text }) => {
    if (text.includes('"level":"ERROR"')) playing.onError(`${logicalId}: ${text}`);
  };
  const choice = { ...model.choice, threadsMax: parallel + THREADS_EXTRA, onLine };
  await withSystem(choice, playing.interrupted, {
    use: async (system) => {
      const jobs = jobsOf(system, playing);
      await runAll(jobs, parallel, (_name, run, done) => {
        results.runs.push(run);
        results.runs.sort((a, b) => (a.task === b.task ? a.run - b.run : a.task < b.task ? -1 : 1));
        if (playing.to !== undefined) writeResults(playing.to, results);
        playing.onRun(run, done, tasks.length * runs);
      });
    },
  });
  return results;
}

/** Every task once, then every task a second time: an interruption leaves as many tasks as it can. */
function jobsOf(system: LocalSystem, { tasks, runs, limits, model, to }: Playing) {
  const records = to === undefined ? undefined : new Records(system, recordsFolder(to));
  const lab = {
    scratch: join(system.directory, 'eval'),
    sandbox: system.instances.sandbox,
    now: () => system.clock.now(),
  };
  return Array.from({ length: runs }, (_, at) => at + 1).flatMap((run) =>
    tasks.map((task) => ({
      name: `${task.name} ${run}`,
      run: () =>
        playTask(system, {
          ...{ task, run, lab, model: model.named, limits: lower(task.limits, limits) },
          ...(records ? { keepRecord: (id: string, name: string) => records.keep(id, name) } : {}),
        }),
    })),
  );
}

/** Where the sessions of a file of results are kept. */
function recordsFolder(results: string): string {
  return `${results.replace(/\.json$/, '')}.records`;
}

function lower(own: Limits, given: Partial<Limits>): Limits {
  return {
    modelCalls: Math.min(own.modelCalls, given.modelCalls ?? own.modelCalls),
    dollars: Math.min(own.dollars, given.dollars ?? own.dollars),
    minutes: Math.min(own.minutes, given.minutes ?? own.minutes),
  };
}

function writeResults(file: string, results: EvalResults): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, `${JSON.stringify(results, null, 1)}\n`);
  renameSync(`${file}.part`, file);
}

/** A model that is played from a script. */
export function scriptedChoice(script: ModelScript): SystemChoice {
  return { bedrock: false, script };
}
