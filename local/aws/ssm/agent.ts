import type { Instances } from '../../instances/instances.ts';
import type { ScriptResult, ScriptRun } from '../../instances/script.ts';
import { type Invocation, type InvocationOutcome, type InvocationStatus, isTerminal } from './invocation.ts';

/** The agent's default CommandWorkersLimit: more commands wait on the instance. */
const COMMAND_WORKERS = 5;
/** What SSM keeps of the output: always the head. */
const STDOUT_CHARS_MAX = 24_000;
const STDERR_CHARS_MAX = 8_000;
/** Exit codes that mean something to the agent: stopped preemptively, leave the document with success or with failure. */
const EXIT_STOPPED = 137;
const EXIT_DOCUMENT_SUCCESS = 168;
const PREEMPTIVE_SIGNALS = ['SIGKILL', 'SIGTERM'];

/** Applies a status and tells who listens (events). */
export type SetStatus = (invocation: Invocation, status: InvocationStatus, outcome?: InvocationOutcome) => void;

/**
 * The SSM agent of one instance as the service sees it: takes commands while it is up, forgets what runs when its machine
 * goes down, and reports that as failed when it comes back.
 */
export class Agent {
  readonly #instances: Instances;
  readonly #setStatus: SetStatus;
  #up = false;
  #waiting: Invocation[] = [];
  readonly #running = new Map<Invocation, ScriptRun>();
  readonly #lost = new Set<Invocation>();

  constructor(instances: Instances, setStatus: SetStatus) {
    this.#instances = instances;
    this.#setStatus = setStatus;
  }

  submit(invocation: Invocation): void {
    this.#waiting.push(invocation);
    this.#deliver();
  }

  /** The machine has booted and the agent has registered. */
  comeUp(): void {
    this.#up = true;
    for (const invocation of this.#lost)
      if (!isTerminal(invocation))
        this.#setStatus(invocation, 'Failed', { responseCode: 1, stderr: 'document process failed unexpectedly' });
    this.#lost.clear();
    this.#deliver();
  }

  /** The machine goes down: nobody reports on what runs until the agent is back. */
  goDown(): void {
    this.#up = false;
    for (const invocation of this.#running.keys()) this.#lost.add(invocation);
    this.#running.clear();
  }

  /** Cancels as far as the agent can be reached. */
  cancel(invocation: Invocation): void {
    if (invocation.status === 'Pending') this.#setStatus(invocation, 'Cancelled');
    else if (invocation.status === 'InProgress') {
      this.#setStatus(invocation, 'Cancelling');
      this.#running.get(invocation)?.kill();
    }
  }

  #deliver(): void {
    this.#waiting = this.#waiting.filter((invocation) => !isTerminal(invocation));
    while (this.#up && this.#running.size < COMMAND_WORKERS) {
      const invocation = this.#waiting.shift();
      if (!invocation) return;
      this.#start(invocation);
    }
  }

  #start(invocation: Invocation): void {
    const { instanceId, commandId, rendered } = invocation;
    const run = this.#instances.runScript({
      instanceId,
      script: rendered.script,
      environment: { ...rendered.environment, SSM_COMMAND_ID: commandId },
      workingDirectory: rendered.workingDirectory,
      timeoutMs: rendered.executionTimeoutMs,
    });
    this.#running.set(invocation, run);
    this.#setStatus(invocation, 'InProgress');
    void run.result.then((result) => this.#finish(invocation, result));
  }

  #finish(invocation: Invocation, result: ScriptResult): void {
    if (result.ending === 'machine-lost' || !this.#running.delete(invocation)) return;
    if (!isTerminal(invocation)) this.#report(invocation, result);
    this.#deliver();
  }

  #report(invocation: Invocation, result: ScriptResult): void {
    const stopped = result.signal !== null && PREEMPTIVE_SIGNALS.includes(result.signal);
    const responseCode = stopped ? EXIT_STOPPED : (result.exitCode ?? -1);
    const stdout = result.stdout.slice(0, STDOUT_CHARS_MAX);
    const stderr = result.stderr.slice(0, STDERR_CHARS_MAX);
    const outcome = { responseCode, stdout, stderr };
    if (result.ending === 'killed') this.#setStatus(invocation, 'Cancelled', outcome);
    else if (responseCode === 0 || responseCode === EXIT_DOCUMENT_SUCCESS)
      this.#setStatus(invocation, 'Success', outcome);
    else if (responseCode === EXIT_STOPPED)
      this.#setStatus(invocation, 'TimedOut', { ...outcome, statusDetails: 'ExecutionTimedOut' });
    else this.#setStatus(invocation, 'Failed', outcome);
  }
}
