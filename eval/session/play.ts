import { mkdir } from 'node:fs/promises';
import type { LocalSystem } from '../../local/system/system.ts';
import { gradeTask } from '../grade/grade.ts';
import type { Lab } from '../grade/run-tests.ts';
import type { TaskRun } from '../results/schema.ts';
import type { Task } from '../task/load.ts';
import type { Limits } from '../task/schema.ts';
import { deliveredOf } from './delivered.ts';
import { mentionOf, seedTask } from './seed.ts';
import { Thread } from './thread.ts';
import { type Ending, endingOf } from './watch.ts';

/** One run of a task. `limits` are what holds here; `model`: a name of the table, where the system has several. */
export type Play = {
  task: Task;
  run: number;
  limits: Limits;
  model?: string | undefined;
  lab: Lab;
  /** Keeps the session's record, and resolves to its file. */
  keepRecord?: (sessionId: string, name: string) => Promise<string>;
};

/** How often a session is looked at. */
const LOOK_MS = 250;
/** For a session that was told to stop to end what runs; its command gets 10 s of it. */
const STOP_MS_MAX = 60_000;
const MINUTE_MS = 60_000;
const ANSWER_CHARS_MAX = 8_000;

/** Asks for a task in a thread of its own, waits for its end or a limit, and grades what was delivered. */
export async function playTask(system: LocalSystem, play: Play): Promise<TaskRun> {
  const { task, run, lab } = play;
  await mkdir(lab.scratch, { recursive: true });
  const seeded = await seedTask(system, task, run === 1 ? task.name : `${task.name}-${run}`, lab.scratch);
  const startedAt = performance.now();
  const thread = new Thread(system, mentionOf(task, seeded, play.model));
  try {
    const ended = await endOf(thread, play.limits, startedAt);
    const minutes = (performance.now() - startedAt) / MINUTE_MS;
    const used = thread.used();
    const { pullRequests, ...delivered } = await deliveredOf(system, task, seeded, used.answer);
    const checks = await gradeTask(task, delivered, lab);
    const record = await play.keepRecord?.(thread.sessionId, seeded.owner);
    return {
      ...{ task: task.name, kind: task.kind, run, ended, checks, ...used, minutes, pullRequests },
      passed: ended.kind === 'answered' && checks.every(({ passed }) => passed),
      answer: used.answer.slice(0, ANSWER_CHARS_MAX),
      sessionId: thread.sessionId,
      ...(record === undefined ? {} : { record }),
    };
  } finally {
    thread.close();
  }
}

/** Waits until the session is over, or a limit is reached: then it is told to stop, as a person would. */
async function endOf(thread: Thread, limits: Limits, startedAt: number): Promise<Ending> {
  for (;;) {
    const state = await thread.state();
    const look = { state, ms: performance.now() - startedAt, hasAnswered: thread.used().modelCalls > 0 };
    const ending = endingOf(look, limits);
    if (ending && ending.kind !== 'paused' && ending.kind !== 'answered' && ending.kind !== 'failed')
      await stop(thread);
    if (ending) return ending;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function stop(thread: Thread): Promise<void> {
  thread.say('stop');
  const giveUpAt = performance.now() + STOP_MS_MAX;
  while (performance.now() < giveUpAt) {
    const phase = (await thread.state())?.phase;
    if (phase?.kind === 'idle' || (phase?.kind === 'paused' && phase.work === undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
