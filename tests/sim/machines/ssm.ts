import { type CommandPayload, type CommandReport, commandPayload } from '@remote-swe/core/domain/worker/command';
import type { Bell } from '@remote-swe/core/engine/wakes/doorbell';
import type { CommandStatus, Commands, SentCommand } from '@remote-swe/core/ports/workers/commands';
import type { Random } from '../../../local/chaos/random.ts';
import { QUIET } from '../kernel/timeline.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Ec2 } from './ec2.ts';
import type { Machine } from './machine.ts';
import { type Outside, Program } from './program.ts';

export type DeliveryFault = 'none' | 'twice' | 'never' | { lateMs: number };

const DELIVERY_MS = { min: 100, max: 1_500 };
/** TimeoutSeconds of SendCommand: what no agent has taken by then is undelivered. */
const DELIVERY_MS_MAX = 120_000;

type Command = { machineId: string; status: CommandStatus };

/** The channel of commands: each reaches its machine a little later, once, or seldom twice or never. */
export class Ssm implements Commands {
  readonly #ec2: Ec2;
  readonly #random: Random;
  readonly #fault: (payload: CommandPayload) => DeliveryFault;
  readonly #outside: Outside & { emit: (bell: Bell) => void; trace: Trace };
  readonly #commands = new Map<string, Command>();
  /** Programs that run now, by machine: what a stop of it cuts off. */
  readonly running = new Map<string, Set<string>>();
  /** Those among them that run calls of a model. */
  readonly #atWork = new Set<string>();
  /** When calls of a model were reported. */
  readonly reported: { sessionId: string; at: number }[] = [];

  constructor(
    ec2: Ec2,
    random: Random,
    fault: (payload: CommandPayload) => DeliveryFault,
    outside: Outside & { emit: (bell: Bell) => void; trace: Trace },
  ) {
    this.#ec2 = ec2;
    this.#random = random;
    this.#fault = fault;
    this.#outside = outside;
  }

  async send(machineId: string, _sessionId: string, given: CommandPayload): Promise<SentCommand> {
    const payload = commandPayload.parse(JSON.parse(JSON.stringify(given)));
    const machine = this.#ec2.machine(machineId);
    if (!machine?.isKnown || machine.state === 'gone')
      return { kind: 'not-reachable', reason: 'InvalidInstanceId: not in a valid state for account' };
    const commandId = `command-${this.#commands.size + 1}`;
    this.#commands.set(commandId, { machineId, status: { kind: 'running' } });
    const fault = this.#fault(payload);
    const ms = this.#random.integer(DELIVERY_MS.min, DELIVERY_MS.max);
    this.#outside.timeline.after(DELIVERY_MS_MAX + ms, () => this.#giveUp(commandId));
    if (fault === 'never') return { kind: 'sent', commandId };
    this.#deliver(machine, commandId, payload, ms + (typeof fault === 'object' ? fault.lateMs : 0));
    if (fault === 'twice') this.#deliver(machine, commandId, payload, ms * 2);
    return { kind: 'sent', commandId };
  }

  /** What is not known may not be shown yet (adapters/workers/ssm-commands.ts). */
  async collect(_machineId: string, commandId: string): Promise<CommandStatus> {
    return this.#commands.get(commandId)?.status ?? { kind: 'running' };
  }

  /** Whether calls of a model run on the machine now. */
  isAtWork(machineId: string): boolean {
    return [...(this.running.get(machineId) ?? [])].some((commandId) => this.#atWork.has(commandId));
  }

  /** What an agent was at has ended without a report; the channel learns it late, if at all. */
  cutOff(machine: Machine): void {
    this.running.delete(machine.id);
  }

  #deliver(machine: Machine, commandId: string, payload: CommandPayload, ms: number): void {
    const { timeline, trace } = this.#outside;
    timeline.after(ms, async () => {
      const command = this.#commands.get(commandId);
      if (machine.state !== 'running' || machine.agentSince === undefined || command?.status.kind === 'undelivered')
        return;
      const own = this.running.get(machine.id) ?? new Set();
      this.running.set(machine.id, own.add(commandId));
      if (payload.action === 'run' && payload.reply !== undefined) this.#atWork.add(commandId);
      trace.say(machine.id, `${commandId} ${payload.action} ${namesOf(payload)}`);
      const report = await new Program(machine, this.#outside).answer(payload);
      own.delete(commandId);
      this.#report(machine, commandId, report);
    });
  }

  #report(machine: Machine, commandId: string, report: CommandReport): void {
    const command = this.#commands.get(commandId);
    if (command?.status.kind !== 'running') return;
    command.status = { kind: 'reported', report: JSON.parse(JSON.stringify(report)) };
    if (this.#atWork.has(commandId))
      this.reported.push({ sessionId: machine.sessionId, at: this.#outside.timeline.now() });
    this.#outside.trace.say(machine.id, `${commandId} reports ${report.outcome}`);
    this.#outside.emit({ kind: 'command', machineId: machine.id });
  }

  #giveUp(commandId: string): typeof QUIET | undefined {
    const command = this.#commands.get(commandId);
    if (command?.status.kind !== 'running') return QUIET;
    if ([...this.running.values()].some((own) => own.has(commandId))) return QUIET;
    command.status = { kind: 'undelivered', reason: 'DeliveryTimedOut' };
    this.#outside.emit({ kind: 'command', machineId: command.machineId });
    return undefined;
  }
}

function namesOf(payload: CommandPayload): string {
  if (payload.action === 'run') return payload.calls.map(({ toolCallId, name }) => `${name}:${toolCallId}`).join(' ');
  return payload.action === 'cancel' ? payload.toolCallIds.join(' ') : '';
}
