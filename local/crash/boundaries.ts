import type { CallObserver, LocalCall } from '../kernel/http.ts';
import { CallDropped } from '../kernel/http.ts';
import type { LocalSystem } from '../system/system.ts';

export const STEP_FUNCTION = 'AgentStepFunction';

/** One external call of the steps of a session: the `ordinal`-th (from 1) of its operation. */
export type Boundary = { service: string; operation: string; ordinal: number };
export type When = 'before' | 'after';

/** Numbers the calls of agent-step by operation: their order may vary a little from run to run, their kinds hardly. */
class BoundaryCounter {
  readonly #counts = new Map<string, number>();

  /** The boundary that this call is, or undefined when it is no step's. */
  next(call: LocalCall): Boundary | undefined {
    if (!isStepCall(call)) return undefined;
    const { service, operation } = call;
    const ordinal = (this.#counts.get(`${service} ${operation}`) ?? 0) + 1;
    this.#counts.set(`${service} ${operation}`, ordinal);
    return { service, operation, ordinal };
  }
}

/** A worker fetches presigned objects under the step's name; the reference session's steps get none themselves. */
function isStepCall({ caller, service, operation }: LocalCall): boolean {
  return caller.startsWith(`${STEP_FUNCTION}-`) && !(service === 's3' && operation === 'GetObject');
}

export function recorder(boundaries: Boundary[]): CallObserver {
  const counter = new BoundaryCounter();
  return {
    before(call) {
      const boundary = counter.next(call);
      if (boundary) boundaries.push(boundary);
    },
  };
}

export type Killer = CallObserver & { hasKilled(): boolean };

/** Kills the step that makes the call, once, before it takes effect or after it has and before the answer leaves. */
export function killer(system: LocalSystem, boundary: Boundary, when: When): Killer {
  const counter = new BoundaryCounter();
  const found: { call?: LocalCall; killed: boolean } = { killed: false };
  const kill = async (call: LocalCall): Promise<never> => {
    found.killed = true;
    await system.pool.kill(call.caller);
    throw new CallDropped(`${nameOf(boundary)}: the step was killed ${when} it`);
  };
  return {
    hasKilled: () => found.killed,
    before(call) {
      const next = counter.next(call);
      if (!next || nameOf(next) !== nameOf(boundary)) return undefined;
      found.call = call;
      return when === 'before' ? kill(call) : undefined;
    },
    after: (call) => (when === 'after' && call === found.call ? kill(call) : undefined),
  };
}

export function nameOf({ service, operation, ordinal }: Boundary): string {
  return `${service} ${operation} #${ordinal}`;
}
