import { setTimeout as delay } from 'node:timers/promises';
import { CallDropped, type CallObserver, type LocalCall, type LocalRequest } from '../../kernel/http.ts';
import type { LocalSystem } from '../../system/system.ts';
import type { Random } from '../random.ts';
import { type KillKind, noTrouble, type TroubleCounts } from './kills.ts';
import { killTree } from './trees.ts';

/** Of all calls of functions: so many are reset before or after their effect, so many stall. */
const RESET_LIKELY = 0.01;
const STALL_LIKELY = 0.02;
const STALL_MS_MAX = 2_000;
/**
 * Of commands to workers so many are killed with all that they started, up to so long after they began: while the runtime starts, while
 * its tools run, while it reports. Most are over in a second: kills at any moment met two in five minutes.
 */
const TREE_LIKELY = 0.6;
const TREE_AFTER_MS_MAX = 1_000;
/** A command that has not begun by then is not coming: it was lost, or the machine is gone. */
const BEGIN_LOOKS_MAX = 100;
const BEGIN_LOOK_MS = 50;
/** Between two kills of the others. */
const PAUSE_MS_MIN = 200;
const PAUSE_MS_MAX = 5_000;
/** Machines are rarer: a worker whose machine ends whenever it has booted never runs a command. */
const KINDS = ['functions', 'functions', 'functions', 'functions', 'stops', 'terminations'] as const;

/** Kills processes of functions, trees of processes of workers, and machines; endpoints stall and reset. Until it is ended. */
export class Trouble {
  readonly counts: TroubleCounts = noTrouble();
  readonly #system: LocalSystem;
  readonly #random: Random;
  readonly #observer: CallObserver;
  readonly #over = new AbortController();
  readonly #killing: Promise<void>;
  readonly #aimed = new Set<Promise<void>>();

  constructor(system: LocalSystem, random: Random) {
    this.#system = system;
    this.#random = random;
    this.#observer = {
      before: (call, request) => this.#before(call, request),
      after: (call) => this.#maybeReset(call),
    };
    system.front.observers.push(this.#observer);
    this.#killing = this.#kill();
  }

  /** Resolves when nothing goes wrong any more. */
  async end(): Promise<void> {
    const { observers } = this.#system.front;
    observers.splice(observers.indexOf(this.#observer), 1);
    this.#over.abort();
    await Promise.all([this.#killing, ...this.#aimed]);
  }

  async #before(call: LocalCall, request: LocalRequest): Promise<void> {
    if (call.operation === 'SendCommand' && this.#random.chance(TREE_LIKELY)) this.#aim(request);
    this.#maybeReset(call);
    if (!isFunction(call) || !this.#random.chance(STALL_LIKELY)) return;
    this.counts.stalls += 1;
    await delay(this.#random.integer(1, STALL_MS_MAX));
  }

  #maybeReset(call: LocalCall): void {
    if (!isFunction(call) || !this.#random.chance(RESET_LIKELY / 2)) return;
    this.counts.resets += 1;
    throw new CallDropped('The connection was reset');
  }

  /** At the tree of the command that is being sent. */
  #aim({ body }: LocalRequest): void {
    const { InstanceIds = [] } = JSON.parse(body.toString()) as { InstanceIds?: string[] };
    const [instanceId = ''] = InstanceIds;
    const aimed = this.#strike('trees', () => this.#killBegun(instanceId, this.#random.integer(0, TREE_AFTER_MS_MAX)));
    this.#aimed.add(aimed);
    void aimed.finally(() => this.#aimed.delete(aimed));
  }

  async #killBegun(instanceId: string, afterMs: number): Promise<boolean> {
    const { signal } = this.#over;
    for (let looks = 0; looks < BEGIN_LOOKS_MAX && !signal.aborted && !this.#isAtWork(instanceId); looks++)
      await this.#wait(BEGIN_LOOK_MS);
    await this.#wait(afterMs);
    return !signal.aborted && killTree(instanceId);
  }

  #isAtWork(instanceId: string): boolean {
    return this.#system.instances.scriptsRunning(instanceId) > 0;
  }

  async #kill(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      await this.#wait(this.#random.integer(PAUSE_MS_MIN, PAUSE_MS_MAX));
      if (!signal.aborted) await this.#killOne(this.#random.pick(KINDS));
    }
  }

  async #wait(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#over.signal }).catch(() => undefined);
  }

  async #strike(kind: KillKind, act: () => boolean | Promise<boolean>): Promise<void> {
    const counts = this.counts.kills[kind];
    counts.drawn += 1;
    counts[(await act()) ? 'struck' : 'missed'] += 1;
  }

  #killOne(kind: (typeof KINDS)[number]): Promise<void> {
    return this.#strike(kind, () => {
      if (kind === 'functions') return this.#killFunction();
      const running = this.#running();
      if (running.length === 0) return false;
      this.#system.instances[kind === 'stops' ? 'stop' : 'terminate'](this.#random.pick(running));
      return true;
    });
  }

  #running(): string[] {
    const machines = this.#system.instances.list();
    return machines.flatMap(({ instanceId, state }) => (state === 'running' ? [instanceId] : []));
  }

  async #killFunction(): Promise<boolean> {
    const running = this.#system.pool.invocations.filter(({ status }) => status === 'running');
    return running.length > 0 && this.#system.pool.kill(this.#random.pick(running).caller);
  }
}

function isFunction({ caller }: LocalCall): boolean {
  return /Function-\d+$/.test(caller);
}
