import { workOf } from '@remote-swe/core/domain/session/session';
import { CHECK_MS_MAX } from '@remote-swe/core/engine/context/settings';
import { settle } from '../../system/settle.ts';
import { quiet } from '../conversation.ts';
import { problemsOf, type Scene } from '../talk/scene.ts';
import type { Stage } from '../talk/stage.ts';
import { deliveredBy } from './code.ts';
import { markNow, type Quiet, since } from './quiet.ts';
import { failedLine } from './script.ts';
import { BROKEN_TEST, CI_REPOSITORY } from './subject.ts';

const HOUR_MS = 60 * 60_000;
/** Real time for the hour: the stack's sweeper runs in each of its minutes. */
const SETTLE_MS_MAX = 120_000;
/** Of the hour: what the looks and the sweeper may take. A quiet machine takes 10; this is for one that has other work. */
const FUNCTION_SECONDS_MAX = 180;
/** The local clock stands while something runs; real seconds of a busy machine count. */
const OPEN_MINUTES_MAX = 0.5;
/** Looks of an hour: after 1, 2, 4 and 8 minutes, and then every 15. The entry of each rings once more. */
const STEPS_MAX = 2 * (4 + HOUR_MS / CHECK_MS_MAX) + 4;
/** What may run while a session waits: looks by timer, timers and events of machines, the stack's sweeper, the machine's schedule. */
const BELLS = new Set(['AgentStepFunction', 'DoorbellFunction', 'SweeperFunction', 'WorkerReaperFunction']);

/** What one scene leaves to the next ones, and to the report. */
export type CiRun = {
  issueUrl: string;
  issueNumber: number;
  freeRunners: () => void;
  quiet?: Quiet;
  redHead?: string;
  stoppedBoot?: string;
};

/** In the order in which they are played. */
export function ciScenes(run: CiRun): Scene[] {
  return [opened(run), waiting(run), red(run), green(run)];
}

function opened(run: CiRun): Scene {
  return {
    name: 'opened',
    shows: 'A repair passes its own test and is opened as a pull request, whose workflow waits for a runner',
    lines: [],
    async play(stage) {
      stage.say(`@remote-swe ${run.issueUrl} please fix this and see that CI is green`);
      await stage.until(() => isWaiting(stage), 'the wait for checks');
      // The step that began the wait still shows it in the thread.
      await quiet(stage.system);
      const { pulls, head, commits, check } = await deliveredBy(stage.system);
      run.redHead = head;
      return problemsOf([
        [pulls.length === 1, `there are ${pulls.length} pull requests`],
        [pulls[0]?.body.includes(`#${run.issueNumber}`) ?? false, 'the pull request does not link the issue'],
        [commits.length === 1, `the branch has ${commits.length} commits`],
        [check?.status === 'queued', `the workflow's check is ${check?.status ?? 'not there'}`],
        [stage.results.every(({ isError, exitCode = 0 }) => !isError && exitCode === 0), 'a call failed'],
      ]);
    },
  };
}

function waiting(run: CiRun): Scene {
  return {
    name: 'waiting',
    shows: 'An hour passes: the machine stops, the model is not asked, only bells run',
    lines: [],
    async play(stage) {
      const { system } = stage;
      const [posts, mark] = [stage.posts().length, markNow(system)];
      const isOver = () => system.clock.now() - mark.atMs >= HOUR_MS;
      await settle(system, { until: isOver, virtualMsMax: 2 * HOUR_MS, realMsMax: SETTLE_MS_MAX });
      run.quiet = since(system, mark);
      const repeats = slackRepeats(stage, mark.atMs);
      const machines = system.instances.list();
      run.stoppedBoot = machines[0]?.bootId;
      const states = machines.map(({ state }) => state).join();
      const progress = stage.progress.at(-1) ?? '';
      return [
        ...quietProblems(run.quiet, repeats),
        ...problemsOf([
          [await isWaiting(stage), 'the session waits no longer'],
          [states === 'stopped', `machines are ${states}`],
          [stage.posts().length === posts, 'the thread was told something'],
          [
            /the checks of acme\/pager#\d+ \(test; 0 of 1 done\)/.test(progress),
            `the progress message says: ${progress}`,
          ],
        ]),
      ];
    },
  };
}

/** Slack sends again, minutes later, what a cold function on a busy machine answered too late. Nobody wrote. */
function slackRepeats({ system }: Stage, fromMs: number): number {
  const sent = system.slack.delivery.log.all().filter(({ sentAtMs }) => sentAtMs >= fromMs);
  return sent.filter(({ retryNumber }) => retryNumber > 0).length;
}

function quietProblems({ byFunction, functionSeconds, longestMinutes, modelCalls }: Quiet, repeats: number): string[] {
  const { SlackEventsFunction, ...rest } = byFunction;
  const fromSlack = SlackEventsFunction?.invocations ?? 0;
  const others = Object.keys(rest).filter((name) => !BELLS.has(name));
  const steps = byFunction.AgentStepFunction?.invocations ?? 0;
  return problemsOf([
    [modelCalls === 0, `the model was asked ${modelCalls} times`],
    [others.length === 0, `${others} ran, which are no bells`],
    [fromSlack <= repeats, `Slack sent ${fromSlack} events, of which ${repeats} are repeats`],
    [steps <= STEPS_MAX, `${steps} steps looked, and ${STEPS_MAX} are enough`],
    [functionSeconds <= FUNCTION_SECONDS_MAX, `functions ran for ${functionSeconds} s`],
    [longestMinutes <= OPEN_MINUTES_MAX, `an invocation was open for ${longestMinutes} minutes`],
  ]);
}

function red(run: CiRun): Scene {
  return {
    name: 'red',
    shows: 'Red: the event of the failed check wakes the session, the model reads the log, repairs and waits again',
    lines: [],
    async play(stage) {
      const { system } = stage;
      const [mark, atMs] = [markNow(system), system.clock.now()];
      letRunnersTake(run, stage);
      const isRepaired = async () => (await deliveredBy(system)).head !== run.redHead;
      await stage.until(async () => (await isRepaired()) && (await isWaiting(stage)), 'the wait for the repair');
      const { byFunction, modelCalls } = since(system, mark);
      const request = system.bedrock.calls[mark.modelCalls]?.request;
      const line = request && failedLine(request);
      const repository = system.github.repositories().find(({ name }) => CI_REPOSITORY.endsWith(name));
      const [failed] = repository?.checkRuns.get(run.redHead ?? '') ?? [];
      const [machine, ...others] = system.instances.list();
      return problemsOf([
        [failed?.conclusion === 'failure', `the check of the first commit is ${failed?.conclusion}`],
        [byFunction.GitHubEventsFunction !== undefined, 'no event of GitHub came'],
        [system.github.webhooks.all().every(({ status }) => status === 200), 'an event of GitHub was refused'],
        [line?.includes(BROKEN_TEST) ?? false, 'the model did not read the line of the log that says why'],
        [modelCalls === 3, `the model was asked ${modelCalls} times, and 3 are enough: repair, push, wait`],
        [machine?.state === 'running' && others.length === 0, 'the machine does not run'],
        [machine?.bootId !== run.stoppedBoot, 'the machine was not stopped meanwhile'],
        [system.clock.now() - atMs < CHECK_MS_MAX, 'the session was woken by its timer, not by the event'],
      ]);
    },
  };
}

function green(run: CiRun): Scene {
  return {
    name: 'green',
    shows: 'Green: the event of the passed check wakes the session, which says so with the link, once',
    lines: [],
    async play(stage) {
      const mark = markNow(stage.system);
      run.freeRunners();
      await stage.answered(/CI is (not )?green/);
      await quiet(stage.system);
      const { pulls, commits, check } = await deliveredBy(stage.system);
      const answers = stage.postsLike(/CI is green after one repair/);
      return problemsOf([
        [check?.conclusion === 'success', `the check of the second commit is ${check?.conclusion}`],
        [commits.length === 2, `the branch has ${commits.length} commits`],
        [pulls.length === 1 && pulls[0]?.state === 'open', 'there is not one open pull request'],
        [answers.length === 1, `the thread was told ${answers.length} times that CI is green`],
        [answers[0]?.text.includes(pulls[0]?.htmlUrl ?? ' ') ?? false, 'the answer does not link the pull request'],
        [since(stage.system, mark).modelCalls === 1, 'the model was asked more than once after the last wait'],
      ]);
    },
  };
}

/** Runs that are queued begin; those of later pushes stay queued again. */
function letRunnersTake(run: CiRun, { system }: Stage): void {
  run.freeRunners();
  run.freeRunners = system.github.takeRunners();
}

async function isWaiting(stage: Stage): Promise<boolean> {
  const state = await stage.state();
  return state?.phase.kind === 'acting' && workOf(state.phase)?.wait !== undefined;
}
