import type { MachineStatus } from '@remote-swe/core/domain/worker/worker';
import { Disk } from './disk.ts';

export type MachineState = 'pending' | 'running' | 'stopping' | 'stopped' | 'gone';

/** One computer with its disk. */
export class Machine {
  readonly id: string;
  readonly sessionId: string;
  readonly token: string;
  readonly disk = new Disk();
  state: MachineState = 'pending';
  /** Counts boots: what ran in an earlier one has ended. */
  bootId = 0;
  /** Since when its agent takes commands; undefined: it does not. */
  agentSince: number | undefined;

  constructor(id: string, sessionId: string, token: string) {
    this.id = id;
    this.sessionId = sessionId;
    this.token = token;
  }

  status(now: number): MachineStatus {
    switch (this.state) {
      case 'gone':
      case 'pending':
      case 'stopping':
      case 'stopped':
        return { kind: this.state };
      case 'running':
        return this.agentSince === undefined
          ? { kind: 'running' }
          : { kind: 'running', agentSeenAt: Math.max(this.agentSince, now - 1_000) };
    }
  }
}
