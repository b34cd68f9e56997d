import { randomUUID } from 'node:crypto';
import type { LocalClock } from '../kernel/clock.ts';
import type { FunctionPlan } from '../template/plan.ts';
import { type Build, buildFunctions } from './build/build.ts';
import { type Endpoints, threadEnvironment } from './environment.ts';
import { Fleet } from './fleet.ts';
import { FunctionThread } from './function-thread.ts';
import type { Invocation, InvocationKind, InvocationResult, Invoker } from './invocation.ts';
import { FunctionLog, type LogLine } from './log.ts';
import { SourceNames } from './source-names.ts';
import type { FixedContext } from './thread/messages.ts';

/** Enough for several sessions at once on a laptop; each thread with the SDK holds some 50 MB. */
export const THREADS_MAX = 8;
/** Lambda's own: a failed asynchronous invocation is tried again after one and then after two minutes. */
const RETRY_DELAYS_MS = [60_000, 120_000];
/** Old records go first: catches a local system that runs for weeks. */
const INVOCATIONS_MAX = 100_000;

const THROTTLED = { errorType: 'TooManyRequestsException', message: 'Too many invocations wait already', stack: '' };

export type FunctionPoolOptions = {
  clock: LocalClock;
  endpoints: Endpoints;
  functions: FunctionPlan[];
  /** The folder that `FunctionPlan.folder` is relative to. */
  root: string;
  /** Bundles are kept here for the next start, e.g. `.local/build`; without it they go when the pool closes. */
  cacheFolder?: string;
  /** At the same time, per function. */
  threadsMax?: number;
  /** Variables that win over the template's, e.g. folders that are layers on AWS. */
  environment?: (plan: FunctionPlan) => Record<string, string>;
  /** Called for every line that a function writes. */
  onLine?: (line: LogLine) => void;
  /** Called when an invocation starts and again when it ends. */
  onInvocation?: (invocation: Invocation) => void;
};

type Member = { plan: FunctionPlan; fleet: Fleet; log: FunctionLog };
type Attempt = { event: string; requestId: string; kind: InvocationKind; attempt: number };

/** Runs the functions of a template, each invocation in a thread that can be killed. Open it with `FunctionPool.open`. */
export class FunctionPool implements Invoker {
  readonly invocations: Invocation[] = [];
  readonly #options: FunctionPoolOptions;
  readonly #build: Build;
  readonly #members: Map<string, Member>;
  readonly #names = new SourceNames();
  readonly #sleepers = new Set<() => void>();
  #isClosed = false;
  #threadCount = 0;
  #underWay = 0;

  /** Bundles the handlers; rejects with esbuild's message when one does not build. */
  static async open(options: FunctionPoolOptions): Promise<FunctionPool> {
    return new FunctionPool(options, await buildFunctions(options));
  }

  private constructor(options: FunctionPoolOptions, build: Build) {
    this.#options = options;
    this.#build = build;
    this.#members = new Map(options.functions.map((plan) => [plan.logicalId, this.#member(plan)]));
  }

  async invoke(logicalId: string, event: unknown, options: { kind: InvocationKind }): Promise<InvocationResult> {
    const member = this.#memberOf(logicalId);
    const first = { event: JSON.stringify(event) ?? 'null', requestId: randomUUID(), kind: options.kind, attempt: 1 };
    const result = await this.#attempt(member, first);
    return options.kind === 'async' && result.status !== 'ok' ? this.#retry(member, first, result) : result;
  }

  /** Invocations that run or wait for a thread; a retry counts when its delay is over. */
  get underWay(): number {
    return this.#underWay;
  }

  /** The logical id of the function whose ARN, alias ARN or name this is; undefined for anything else. */
  functionOf(arnOrName: string): string | undefined {
    const names = ({ plan }: Member) => [plan.arn, plan.aliasArn, plan.name, plan.logicalId];
    return [...this.#members.values()].find((member) => names(member).includes(arnOrName))?.plan.logicalId;
  }

  /** The names of all living threads of a function, or of all functions. */
  callers(logicalId?: string): string[] {
    const members = logicalId === undefined ? [...this.#members.values()] : [this.#memberOf(logicalId)];
    const threads = members.flatMap(({ fleet }) => fleet.threads());
    return threads.filter((thread) => thread.isAlive).map((thread) => thread.caller);
  }

  /** Ends a thread at once; its invocation, if any, ends as `killed`. False when no living thread has this name. */
  async kill(caller: string): Promise<boolean> {
    const threads = [...this.#members.values()].flatMap(({ fleet }) => fleet.threads());
    const thread = threads.find((candidate) => candidate.caller === caller && candidate.isAlive);
    await thread?.kill();
    return thread !== undefined;
  }

  /** What the function's threads wrote, oldest first. */
  logs(logicalId: string): readonly LogLine[] {
    return this.#memberOf(logicalId).log.lines();
  }

  /** Kills every thread and removes the bundle. Invocations in flight end as `killed`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const wake of [...this.#sleepers]) wake();
    await Promise.all([...this.#members.values()].map(({ fleet }) => fleet.close()));
    await this.#build.close();
  }

  #member(plan: FunctionPlan): Member {
    const log = new FunctionLog(plan.logicalId, this.#names, this.#options.onLine);
    return { plan, log, fleet: new Fleet(this.#options.threadsMax ?? THREADS_MAX, () => this.#startThread(plan, log)) };
  }

  #memberOf(logicalId: string): Member {
    const member = this.#members.get(logicalId);
    if (!member)
      throw new Error(`There is no function ${logicalId}; there are ${[...this.#members.keys()].join(', ')}`);
    return member;
  }

  #startThread(plan: FunctionPlan, log: FunctionLog): FunctionThread {
    this.#threadCount += 1;
    const caller = `${plan.logicalId}-${this.#threadCount}`;
    const { endpoints, environment, clock } = this.#options;
    return new FunctionThread({
      caller,
      bootstrapUrl: this.#build.bootstrapUrl,
      data: {
        handlerUrl: this.#build.handlerUrl(plan.logicalId),
        exportName: plan.handler.split('.').at(-1) ?? '',
        offsetBuffer: clock.offsetBuffer,
      },
      environment: threadEnvironment(plan, caller, endpoints, environment?.(plan) ?? {}),
      memoryMb: plan.memoryMb,
      log,
    });
  }

  async #attempt(member: Member, attempt: Attempt): Promise<InvocationResult> {
    this.#underWay += 1;
    try {
      return await this.#runOnce(member, attempt);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #runOnce({ plan, fleet }: Member, attempt: Attempt): Promise<InvocationResult> {
    const lease = await fleet.acquire();
    if (lease.kind === 'closed') return { status: 'killed' };
    if (lease.kind === 'throttled') return { status: 'error', ...THROTTLED };
    const { thread, coldStart } = lease;
    const end = this.#record(plan, thread.caller, coldStart, attempt);
    const context = fixedContext(plan, thread.caller, attempt.requestId);
    const ended = await thread.run({ event: attempt.event, context, timeoutMs: plan.timeoutMs });
    const result = ended.status === 'error' ? { ...ended, stack: this.#names.in(ended.stack) } : ended;
    fleet.release(thread);
    end(result);
    return result;
  }

  async #retry(member: Member, first: Attempt, failure: InvocationResult): Promise<InvocationResult> {
    const { retriesMax, eventAgeMsMax } = member.plan.retry;
    const giveUpAtMs = this.#options.clock.now() + eventAgeMsMax;
    const last = { result: failure };
    for (const [index, delayMs] of RETRY_DELAYS_MS.slice(0, retriesMax).entries()) {
      if (!this.#isClosed) await this.#sleep(delayMs);
      if (this.#isClosed || this.#options.clock.now() > giveUpAtMs) break;
      last.result = await this.#attempt(member, { ...first, attempt: index + 2 });
      if (last.result.status === 'ok') break;
    }
    return last.result;
  }

  /** Until the delay is over on the local clock, or the pool closes. */
  #sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        this.#sleepers.delete(wake);
        resolve();
      };
      const cancel = this.#options.clock.after(delayMs, wake);
      this.#sleepers.add(wake);
    });
  }

  #record(
    plan: FunctionPlan,
    caller: string,
    coldStart: boolean,
    attempt: Attempt,
  ): (result: InvocationResult) => void {
    const { clock, onInvocation } = this.#options;
    const { requestId, kind } = attempt;
    const running = { endMs: undefined, durationMs: undefined, status: 'running' as const };
    const invocation: Invocation = {
      ...{ requestId, logicalId: plan.logicalId, caller, kind, attempt: attempt.attempt, coldStart },
      ...{ startMs: clock.now(), ...running },
    };
    const startedAtMs = performance.now();
    this.invocations.push(invocation);
    if (this.invocations.length > INVOCATIONS_MAX) this.invocations.shift();
    onInvocation?.(invocation);
    return ({ status }) => {
      Object.assign(invocation, { status, endMs: clock.now(), durationMs: performance.now() - startedAtMs });
      onInvocation?.(invocation);
    };
  }
}

function fixedContext(plan: FunctionPlan, caller: string, requestId: string): FixedContext {
  return {
    awsRequestId: requestId,
    functionName: plan.name,
    functionVersion: '1',
    invokedFunctionArn: plan.aliasArn ?? plan.arn,
    memoryLimitInMB: String(plan.memoryMb),
    logGroupName: `/aws/lambda/${plan.name}`,
    logStreamName: caller,
    callbackWaitsForEmptyEventLoop: true,
  };
}
