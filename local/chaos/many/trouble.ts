import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { instanceProcesses } from '../../instances/processes.ts';
import { CallDropped, type CallObserver, type LocalCall } from '../../kernel/http.ts';
import type { LocalSystem } from '../../system/system.ts';
import type { Random } from '../random.ts';
import { EFFECT_CALLER } from '../script.ts';

/** Of all calls of functions: so many are reset before or after their effect, so many stall. */
const RESET_LIKELY = 0.01;
const STALL_LIKELY = 0.02;
const STALL_MS_MAX = 2_000;
/** Of commands so many are killed with all that they started, that soon after they began. */
const TREE_LIKELY = 0.2;
const TREE_AFTER_MS = 100;
/** Between two kills. */
const PAUSE_MS_MIN = 200;
const PAUSE_MS_MAX = 2_000;

/** How often each fault has happened, not how often it was tried. `trees`: of machines on which something ran then. */
export type TroubleCounts = {
  functions: number;
  trees: number;
  stops: number;
  terminations: number;
  resets: number;
  stalls: number;
};

/** A harness in which a kind of fault never happened has shown nothing of it. */
export function unexercised(counts: TroubleCounts): string[] {
  const never = Object.entries(counts).filter(([, count]) => count === 0);
  return never.map(([name]) => `Harness: none of the faults '${name}' ever happened`);
}

/** Kills processes of functions, trees of processes of workers, and machines; endpoints stall and reset. Until it is ended. */
export class Trouble {
  readonly counts: TroubleCounts = { functions: 0, trees: 0, stops: 0, terminations: 0, resets: 0, stalls: 0 };
  readonly #system: LocalSystem;
  readonly #random: Random;
  readonly #observer: CallObserver;
  readonly #over = new AbortController();
  readonly #killing: Promise<void>;

  constructor(system: LocalSystem, random: Random) {
    this.#system = system;
    this.#random = random;
    this.#observer = { before: (call) => this.#before(call), after: (call) => this.#maybeReset(call) };
    system.front.observers.push(this.#observer);
    this.#killing = this.#kill();
  }

  /** Resolves when nothing goes wrong any more. */
  async end(): Promise<void> {
    this.#over.abort();
    await this.#killing;
    const { observers } = this.#system.front;
    observers.splice(observers.indexOf(this.#observer), 1);
  }

  async #before(call: LocalCall): Promise<void> {
    // A command has just begun: most are over before anybody looks.
    if (call.caller.startsWith(EFFECT_CALLER) && this.#random.chance(TREE_LIKELY))
      void delay(TREE_AFTER_MS).then(() => this.#killTree());
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

  async #kill(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      await delay(this.#random.integer(PAUSE_MS_MIN, PAUSE_MS_MAX), undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.#killOne();
    }
  }

  async #killOne(): Promise<void> {
    const what = this.#random.pick(['function', 'function', 'function', 'tree', 'tree', 'stop', 'terminate'] as const);
    if (what === 'function') return this.#killFunction();
    if (what === 'tree') return this.#killTree();
    const running = this.#running();
    if (running.length === 0) return;
    const instanceId = this.#random.pick(running);
    this.counts[what === 'stop' ? 'stops' : 'terminations'] += 1;
    this.#system.instances[what](instanceId);
  }

  #running(): string[] {
    const machines = this.#system.instances.list();
    return machines.flatMap(({ instanceId, state }) => (state === 'running' ? [instanceId] : []));
  }

  async #killFunction(): Promise<void> {
    const running = this.#system.pool.invocations.filter(({ status }) => status === 'running');
    if (running.length === 0) return;
    this.counts.functions += 1;
    await this.#system.pool.kill(this.#random.pick(running).caller);
  }

  /** Everything that a worker runs, but not the machine itself; of one on which something runs just now. */
  #killTree(): void {
    if (this.#over.signal.aborted) return;
    const running = this.#running();
    const from = running.length === 0 ? 0 : this.#random.integer(0, running.length - 1);
    for (const instanceId of [...running.slice(from), ...running.slice(0, from)]) {
      const processes = instanceProcesses(instanceId).filter((processId) => !isMachine(processId));
      if (processes.length === 0) continue;
      this.counts.trees += 1;
      for (const processId of processes) kill(processId);
      return;
    }
  }
}

function isFunction({ caller }: LocalCall): boolean {
  return /Function-\d+$/.test(caller);
}

/** Its agent, and the sandbox around it. */
function isMachine(processId: number): boolean {
  try {
    return /agent\.mjs|bwrap/.test(readFileSync(`/proc/${processId}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}

function kill(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // It had ended.
  }
}
