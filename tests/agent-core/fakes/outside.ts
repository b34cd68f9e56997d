import type { ModelRequest } from '@remote-swe/core/domain/transcript/converse';
import type { CommandPayload, CommandReport } from '@remote-swe/core/domain/worker/command';
import type { MachineStatus, WorkerItem } from '@remote-swe/core/domain/worker/worker';
import type { Model, ModelReply } from '@remote-swe/core/ports/model';
import type { Lease, Wakes } from '@remote-swe/core/ports/session/wakes';
import type { CommandStatus, Commands, SentCommand } from '@remote-swe/core/ports/workers/commands';
import type { LaunchRequest, Machines, NoCapacity } from '@remote-swe/core/ports/workers/machines';
import type { StartPermits } from '@remote-swe/core/ports/workers/start-permits';
import type { WorkerSchedules } from '@remote-swe/core/ports/workers/worker-schedules';
import type { WorkerStore } from '@remote-swe/core/ports/workers/worker-store';
import type { Calls } from './calls.ts';
import type { FakeClock } from './clock.ts';

export class FakeWakes implements Wakes {
  readonly rings: { sessionId: string; dedup?: number | string }[] = [];
  readonly timers: { sessionId: string; at: number; delayMs: number }[] = [];
  readonly #calls: Calls;
  readonly #clock: FakeClock;

  constructor(calls: Calls, clock: FakeClock) {
    this.#calls = calls;
    this.#clock = clock;
  }

  ring(sessionId: string, dedup?: number | string): Promise<void> {
    const name = dedup === undefined ? 'wakes.ring random' : `wakes.ring ${dedup}`;
    return this.#calls.run(name, () => void this.rings.push({ sessionId, dedup }));
  }

  arm(sessionId: string, delayMs: number): Promise<void> {
    const at = this.#clock.now() + Math.min(delayMs, 900_000);
    return this.#calls.run('wakes.arm', () => void this.timers.push({ sessionId, at, delayMs }));
  }
}

export class FakeLease implements Lease {
  /** False: the message belongs to somebody else. */
  held = true;
  readonly extensions: number[] = [];
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  extend(visibilityMs: number): Promise<boolean> {
    return this.#calls.run('lease.extend', () => {
      this.extensions.push(visibilityMs);
      return this.held;
    });
  }
}

export type ModelTurn = ModelReply | Error | ((request: ModelRequest, signal: AbortSignal) => Promise<ModelReply>);

export class FakeModel implements Model {
  readonly requests: ModelRequest[] = [];
  readonly turns: ModelTurn[] = [];
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  async converse(request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
    const turn = await this.#calls.run('model.converse', () => {
      this.requests.push(structuredClone(request));
      return this.turns.shift();
    });
    if (!turn) throw new Error('The test gave the model no more turns');
    if (turn instanceof Error) throw turn;
    return typeof turn === 'function' ? turn(request, signal) : turn;
  }
}

export class FakeMachines implements Machines {
  readonly statuses = new Map<string, MachineStatus>();
  readonly launches: LaunchRequest[] = [];
  launchAnswer: 'launched' | 'no-capacity' = 'launched';
  startAnswer: 'started' | 'no-capacity' = 'started';
  readonly startAttempts: number[] = [];
  noCapacity: NoCapacity = { kind: 'no-capacity', reason: 'none of this type', ladderDone: false };
  console = '';
  /** What a look-up by the session's mark finds. */
  tagged: string | undefined;
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  describe(machineId: string): Promise<MachineStatus> {
    return this.#calls.run('machines.describe', () => this.statuses.get(machineId) ?? { kind: 'gone' });
  }

  launch(request: LaunchRequest) {
    return this.#calls.run('machines.launch', () => {
      this.launches.push(request);
      if (this.launchAnswer === 'no-capacity') return this.noCapacity;
      const machineId = `i-${request.generation}-${request.launchAttempt}`;
      if (!this.statuses.has(machineId)) this.statuses.set(machineId, { kind: 'pending' });
      return { kind: 'launched' as const, machineId };
    });
  }

  start(_machineId: string, attempt: number) {
    return this.#calls.run('machines.start', () => {
      this.startAttempts.push(attempt);
      return this.startAnswer === 'started' ? { kind: 'started' as const } : this.noCapacity;
    });
  }

  stop(machineId: string): Promise<void> {
    return this.#calls.run('machines.stop', () => void this.statuses.set(machineId, { kind: 'stopping' }));
  }

  terminate(machineId: string): Promise<void> {
    return this.#calls.run('machines.terminate', () => void this.statuses.set(machineId, { kind: 'gone' }));
  }

  consoleTail(_machineId: string): Promise<string> {
    return this.#calls.run('machines.consoleTail', () => this.console);
  }

  find(_sessionId: string): Promise<string | undefined> {
    return this.#calls.run('machines.find', () => this.tagged);
  }
}

export class FakeCommands implements Commands {
  readonly sent: { machineId: string; payload: CommandPayload }[] = [];
  /** By command id; a command without one is running. */
  readonly outcomes = new Map<string, CommandStatus>();
  sendAnswer: SentCommand | undefined;
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  report(commandId: string, report: CommandReport): void {
    this.outcomes.set(commandId, { kind: 'reported', report });
  }

  send(machineId: string, _sessionId: string, payload: CommandPayload): Promise<SentCommand> {
    return this.#calls.run(`commands.send ${payload.action}`, () => {
      this.sent.push({ machineId, payload: structuredClone(payload) });
      return this.sendAnswer ?? { kind: 'sent' as const, commandId: `command-${this.sent.length}` };
    });
  }

  collect(_machineId: string, commandId: string): Promise<CommandStatus> {
    return this.#calls.run('commands.collect', () => this.outcomes.get(commandId) ?? { kind: 'running' as const });
  }
}

export class FakeStartPermits implements StartPermits {
  /** Undefined: there is always a permit. */
  waitMs: number | undefined;
  readonly #items: WorkerStore;

  constructor(items: WorkerStore) {
    this.#items = items;
  }

  async look(sessionId: string, now: number) {
    const item = await this.#items.get(sessionId);
    if (this.waitMs !== undefined) return { item, permit: { kind: 'later' as const, waitMs: this.waitMs } };
    return { item, permit: { kind: 'free' as const, seen: undefined, next: { milliTokens: 4_000, at: now } } };
  }

  async take(sessionId: string, expected: WorkerItem | undefined, next: WorkerItem) {
    return (await this.#items.replace(sessionId, expected, next)) ? ('taken' as const) : ('raced' as const);
  }
}

export class FakeWorkerSchedules implements WorkerSchedules {
  readonly armed = new Map<string, { generation: number; at: number }>();
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  arm(sessionId: string, generation: number, at: number): Promise<void> {
    return this.#calls.run('schedules.arm', () => void this.armed.set(sessionId, { generation, at }));
  }

  remove(sessionId: string): Promise<void> {
    return this.#calls.run('schedules.remove', () => void this.armed.delete(sessionId));
  }
}
