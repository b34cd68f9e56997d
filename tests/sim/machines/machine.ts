import type { MachineStatus } from '@remote-swe/core/domain/worker/worker';
import { Disk } from './disk.ts';

export type MachineState = 'pending' | 'running' | 'stopping' | 'stopped' | 'gone';

/** An agent is heard of so often; the channel calls it online that long. */
const PING_MS = 300_000;

/** One computer with its disk. */
export class Machine {
  readonly id: string;
  readonly sessionId: string;
  readonly token: string;
  readonly launchedAt: number;
  readonly disk = new Disk();
  state: MachineState = 'pending';
  /** Counts boots: what ran in an earlier one has ended. */
  bootId = 0;
  /** Since when its agent takes commands; undefined: it does not. */
  agentSince: number | undefined;
  /** When the channel of commands heard of its agent last, in a boot that is over. */
  #lastPingAt: number | undefined;

  constructor(id: string, sessionId: string, token: string, launchedAt: number) {
    this.id = id;
    this.sessionId = sessionId;
    this.token = token;
    this.launchedAt = launchedAt;
  }

  /** Whether the channel of commands knows its agent: then it takes commands, also while the machine is down. */
  get isKnown(): boolean {
    return this.agentSince !== undefined || this.#lastPingAt !== undefined;
  }

  agentEnds(now: number): void {
    this.#lastPingAt = this.#pingAt(now);
    this.agentSince = undefined;
  }

  status(now: number): MachineStatus {
    switch (this.state) {
      case 'gone':
      case 'pending':
      case 'stopping':
      case 'stopped':
        return { kind: this.state };
      case 'running': {
        const agentSeenAt = this.#pingAt(now);
        // What was heard long ago says nothing any more.
        const isFresh = agentSeenAt !== undefined && now - agentSeenAt < PING_MS;
        return isFresh ? { kind: 'running', agentSeenAt } : { kind: 'running' };
      }
    }
  }

  #pingAt(now: number): number | undefined {
    const { agentSince } = this;
    if (agentSince === undefined) return this.#lastPingAt;
    return agentSince + Math.floor((now - agentSince) / PING_MS) * PING_MS;
  }
}
