import type { Fleet } from '@remote-swe/core/ports/workers/fleet';
import type { Ec2 } from './ec2.ts';

/** What there is, by its tags: machines. Disks go with them here, and schedules are seen to by their own firings. */
export class SimFleet implements Fleet {
  readonly #ec2: Ec2;

  constructor(ec2: Ec2) {
    this.#ec2 = ec2;
  }

  async machines() {
    const there = this.#ec2.all.filter(({ state }) => state !== 'gone');
    const found = there.map(({ id, sessionId, launchedAt, state }) => ({
      ...{ machineId: id, sessionId, launchedAt },
      isStopped: state === 'stopped',
    }));
    return { found };
  }

  async volumes() {
    return { found: [] };
  }

  async schedules() {
    return { found: [] };
  }

  terminate(machineId: string): Promise<void> {
    return this.#ec2.terminate(machineId);
  }

  async deleteVolume(): Promise<void> {}

  async deleteSchedule(): Promise<void> {}
}
