import type { StackEnd } from '@remote-swe/core/engine/worker-life/stack-end';
import type { AllMachines, RemainingMachine } from '@remote-swe/core/ports/workers/all-machines';
import type { Timeline } from '../kernel/timeline.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Ec2 } from './ec2.ts';

/** Pauses before Lambda tries a failed event again, and when CloudFormation waits no longer (template.yaml, StackEnd). */
const RETRIES_MS = [60_000, 120_000] as const;
const SERVICE_MS_MAX = 1_200_000;
/** Between a deletion that failed and the next one of the same operator, who gives up after some. */
const AGAIN_MS = 600_000;
const DELETIONS_MAX = 6;
/** From the end of a machine until nobody lists it any more. */
const ENDING_MS = 30_000;

/** All machines of the stack, and whether it goes. */
export class SimAllMachines implements AllMachines {
  /** What CloudFormation says of the stack. */
  status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
  /** Those that were ended so although the stack stays. */
  readonly seen: string[] = [];
  readonly #ec2: Ec2;
  readonly #now: () => number;
  readonly #endedAt = new Map<string, number>();

  constructor(ec2: Ec2, now: () => number) {
    this.#ec2 = ec2;
    this.#now = now;
  }

  async isLeaving(): Promise<boolean> {
    return this.status.startsWith('DELETE_');
  }

  async remaining(): Promise<RemainingMachine[]> {
    const ending = new Set([...this.#endedAt].flatMap(([id, at]) => (this.#now() - at < ENDING_MS ? [id] : [])));
    const there = this.#ec2.all.filter(({ id, state }) => state !== 'gone' || ending.has(id));
    return there.map(({ id, state }) => ({ machineId: id, isEnding: state === 'gone' }));
  }

  async terminate(machineIds: string[]): Promise<void> {
    for (const id of machineIds) {
      if (!(await this.isLeaving())) this.seen.push(`Stack: ${id} was ended, and the stack stays`);
      this.#endedAt.set(id, this.#now());
      await this.#ec2.terminate(id);
    }
  }
}

type Outside = {
  timeline: Timeline;
  trace: Trace;
  machines: SimAllMachines;
  /** The function; undefined: it died, or threw. */
  end: () => Promise<StackEnd | undefined>;
  /** The role of agent-step goes before all else. */
  takeRole: () => void;
};

/** CloudFormation and an operator who deletes the stack: for as long as it fails, again. */
export class Deletion {
  readonly seen: string[] = [];
  /** When nothing could launch a machine any more. */
  roleGoneAt: number | undefined;
  isDone = false;
  deletions = 0;
  readonly #outside: Outside;

  constructor(outside: Outside) {
    this.#outside = outside;
  }

  /** As in an update that replaces the resource: the stack stays, and so do its machines. */
  async update(): Promise<void> {
    const end = await this.#answered();
    if (end?.kind === 'ended' && this.roleGoneAt === undefined) this.seen.push('Stack: an update ended the machines');
  }

  async run(): Promise<void> {
    const { timeline, machines, takeRole, trace } = this.#outside;
    takeRole();
    this.roleGoneAt = timeline.now();
    while (!this.isDone && this.deletions < DELETIONS_MAX) {
      this.deletions += 1;
      machines.status = 'DELETE_IN_PROGRESS';
      const end = await this.#answered();
      trace.say('stack', `${end?.kind ?? 'no answer'} to its deletion`);
      this.isDone = end?.kind === 'ended';
      if (end?.kind === 'kept') this.seen.push('Stack: its machines were kept, and it goes');
      if (this.isDone) continue;
      machines.status = 'DELETE_FAILED';
      await this.#pause(AGAIN_MS);
    }
    if (!this.isDone) this.seen.push(`Stack: it was not deleted in ${DELETIONS_MAX} tries`);
  }

  /** Lambda tries an event again that nobody answered; CloudFormation waits for an answer for so long only. */
  async #answered(): Promise<StackEnd | undefined> {
    const until = this.#outside.timeline.now() + SERVICE_MS_MAX;
    for (const waitMs of [...RETRIES_MS, 0]) {
      const end = await this.#outside.end();
      if (end) return this.#outside.timeline.now() <= until ? end : undefined;
      await this.#pause(waitMs);
    }
    return undefined;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#outside.timeline.after(ms, resolve));
  }
}
