import type { CallObserver, LocalCall } from '../../../local/kernel/http.ts';
import type { LocalSystem } from '../../../local/system/system.ts';

/** A call as the front saw it. `invocation` is the request id of the function invocation that made it, if one did. */
export type SeenCall = LocalCall & { invocation: string | undefined; atMs: number };

/** Everything that went over the loopback port, in order, with the function invocation that each call belongs to. */
export class Wire {
  readonly calls: SeenCall[] = [];
  readonly #system: LocalSystem;

  constructor(system: LocalSystem) {
    this.#system = system;
    system.front.observers.push(this.#observer);
  }

  /** How many calls were seen so far: a mark for `since`. */
  mark(): number {
    return this.calls.length;
  }

  since(mark: number): SeenCall[] {
    return this.calls.slice(mark);
  }

  /** The calls of each invocation of a function, in the order in which the invocations began. */
  byInvocation(functionId: string, mark = 0): Map<string, SeenCall[]> {
    const groups = new Map<string, SeenCall[]>();
    for (const call of this.since(mark)) {
      if (!call.invocation || !call.caller.startsWith(`${functionId}-`)) continue;
      groups.set(call.invocation, [...(groups.get(call.invocation) ?? []), call]);
    }
    return groups;
  }

  readonly #observer: CallObserver = {
    before: (call) => {
      this.calls.push({ ...call, invocation: this.#invocationOf(call.caller), atMs: performance.now() });
    },
  };

  #invocationOf(caller: string): string | undefined {
    const { invocations } = this.#system.pool;
    return invocations.findLast((each) => each.caller === caller && each.status === 'running')?.requestId;
  }
}

/** Names as `service:operation`, for order on the wire. */
export function names(calls: readonly LocalCall[]): string[] {
  return calls.map((call) => `${call.service}:${call.operation}`);
}
