import type { Sandbox } from '../../instances/machine.ts';
import { listTree, readBlob } from '../git/tree.ts';
import { pullPosition } from '../pulls.ts';
import {
  type CheckRun,
  type GitHubChange,
  isPullRequest,
  type Repository,
  type WorkflowJob,
  type WorkflowRun,
} from '../state.ts';
import type { GitHubStore } from '../store.ts';
import { runJob } from './job.ts';
import { beginning, type JobPlan, readWorkflow, runsOn, type WorkflowPlan } from './workflow-file.ts';

const FOLDER = '.github/workflows';
const BRANCH = 'refs/heads/';
/** Milliseconds, on its clock, until a job that needed others is there after their end. */
const NEXT_JOB_MS = 1_000;
const NOWHERE = '0'.repeat(40);

/** Runs the workflows of what is pushed, one job after the other, and keeps check runs, logs and annotations of them. */
export class Workflows {
  readonly #store: GitHubStore;
  readonly #machine: { root: string; sandbox: Sandbox };
  readonly #underWay = new Set<Promise<void>>();
  /** Runs that wait for a runner, while all are taken. */
  #queue: (() => void)[] | undefined;
  /** Runs for pull requests that GitHub has not made yet. */
  #late: (() => void)[] | undefined;

  constructor(store: GitHubStore, machine: { root: string; sandbox: Sandbox }) {
    this.#store = store;
    this.#machine = machine;
    store.listeners.add((change) => this.#onChange(change));
  }

  /** What waits for a runner is not under way. */
  get underWay(): number {
    return this.#underWay.size - (this.#queue?.length ?? 0);
  }

  /** No runner is free: runs that begin from here on stay queued until the returned function is called. */
  takeRunners(): () => void {
    this.#queue ??= [];
    const queue = this.#queue;
    return () => {
      if (this.#queue === queue) this.#queue = undefined;
      for (const begin of queue.splice(0)) begin();
    };
  }

  /** GitHub is slow: runs for pull requests are made only when the returned function is called. */
  holdPullRuns(): () => void {
    const late: (() => void)[] = [];
    this.#late = late;
    return () => {
      this.#late = undefined;
      for (const make of late) make();
    };
  }

  /** Runs the failed jobs of a run again, as its next attempt. */
  rerunFailed(repository: Repository, run: WorkflowRun): void {
    const failed = run.jobs.filter(({ conclusion }) => conclusion !== 'success');
    run.attempt = (run.attempt ?? 1) + 1;
    const isAgain = ({ name }: { name: string }) => failed.some((job) => job.name === name);
    const plans = (run.plans ?? []).filter(isAgain);
    const unplanned = failed.filter(({ name }) => !plans.some((plan) => plan.name === name));
    run.jobs = run.jobs.filter((job) => !failed.includes(job));
    run.jobs.push(...unplanned.map(({ name }) => this.#queued(repository, run, name)));
    this.#start(repository, run, plans);
  }

  #onChange(change: GitHubChange): void {
    const repository = this.#store.find(change.owner, change.name);
    if (!repository) return;
    if (change.kind === 'pull-request-opened' || change.kind === 'pull-request-changed')
      this.#whenMade(() => this.#track(this.#forPull(repository, change.number)));
    if (change.kind !== 'pushed' || !change.ref.startsWith(BRANCH) || change.after === NOWHERE) return;
    // Actions are off in a fork until somebody turns them on.
    if (!repository.fork) this.#track(this.#pushed(repository, change.ref.slice(BRANCH.length), change.after));
  }

  #whenMade(make: () => void): void {
    if (this.#late) this.#late.push(make);
    else make();
  }

  /** The head of a pull request is tested once in the repository that it is for, whatever its pushes have started. */
  async #forPull(repository: Repository, number: number): Promise<void> {
    const pull = repository.issues.get(number);
    if (!pull || !isPullRequest(pull) || pull.state !== 'open') return;
    const { headSha: sha } = await pullPosition(repository, pull);
    const plans = (await plansAt(repository, sha)).filter(({ onPulls }) => onPulls);
    if ([...repository.runs.values()].some((run) => run.sha === sha && run.event === 'pull_request')) return;
    for (const plan of plans) this.#begin(repository, plan, { branch: pull.pull.head, sha, event: 'pull_request' });
  }

  #track(work: Promise<void>): void {
    const tracked = work.catch((error) => console.error('A workflow could not run', error));
    this.#underWay.add(tracked);
    void tracked.finally(() => this.#underWay.delete(tracked));
  }

  async #pushed(repository: Repository, branch: string, sha: string): Promise<void> {
    for (const plan of await plansAt(repository, sha)) {
      if (runsOn(plan, branch)) this.#begin(repository, plan, { branch, sha });
    }
  }

  #begin(repository: Repository, plan: WorkflowPlan, at: Pick<WorkflowRun, 'branch' | 'sha' | 'event'>): void {
    const run: WorkflowRun = {
      ...{
        id: this.#store.newId(),
        name: plan.name,
        ...at,
        conclusion: null,
        jobs: [],
        createdAtMs: this.#store.clock.now(),
      },
      plans: plan.jobs,
    };
    repository.runs.set(run.id, run);
    this.#start(repository, run, plan.jobs);
  }

  /** A job that is to run: the check run of its name on the commit is queued anew, and has the job's id. */
  #queued(repository: Repository, { sha, id: runId }: WorkflowRun, name: string): WorkflowJob {
    const id = this.#store.newId();
    const check: CheckRun = {
      id,
      name,
      status: 'queued',
      conclusion: null,
      startedAtMs: this.#store.clock.now(),
      runId,
    };
    const others = (repository.checkRuns.get(sha) ?? []).filter((run) => run.name !== name || run.runId !== runId);
    repository.checkRuns.set(sha, [...others, check]);
    return { id, name, conclusion: null, steps: [] };
  }

  #start(repository: Repository, run: WorkflowRun, plans: JobPlan[]): void {
    run.conclusion = null;
    this.#queueReady(repository, run, plans);
    this.#changed(repository, run.sha);
    this.#track(this.#run(repository, run, plans));
  }

  /** Jobs that need none, or whose needs have ended; the others are not there yet. */
  #queueReady(repository: Repository, run: WorkflowRun, plans: JobPlan[]): void {
    const ready = plans.filter((plan) => isNew(run, plan.name) && beginning(plan, run.jobs) !== undefined);
    run.jobs.push(...ready.map(({ name }) => this.#queued(repository, run, name)));
  }

  async #run(repository: Repository, run: WorkflowRun, plans: JobPlan[]): Promise<void> {
    await this.#freeRunner();
    const left = new Set(plans);
    while (left.size > 0) {
      const next = [...left].find((plan) => beginning(plan, run.jobs) !== undefined);
      // What needs a job that is not there, or itself, never begins.
      if (!next) break;
      left.delete(next);
      if (isNew(run, next.name)) {
        await this.#store.clock.sleep(NEXT_JOB_MS);
        this.#queueReady(repository, run, [...left, next]);
      }
      await this.#runJob(repository, run, next);
    }
    const isGood = ({ conclusion }: WorkflowJob) => conclusion === 'success' || conclusion === 'skipped';
    run.conclusion = run.jobs.every(isGood) ? 'success' : 'failure';
    const { owner, name } = repository;
    this.#store.changed({ kind: 'run-completed', owner, name, runId: run.id });
  }

  #freeRunner(): Promise<void> {
    const queue = this.#queue;
    return queue ? new Promise((begin) => queue.push(() => begin())) : Promise.resolve();
  }

  async #runJob(repository: Repository, run: WorkflowRun, plan: JobPlan): Promise<void> {
    const { sha } = run;
    const { owner, name, directory } = repository;
    const job = run.jobs.find((each) => each.name === plan.name);
    const check = repository.checkRuns.get(sha)?.find(({ id }) => id === job?.id);
    if (!job || !check) return;
    const isSkipped = beginning(plan, run.jobs) === 'skip';
    check.status = 'in_progress';
    this.#changed(repository, sha);
    const outcome = isSkipped
      ? SKIPPED
      : await runJob(plan, { directory, sha, ...this.#machine, now: () => this.#store.clock.now() });
    const { conclusion, annotations, steps, log } = outcome;
    Object.assign(job, { conclusion, steps, log });
    Object.assign(check, { status: 'completed', conclusion, annotations, completedAtMs: this.#store.clock.now() });
    this.#store.changed({ kind: 'check-completed', owner, name, sha, checkId: check.id });
  }

  #changed({ owner, name }: Repository, sha: string): void {
    this.#store.changed({ kind: 'checks-changed', owner, name, sha });
  }
}

const SKIPPED = { conclusion: 'skipped' as const, steps: [], log: '', annotations: [] };

function isNew(run: WorkflowRun, name: string): boolean {
  return !run.jobs.some((job) => job.name === name);
}

/** The workflows of a commit that pushes start. A file that is no workflow starts nothing; the pages do not tell. */
export async function plansAt({ directory }: Pick<Repository, 'directory'>, sha: string): Promise<WorkflowPlan[]> {
  const entries = await listTree(directory, sha, FOLDER, 'entries');
  const files = entries.filter(({ path, type }) => type === 'blob' && /\.ya?ml$/.test(path));
  const plans = await Promise.all(
    files.map(async ({ path, id }) => planOf(path, (await readBlob(directory, id)).toString('utf8'))),
  );
  return plans.flatMap((plan) => plan ?? []);
}

function planOf(path: string, text: string): WorkflowPlan | undefined {
  try {
    return readWorkflow(path, text);
  } catch {
    return undefined;
  }
}
