import type { Things } from '../../functions/things.ts';
import { wrongMachines } from './machines.ts';
import { Watch } from './watch.ts';

type Watched = Pick<Things, 'ec2' | 'schedules' | 'table' | 'seen'>;

/** What is asked at any moment of a run: at its end the hourly look has made much of it good. */
export class Meanwhile {
  /** Schedules that went while a machine was being started. */
  removedBesideStarts = 0;
  readonly #things: Watched;
  readonly #watch = new Watch();

  constructor(things: Watched) {
    this.#things = things;
    const { ec2, schedules, table, seen } = things;
    ec2.onBoot = ({ id, sessionId }) => {
      if (!schedules.armed.has(sessionId) && !schedules.isFiring(sessionId))
        seen.push(`G5: ${id} boots, and no schedule is armed for it`);
    };
    schedules.onRemove = (sessionId) => {
      const state = table.workers.get(sessionId)?.state;
      if (state !== undefined && state !== 'removed') this.removedBesideStarts += 1;
    };
  }

  /** Once a minute. */
  look(now: number): void {
    this.#things.seen.push(...this.#watch.look(now, wrongMachines(this.#things)));
  }
}
