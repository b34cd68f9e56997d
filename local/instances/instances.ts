import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cancel, LocalClock } from '../kernel/clock.ts';
import { bubblewrapWorks } from './bubblewrap.ts';
import { type Instance, InstanceNotFound, type InstanceState, InstanceStateError } from './instance.ts';
import { Machine, type Sandbox } from './machine.ts';
import type { ScriptRequest, ScriptRun } from './script.ts';

/** How long the states in between last, on the local clock, on top of what the processes take. */
export type InstanceDelays = { pendingMs: number; stoppingMs: number; shuttingDownMs: number };

export type InstancesOptions = {
  /** One directory per instance is made below it. */
  root: string;
  clock: LocalClock;
  /** `auto` (default) takes bubblewrap where it works. */
  sandbox?: 'auto' | Sandbox;
  delays?: Partial<InstanceDelays>;
};

type Entry = Instance & {
  /** Counts state changes, so that a slow transition sees that it was overtaken. */
  changes: number;
  machine: Machine | undefined;
  booting: Promise<void>;
};

export type StateListener = (instance: Instance) => void;

/** The local EC2 machines: directories for disks, process trees for boots. State lives in memory only. */
export class Instances {
  readonly sandbox: Sandbox;
  readonly #options: InstancesOptions;
  readonly #delays: InstanceDelays;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<StateListener>();
  /** Each with its machine. */
  readonly #runs = new Map<ScriptRun, string>();
  #closed = false;

  constructor(options: InstancesOptions) {
    this.#options = options;
    this.#delays = { pendingMs: 0, stoppingMs: 0, shuttingDownMs: 0, ...options.delays };
    const { sandbox = 'auto' } = options;
    this.sandbox = sandbox === 'auto' ? (bubblewrapWorks() ? 'bubblewrap' : 'plain') : sandbox;
  }

  /** Creates an instance in `pending`; its disk and boot follow. */
  launch(instanceId = `i-0${randomBytes(8).toString('hex')}`): Instance {
    if (this.#entries.has(instanceId)) throw new Error(`${instanceId} exists already`);
    const entry: Entry = {
      instanceId,
      state: 'pending',
      disk: join(this.#options.root, instanceId),
      bootId: randomUUID(),
      launchedAtMs: this.#options.clock.now(),
      reason: '',
      changes: 0,
      machine: undefined,
      booting: Promise.resolve(),
    };
    this.#entries.set(instanceId, entry);
    this.#boot(entry);
    return view(entry);
  }

  /** Boots a stopped instance; starting one that runs or boots is a no-op. Throws {@link InstanceStateError} otherwise. */
  start(instanceId: string): void {
    const entry = this.#entry(instanceId);
    if (entry.state === 'running' || entry.state === 'pending') return;
    if (entry.state !== 'stopped') throw stateError(entry, 'started');
    entry.bootId = randomUUID();
    entry.launchedAtMs = this.#options.clock.now();
    entry.reason = '';
    this.#boot(entry);
  }

  /** Kills every process and keeps the disk; stopping one that is stopped is a no-op. Throws {@link InstanceStateError} otherwise. */
  stop(instanceId: string): void {
    const entry = this.#entry(instanceId);
    if (entry.state === 'stopped' || entry.state === 'stopping') return;
    if (entry.state !== 'running') throw stateError(entry, 'stopped');
    void this.#halt(entry, 'stopping');
  }

  /** Kills every process and removes the disk. Possible in every state. */
  terminate(instanceId: string): void {
    const entry = this.#entry(instanceId);
    if (entry.state === 'terminated' || entry.state === 'shutting-down') return;
    void this.#halt(entry, 'shutting-down');
  }

  find(instanceId: string): Instance | undefined {
    const entry = this.#entries.get(instanceId);
    return entry && view(entry);
  }

  list(): Instance[] {
    return [...this.#entries.values()].map(view);
  }

  /** What the machine's own agent wrote to its console in this boot. */
  consoleOutput(instanceId: string): string {
    const entry = this.#entry(instanceId);
    return [entry.machine?.console.text() ?? '', entry.reason].filter((part) => part !== '').join('\n');
  }

  /** Drops all knowledge of a terminated instance. */
  forget(instanceId: string): void {
    if (this.#entries.get(instanceId)?.state === 'terminated') this.#entries.delete(instanceId);
  }

  /** Runs a script as the machine's superuser. Throws {@link InstanceStateError} unless the instance is running. */
  runScript(request: ScriptRequest & { instanceId: string }): ScriptRun {
    const entry = this.#entry(request.instanceId);
    if (entry.state !== 'running' || !entry.machine) throw stateError(entry, 'asked to run a script');
    const run = entry.machine.run(request);
    this.#runs.set(run, request.instanceId);
    void run.result.finally(() => this.#runs.delete(run));
    return run;
  }

  /** Scripts under way, on all machines or on one. */
  scriptsRunning(instanceId?: string): number {
    if (instanceId === undefined) return this.#runs.size;
    return [...this.#runs.values()].filter((on) => on === instanceId).length;
  }

  onStateChange(listener: StateListener): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the instance is in the state; for tests and scenarios. */
  reached(instanceId: string, state: InstanceState): Promise<void> {
    if (this.#entry(instanceId).state === state) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.onStateChange((instance) => {
        if (instance.instanceId !== instanceId || instance.state !== state) return;
        cancel();
        resolve();
      });
    });
  }

  /** Kills all machines and removes all disks. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    await Promise.all([...this.#entries.values()].map((entry) => this.#destroy(entry)));
    await Promise.all([...this.#entries.values()].map((entry) => this.#removeDisk(entry)));
  }

  #boot(entry: Entry): void {
    const change = this.#change(entry, 'pending');
    this.#options.clock.after(this.#delays.pendingMs, () => {
      if (this.#current(entry, change)) entry.booting = this.#startMachine(entry, change);
    });
  }

  async #startMachine(entry: Entry, change: number): Promise<void> {
    try {
      await this.#prepareDisk(entry);
      const machine = await Machine.start({
        ...entry,
        bootIdFile: this.#bootIdFile(entry),
        hidden: [this.#options.root],
        sandbox: this.sandbox,
        clock: this.#options.clock,
      });
      entry.machine = machine;
      void machine.gone.then(() => this.#machineGone(entry, machine));
      if (this.#current(entry, change)) this.#change(entry, 'running');
    } catch (error) {
      entry.reason = `Server.InternalError: ${error instanceof Error ? error.message : String(error)}`;
      if (this.#current(entry, change)) this.#change(entry, 'stopped');
    }
  }

  /** The disk as a prebuilt AMI would leave it: git and node are there, nothing is to be installed. */
  async #prepareDisk(entry: Entry): Promise<void> {
    await mkdir(entry.disk, { recursive: true });
    await writeNew(join(entry.disk, 'bootstrapped'), 'local\n');
    await writeFile(this.#bootIdFile(entry), `${entry.bootId}\n`);
  }

  #bootIdFile(entry: Entry): string {
    return `${entry.disk}.boot-id`;
  }

  async #halt(entry: Entry, through: 'stopping' | 'shutting-down'): Promise<void> {
    const change = this.#change(entry, through);
    await this.#destroy(entry);
    await this.#options.clock.sleep(through === 'stopping' ? this.#delays.stoppingMs : this.#delays.shuttingDownMs);
    if (!this.#current(entry, change)) return;
    if (through === 'shutting-down') await this.#removeDisk(entry);
    this.#change(entry, through === 'stopping' ? 'stopped' : 'terminated');
  }

  async #destroy(entry: Entry): Promise<void> {
    await entry.booting;
    const { machine } = entry;
    await machine?.destroy().catch((error: Error) => {
      entry.reason = error.message;
    });
    if (entry.machine === machine) entry.machine = undefined;
  }

  /** The agent ended without being asked to: as if the machine had shut itself down. */
  #machineGone(entry: Entry, machine: Machine): void {
    if (this.#closed || entry.machine !== machine || entry.state !== 'running') return;
    entry.reason = 'Client.InstanceInitiatedShutdown: the machine ended by itself';
    void this.#halt(entry, 'stopping');
  }

  async #removeDisk(entry: Entry): Promise<void> {
    await rm(entry.disk, { recursive: true, force: true });
    await rm(this.#bootIdFile(entry), { force: true });
  }

  #current(entry: Entry, change: number): boolean {
    return !this.#closed && entry.changes === change;
  }

  #change(entry: Entry, state: InstanceState): number {
    entry.state = state;
    entry.changes++;
    const { changes } = entry;
    for (const listener of [...this.#listeners]) listener(view(entry));
    return changes;
  }

  #entry(instanceId: string): Entry {
    const entry = this.#entries.get(instanceId);
    if (!entry) throw new InstanceNotFound(`The instance ID '${instanceId}' does not exist`);
    return entry;
  }
}

/** Once: later the machine may have put a link there, which would lead a second writing out of its sandbox. */
async function writeNew(path: string, text: string): Promise<void> {
  await writeFile(path, text, { flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}

function view(entry: Entry): Instance {
  const { instanceId, state, disk, bootId, launchedAtMs, reason } = entry;
  return { instanceId, state, disk, bootId, launchedAtMs, reason };
}

function stateError(entry: Entry, wish: string): InstanceStateError {
  return new InstanceStateError(
    `The instance '${entry.instanceId}' is not in a state from which it can be ${wish}: it is ${entry.state}.`,
  );
}
