import type { Bell } from '@remote-swe/core/engine/wakes/doorbell';
import type { LaunchRequest, Machines, NoCapacity } from '@remote-swe/core/ports/workers/machines';
import type { Random } from '../../../local/chaos/random.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Trace } from '../kernel/trace.ts';
import { Machine } from './machine.ts';

/** Times of a start and of a stop (ms). */
const BOOT_MS = { min: 5_000, max: 40_000 };
const AGENT_MS = { min: 5_000, max: 90_000 };
const STOP_MS = { min: 3_000, max: 60_000 };

/** What goes wrong with the next start. */
export type StartFault = 'none' | 'no-capacity' | 'no-agent' | 'ends-at-boot';

/** Machines that boot, take commands, stop and go, each with the events that say so. */
export class Ec2 implements Machines {
  readonly all: Machine[] = [];
  /** Called when whatever runs on a machine has ended with its boot. */
  onDown: (machine: Machine) => void = () => {};
  /** Called when one begins to boot. */
  onBoot: (machine: Machine) => void = () => {};
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #fault: () => StartFault;
  readonly #emit: (bell: Bell) => void;
  readonly #trace: Trace;

  constructor(
    timeline: Timeline,
    random: Random,
    fault: () => StartFault,
    outside: { emit: (bell: Bell) => void; trace: Trace },
  ) {
    this.#timeline = timeline;
    this.#random = random;
    this.#fault = fault;
    this.#emit = outside.emit;
    this.#trace = outside.trace;
  }

  machine(machineId: string): Machine | undefined {
    return this.all.find(({ id }) => id === machineId);
  }

  async describe(machineId: string) {
    return this.machine(machineId)?.status(this.#timeline.now()) ?? { kind: 'gone' as const };
  }

  async launch({ sessionId, generation, launchAttempt, bootFailures }: LaunchRequest) {
    const token = `${sessionId}#${generation}#${launchAttempt}#${bootFailures}`;
    const made = this.all.find((machine) => machine.token === token);
    if (made) return { kind: 'launched' as const, machineId: made.id };
    const fault = this.#fault();
    if (fault === 'no-capacity') return NO_CAPACITY;
    const machine = new Machine(`i-${this.all.length + 1}`, sessionId, token, this.#timeline.now());
    this.all.push(machine);
    this.#boot(machine, fault);
    return { kind: 'launched' as const, machineId: machine.id };
  }

  async start(machineId: string) {
    const machine = this.machine(machineId);
    if (!machine) throw new Error(`There is no machine ${machineId}`);
    // Whatever state it is in instead: who asks looks at it again (adapters/workers/ec2-machines.ts).
    if (machine.state !== 'stopped') return { kind: 'started' as const };
    const fault = this.#fault();
    if (fault === 'no-capacity') return NO_CAPACITY;
    machine.state = 'pending';
    this.#boot(machine, fault);
    return { kind: 'started' as const };
  }

  async stop(machineId: string): Promise<void> {
    const machine = this.machine(machineId);
    if (machine?.state === 'pending' || machine?.state === 'running') this.#down(machine, 'stopped');
  }

  async terminate(machineId: string): Promise<void> {
    const machine = this.machine(machineId);
    if (machine && machine.state !== 'gone') this.#down(machine, 'gone');
  }

  /** The same boot anew, with the same disk: nobody is told. */
  reboot(machine: Machine): void {
    if (machine.state !== 'running') return;
    this.#trace.say(machine.id, 'reboots');
    this.#endBoot(machine);
    machine.state = 'pending';
    this.#boot(machine, 'none');
  }

  async consoleTail(): Promise<string> {
    return '';
  }

  async find(sessionId: string): Promise<string | undefined> {
    return this.all.findLast((machine) => machine.sessionId === sessionId && machine.state !== 'gone')?.id;
  }

  #boot(machine: Machine, fault: StartFault): void {
    const boot = ++machine.bootId;
    this.onBoot(machine);
    this.#trace.say(machine.id, `boots (${fault})`);
    const isSame = () => machine.bootId === boot && (machine.state === 'pending' || machine.state === 'running');
    const upMs = this.#random.integer(BOOT_MS.min, BOOT_MS.max);
    this.#timeline.after(upMs, () => {
      if (!isSame()) return;
      machine.state = 'running';
      this.#tell(machine, 'other');
      if (fault === 'ends-at-boot') this.#down(machine, 'gone');
    });
    if (fault === 'no-agent') return;
    this.#timeline.after(upMs + this.#random.integer(AGENT_MS.min, AGENT_MS.max), () => {
      if (isSame()) machine.agentSince = this.#timeline.now();
    });
  }

  #down(machine: Machine, to: 'stopped' | 'gone'): void {
    this.#trace.say(machine.id, `is going to be ${to}`);
    this.#endBoot(machine);
    machine.state = to === 'gone' ? 'gone' : 'stopping';
    const ms = to === 'gone' ? STOP_MS.min : this.#random.integer(STOP_MS.min, STOP_MS.max);
    this.#timeline.after(ms, () => {
      if (to === 'gone') return this.#tell(machine, 'gone');
      if (machine.state !== 'stopping') return;
      machine.state = 'stopped';
      this.#tell(machine, 'stopped');
    });
  }

  #endBoot(machine: Machine): void {
    machine.bootId += 1;
    machine.agentEnds(this.#timeline.now());
    this.onDown(machine);
  }

  #tell(machine: Machine, state: 'stopped' | 'gone' | 'other'): void {
    this.#emit({ kind: 'machine', machineId: machine.id, state, at: Math.floor(this.#timeline.now() / 1_000) * 1_000 });
  }
}

const NO_CAPACITY: NoCapacity = { kind: 'no-capacity', reason: 'InsufficientInstanceCapacity', ladderDone: true };
