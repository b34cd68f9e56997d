import { setTimeout as delay } from 'node:timers/promises';
import { bashJob } from '@remote-swe/core/tools/bash-job';
import type { Home } from '../home.ts';
import { callDirectory, callDirectoryName } from '../ledger/call-directory.ts';
import { isRunning, readEntry } from '../ledger/entry.ts';
import { isAlive, readStat } from '../process/proc.ts';
import type { ProcessExit } from '../process/run-process.ts';
import { type Scope, signalScope } from '../process/scope.ts';
import { stopProcesses } from '../process/tree.ts';
import { type Job, type JobState, jobName, stateText } from './job.ts';
import { JobFiles, logBytes } from './job-files.ts';

/** What background jobs of a worker may take. */
type JobBounds = {
  runningMax: number;
  logsBytesMax: number;
};

/** Jobs that run at the same time: catches servers that are started again and again. */
const JOBS_RUNNING_MAX = 8;
/** Bytes of the logs of all jobs together, ended ones included; each has the bound of any call's log. */
const JOB_LOGS_BYTES_MAX = 500 * 1024 * 1024;

export const JOB_BOUNDS: JobBounds = { runningMax: JOBS_RUNNING_MAX, logsBytesMax: JOB_LOGS_BYTES_MAX };

/** How long the supervisor of a job that was stopped may take to record its end. */
const END_MS_MAX = 2_000;
const POLL_MS = 20;

/** Where jobs are, whose they are, which boot this is, what time it is (ms), and how long a stop waits before it kills. */
export type JobsSettings = {
  home: Home;
  sessionId: string;
  bootId: string;
  now: () => number;
  stopGraceMs: number;
  bounds?: JobBounds;
};

export type NewJob = {
  toolCallId: string;
  command: string;
  startedAt: number;
  log: string;
  shownBytes: number;
  processId: number;
  scope: Scope;
};

/** The background jobs of a session on this worker. */
export class Jobs {
  readonly files: JobFiles;
  readonly #settings: JobsSettings;

  constructor(settings: JobsSettings) {
    this.#settings = settings;
    this.files = new JobFiles(settings.home.jobs);
  }

  /** Why no further job may begin; undefined when one may. Makes room by forgetting ended jobs, the oldest first. */
  async noRoom(): Promise<string | undefined> {
    const { runningMax, logsBytesMax } = this.#settings.bounds ?? JOB_BOUNDS;
    const running = await this.running();
    if (running.length >= runningMax)
      return `${running.length} jobs run in the background already, and no more than ${runningMax} may: ${this.#names(running)}. Wait for one or stop one with ${bashJob.name} first`;
    const ended = this.files.list().filter((job) => this.files.end(job));
    for (const job of ended) {
      if (this.#logsBytes() < logsBytesMax) return undefined;
      this.files.remove(job);
    }
    if (this.#logsBytes() < logsBytesMax) return undefined;
    return `the logs of the running jobs hold ${this.#logsBytes()} bytes, and no more than ${logsBytesMax} may be kept: ${this.#names(running)}. Stop one with ${bashJob.name}, and send its output elsewhere (>/dev/null) if you start it again`;
  }

  /** Records a job whose command this process runs. */
  begin({ toolCallId, command, ...rest }: NewJob): Job {
    const { bootId, sessionId } = this.#settings;
    const startTicks = readStat(process.pid)?.startTicks ?? '';
    const running = { bootId, processId: process.pid, startTicks };
    return this.files.create({ ...rest, toolCallId, command, sessionId, running });
  }

  /** The job's shell has ended. */
  ended(job: Job, exit: ProcessExit): void {
    const ms = this.#settings.now() - job.startedAt;
    this.files.recordEnd(
      job,
      this.files.isAskedToStop(job) ? { kind: 'stopped', ms } : { kind: 'exited', ...exit, ms },
    );
  }

  all(): Job[] {
    return this.files.list().filter((job) => job.sessionId === this.#settings.sessionId);
  }

  /** By its id; a bare `3` is `j3`. */
  find(id: string): Job | undefined {
    const wanted = id
      .trim()
      .toLowerCase()
      .replace(/^(?=\d+$)/, 'j');
    return this.all().find((job) => job.id === wanted);
  }

  async running(): Promise<Job[]> {
    const states = await Promise.all(this.all().map(async (job) => ({ job, state: await this.state(job) })));
    return states.flatMap(({ job, state }) => (state.kind === 'running' ? [job] : []));
  }

  /** How it stands. A job whose supervisor is gone is interrupted from now on, and what is left of it is ended. */
  async state(job: Job): Promise<JobState> {
    const end = this.files.end(job);
    if (end) return end;
    const { processId, startTicks, bootId } = job.running;
    const sameBoot = bootId === this.#settings.bootId;
    if (sameBoot && isAlive(processId, startTicks)) return { kind: 'running' };
    // The supervisor may have recorded the job's end between our two looks.
    if (!this.files.end(job) && sameBoot) await this.#stopProcesses(job, 0);
    this.files.recordEnd(job, { kind: 'interrupted' });
    return this.files.end(job) ?? { kind: 'interrupted' };
  }

  /** Ends it with everything it started, also what is left of one that has ended. */
  async stop(job: Job): Promise<JobState> {
    if (!this.files.end(job)) this.files.askToStop(job);
    await this.#stopProcesses(job, this.#settings.stopGraceMs);
    const giveUpAt = performance.now() + END_MS_MAX;
    while (!this.files.end(job) && performance.now() < giveUpAt) await delay(POLL_MS);
    this.files.recordEnd(job, { kind: 'stopped', ms: this.#settings.now() - job.startedAt });
    return this.state(job);
  }

  /** Ends that the model has not been told, one sentence each. */
  async untold(): Promise<{ id: string; text: string }[]> {
    const news: { id: string; text: string }[] = [];
    for (const job of this.all().filter((one) => !this.#isTold(one))) {
      const state = await this.state(job);
      if (state.kind !== 'running') news.push({ id: job.id, text: this.describe(job, state) });
    }
    return news;
  }

  describe(job: Job, state: JobState): string {
    return `${jobName(job)} ${stateText(job, state, this.#settings.now())}; log ${job.log}`;
  }

  /** What a command without a job can choose from. */
  async listing(): Promise<string> {
    const running = await this.running();
    if (running.length === 0) return 'No job is running.';
    return `Running: ${running.map((job) => this.describe(job, { kind: 'running' })).join('. ')}.`;
  }

  /**
   * An end counts as told when a call's recorded result tells it, or will. A call that was cut off before it had its say does
   * not count.
   */
  #isTold(job: Job): boolean {
    const toolCallId = this.files.toldBy(job);
    if (toolCallId === undefined) return false;
    const entry = readEntry(callDirectory(this.#settings.home.calls, toolCallId));
    switch (entry.kind) {
      case 'result':
        return entry.result.outcome === 'completed';
      case 'running':
        return isRunning(entry.running, this.#settings.bootId);
      case 'none':
      case 'tombstone':
      case 'not-started':
        return true;
    }
  }

  async #stopProcesses(job: Job, graceMs: number): Promise<void> {
    const groupIds = this.files.end(job) ? [] : [job.processId];
    signalScope(job.scope, 'SIGTERM');
    await stopProcesses({ marker: callDirectoryName(job.toolCallId), groupIds }, graceMs);
    signalScope(job.scope, 'SIGKILL');
  }

  #names(jobs: Job[]): string {
    return jobs.map(jobName).join(', ');
  }

  #logsBytes(): number {
    return this.files.list().reduce((sum, job) => sum + logBytes(job), 0);
  }
}
