import { ModelError } from '@remote-swe/core/errors';
import type { Random } from '../../../local/chaos/random.ts';
import { type ConflictWay, conflictError, racedAnswer } from './conflicts.ts';
import type { Invocation } from './invocation.ts';
import { Names } from './names.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

/** What becomes of one call. `lost`: it has its effect, and its answer never comes back. */
export type Fate =
  | { kind: 'fine' }
  | { kind: 'refused' }
  | { kind: 'lost' }
  | { kind: 'killed'; when: 'before' | 'after'; isFork?: true }
  | { kind: 'slow'; ms: number }
  | { kind: 'frozen'; ms: number }
  | { kind: 'conflict'; how: ConflictWay };

/** Which fate a call of a function has. Drawn in the order of the calls, so that a seed repeats it. */
export type Fates = (functionName: string, call: string, isFork: boolean) => Fate;

const LATENCY_MS = { min: 2, max: 80 };
/** Some calls take longer, also where nothing fails. */
const TAIL_MS = { min: 150, max: 1_500 };
const TAIL_LIKELY = 0.03;
/** Methods that never reject and whose loss nobody notices: they can only kill. */
const BEST_EFFORT = new Set(['chat.show', 'chat.react', 'chat.unreact', 'machines.consoleTail', 'lease.extend']);
/** Computed without a call. */
const LOCAL = new Set(['blobs.presignGet', 'blobs.presignUpload', 'codeHost.addresses']);

/** The way between functions and everything else: it takes time, loses answers, and functions die on it. */
export class Network {
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #fates: Fates;
  readonly #trace: Trace;
  /** Functions whose role is gone: whatever of theirs arrives is denied. */
  readonly shut = new Set<string>();
  /** Kinds of faults that calls have met. */
  readonly struck = new Set<Fate['kind']>();

  constructor(timeline: Timeline, random: Random, fates: Fates, trace: Trace) {
    this.#timeline = timeline;
    this.#random = random;
    this.#fates = fates;
    this.#trace = trace;
  }

  /** The port as this invocation reaches it. */
  through<Port extends object>(invocation: Invocation, name: string, port: Port): Port {
    return new Proxy(port, new Reached<Port>(this, invocation, name));
  }

  /** The effect happens a little later, at once and whole. Of an invocation that has ended nothing is heard any more. */
  call<Result>(invocation: Invocation, name: string, effect: () => Result | Promise<Result>): Promise<Result> {
    if (!invocation.isAlive) return new Promise(() => {});
    const fate = fitting(name, this.#fates(invocation.functionName, name, invocation.isFork));
    this.struck.add(fate.kind);
    if (fate.kind === 'slow' || fate.kind === 'frozen') invocation.isSlowed = true;
    const { min, max } = this.#random.chance(TAIL_LIKELY) ? TAIL_MS : LATENCY_MS;
    const latencyMs = this.#random.integer(min, max) + (fate.kind === 'slow' ? fate.ms : 0);
    if (fate.kind === 'killed' && fate.when === 'before') {
      this.#trace.add(invocation, name, 'killed before');
      invocation.end();
      return new Promise(() => {});
    }
    return new Promise((resolve, reject) => {
      this.#timeline.after(latencyMs, () => {
        this.#trace.add(invocation, name, toldOf(fate));
        if (fate.kind === 'frozen') invocation.freeze(fate.ms);
        if (this.shut.has(invocation.functionName)) return this.#answer(invocation, () => reject(denial(name)));
        if (fate.kind === 'refused') return this.#answer(invocation, () => reject(refusal(name)));
        if (fate.kind === 'conflict') {
          const { how } = fate;
          if (how === 'thrown') return this.#answer(invocation, () => reject(conflictError(name)));
          if (how === 'own') void caught(effect);
          return this.#answer(invocation, () => resolve(racedAnswer(name, how) as Result));
        }
        const answer = caught(effect);
        if (fate.kind === 'killed') return invocation.end();
        if (fate.kind === 'lost') return this.#answer(invocation, () => reject(loss(name)));
        answer.then(
          (value) => this.#answer(invocation, () => resolve(value)),
          (error) => this.#answer(invocation, () => reject(error)),
        );
      });
    });
  }

  #answer(invocation: Invocation, give: () => void): void {
    invocation.goOn(give);
  }
}

/** How a port is reached from an invocation. A class: each invocation has some twenty of them. */
class Reached<Port extends object> implements ProxyHandler<Port> {
  readonly #network: Network;
  readonly #invocation: Invocation;
  readonly #name: string;

  constructor(network: Network, invocation: Invocation, name: string) {
    this.#network = network;
    this.#invocation = invocation;
    this.#name = name;
  }

  get(target: Port, property: string | symbol): unknown {
    const member: unknown = Reflect.get(target, property);
    if (typeof member !== 'function') return member;
    const call = CALLS.of(this.#name, String(property));
    if (LOCAL.has(call)) return member.bind(target);
    return (...given: unknown[]) =>
      this.#network.call(this.#invocation, call, () => Reflect.apply(member, target, given));
  }
}

const CALLS = new Names('.');

const FINE: Fate = { kind: 'fine' };

function toldOf(fate: Fate): string {
  if (fate.kind === 'fine') return '';
  return fate.kind === 'conflict' ? `conflict, ${fate.how}` : fate.kind;
}

/** Some ports never reject (errors.ts). */
function fitting(name: string, fate: Fate): Fate {
  const rejects = fate.kind === 'refused' || fate.kind === 'lost';
  return BEST_EFFORT.has(name) && rejects ? FINE : fate;
}

/** Effects happen at once, whatever they answer; an answer that nobody takes is no unhandled rejection. */
function caught<Result>(effect: () => Result | Promise<Result>): Promise<Result> {
  const answer = (async () => effect())();
  answer.catch(() => {});
  return answer;
}

/** As SDKs tell it when they have given up; a model's failures are all of one class. */
function loss(name: string): Error {
  if (name === 'model.converse') return new ModelError('unavailable', 'timed out', { hadBegun: true });
  return Object.assign(new Error(`${name}: the call failed`), { name: 'TimeoutError' });
}

function denial(name: string): Error {
  return Object.assign(new Error(`${name}: not authorized`), { name: 'AccessDeniedException' });
}

function refusal(name: string): Error {
  if (name === 'model.converse') return new ModelError('throttled', 'Too many requests');
  return Object.assign(new Error(`${name}: Rate exceeded`), { name: 'ThrottlingException' });
}
