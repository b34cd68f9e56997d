import { HEARTBEAT_MS } from '@remote-swe/core/engine/context/settings';
import type { CallObserver, LocalCall, LocalRequest } from '../kernel/http.ts';
import { CallDropped } from '../kernel/http.ts';
import type { LocalSystem } from '../system/system.ts';

export const STEP_FUNCTION = 'AgentStepFunction';

/** One external call of the functions while a session runs: the `ordinal`-th (from 1) of its operation by its function. */
export type Boundary = {
  function: string;
  service: string;
  operation: string;
  ordinal: number;
  /** It never took effect in the undisturbed run, because the journey itself drops such calls: nothing comes after it. */
  isDropped?: true;
};
export type When = 'before' | 'after';

/** Looks of the sweeper that find nothing are all alike, and as many as minutes pass: so many of each operation are boundaries. */
const ALIKE_MAX = 3;
const ALIKE: ReadonlySet<string> = new Set(['SweeperFunction']);
const HEARTBEAT = 'ChangeMessageVisibility';

/** Numbers the calls of functions by operation: their order may vary a little from run to run, their kinds hardly. */
class BoundaryCounter {
  readonly #counts = new Map<string, number>();
  readonly #extendedAt = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The boundary that this call is, or undefined when it is no function's, or one of many that are alike. */
  next(call: LocalCall, request: LocalRequest): Boundary | undefined {
    const name = /^(\w+Function)-\d+$/.exec(call.caller)?.[1];
    if (!name || isPresigned(request) || this.#isHeartbeat(call)) return undefined;
    const { service, operation } = call;
    const kind = `${name} ${service} ${operation}`;
    const ordinal = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, ordinal);
    return ALIKE.has(name) && ordinal > ALIKE_MAX ? undefined : { function: name, service, operation, ordinal };
  }

  /** A step extends its message at its begin and at its end; what comes between is the more, the slower the machine is. */
  #isHeartbeat({ caller, operation }: LocalCall): boolean {
    if (operation !== HEARTBEAT) return false;
    const now = this.#now();
    const sinceMs = now - (this.#extendedAt.get(caller) ?? 0);
    this.#extendedAt.set(caller, now);
    return sinceMs >= HEARTBEAT_MS && sinceMs < 2 * HEARTBEAT_MS;
  }
}

/** A worker fetches and puts objects under the name of the function that has signed the address. */
function isPresigned({ headers, query }: LocalRequest): boolean {
  const isForm = headers['content-type']?.startsWith('multipart/form-data') ?? false;
  return query.has('X-Amz-Credential') || (isForm && headers.authorization === undefined);
}

export type Recorder = CallObserver & { boundaries(): Boundary[] };

export function recorder({ clock }: Pick<LocalSystem, 'clock'>): Recorder {
  const counter = new BoundaryCounter(() => clock.now());
  const found = new Map<LocalCall, Boundary>();
  const answered = new Set<LocalCall>();
  return {
    before(call, request) {
      const boundary = counter.next(call, request);
      if (boundary) found.set(call, boundary);
    },
    after: (call) => void answered.add(call),
    boundaries: () =>
      [...found].map(([call, boundary]) => (answered.has(call) ? boundary : { ...boundary, isDropped: true })),
  };
}

export type Killer = CallObserver & { hasKilled(): boolean };

/** Kills the function that makes the call, once, before it takes effect or after it has and before the answer leaves. */
export function killer(system: LocalSystem, boundary: Boundary, when: When): Killer {
  const counter = new BoundaryCounter(() => system.clock.now());
  const found: { call?: LocalCall; killed: boolean } = { killed: false };
  const kill = async (call: LocalCall): Promise<never> => {
    found.killed = true;
    await system.pool.kill(call.caller);
    throw new CallDropped(`${nameOf(boundary)}: ${boundary.function} was killed ${when} it`);
  };
  return {
    hasKilled: () => found.killed,
    before(call, request) {
      const next = counter.next(call, request);
      if (!next || nameOf(next) !== nameOf(boundary)) return undefined;
      found.call = call;
      return when === 'before' ? kill(call) : undefined;
    },
    after: (call) => (when === 'after' && call === found.call ? kill(call) : undefined),
  };
}

/** As it is given to --only: a step's without its function. */
export function nameOf({ function: name, service, operation, ordinal }: Boundary): string {
  const prefix = name === STEP_FUNCTION ? '' : `${name.replace(/Function$/, '')} `;
  return `${prefix}${service} ${operation} #${ordinal}`;
}
