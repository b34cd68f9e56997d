import { slackThreads } from '@remote-swe/core/domain/session/slack-thread';
import type { StepPorts } from '@remote-swe/core/engine/context/context';
import type { Settings } from '@remote-swe/core/engine/context/settings';
import { runStep } from '@remote-swe/core/engine/step';
import { buryWake } from '@remote-swe/core/engine/wakes/dead-letter';
import { answerBell, type Bell } from '@remote-swe/core/engine/wakes/doorbell';
import { sweep } from '@remote-swe/core/engine/wakes/sweeper';
import { removeOrphans } from '@remote-swe/core/engine/worker-life/orphans';
import { reap } from '@remote-swe/core/engine/worker-life/reaper';
import type { CodeIngressPorts } from '@remote-swe/core/ingress/github/access/context';
import { receiveEvent } from '@remote-swe/core/ingress/github/receive';
import type { IngressPorts, IngressSettings } from '@remote-swe/core/ingress/slack/access/context';
import type { Press } from '@remote-swe/core/ingress/slack/interpret/buttons';
import { receive, receiveStop } from '@remote-swe/core/ingress/slack/receive';
import type { Wakes } from '@remote-swe/core/ports/session/wakes';
import type { Machines } from '@remote-swe/core/ports/workers/machines';
import { keyPorts } from '../../agent-core/fakes/hosts/api-keys.ts';
import type { Received } from '../aws/step-queue.ts';
import type { Delivered } from '../github/webhooks.ts';
import type { Invocation } from '../kernel/invocation.ts';
import type { Body, FunctionName, Lambda } from '../kernel/lambda.ts';
import type { Network } from '../kernel/network.ts';
import type { Things } from './things.ts';

const ADMIN = 'U1';
/** Repositories keep their names here. */
const NAMES = { seen: async () => [] };
/** As template.yaml sets them by default, but an idle time that a run sees. */
const IDLE_MS = 5 * 60_000;
const RETENTION_MS = 14 * 24 * 60 * 60_000;

/** The functions of the stack, each over the same things, each call of theirs over the network. */
export class Functions {
  readonly #things: Things;
  readonly #network: Network;
  readonly #lambda: Lambda;
  readonly #settings: Settings;

  constructor(things: Things, network: Network, lambda: Lambda, settings: Settings) {
    this.#things = things;
    this.#network = network;
    this.#lambda = lambda;
    this.#settings = { ...settings, workerIdleMs: IDLE_MS };
  }

  async step(received: Received): Promise<'acknowledge' | 'retry'> {
    const { lease, ...message } = received;
    const { sessionId } = message;
    this.#lambda.steps.set(sessionId, (this.#lambda.steps.get(sessionId) ?? 0) + 1);
    const ended = await this.#lambda.invoke('agent-step', (invocation) =>
      runStep(
        this.#stepPorts(invocation, sessionId),
        this.#settings,
        { ...message, remainingMs: () => invocation.remainingMs() },
        this.#network.through(invocation, 'lease', lease),
      ),
    );
    return ended.kind === 'returned' ? ended.value : 'retry';
  }

  bell(bell: Bell): Promise<boolean> {
    return this.#run('doorbell', (invocation) => answerBell(this.#stepPorts(invocation), bell));
  }

  sweep(): Promise<boolean> {
    return this.#run('sweeper', (invocation) => {
      const oldObjects = { remove: async () => 0 };
      const dueItems = this.#network.through(invocation, 'dueItems', this.#things.dueItems);
      return sweep({ ...this.#stepPorts(invocation), dueItems, oldObjects });
    });
  }

  reap(sessionId: string, generation: number): Promise<boolean> {
    return this.#run('worker-reaper', (invocation) =>
      reap(
        {
          ...this.#stepPorts(invocation),
          machines: this.#network.through(invocation, 'machines', this.#watchedMachines()),
        },
        { workerIdleMs: IDLE_MS, workerRetentionMs: RETENTION_MS },
        sessionId,
        generation,
      ),
    );
  }

  /** Every hour: what belongs to nobody, and workers that are past their schedules. */
  look(): Promise<boolean> {
    return this.#run('worker-reaper', async (invocation) => {
      const machines = this.#network.through(invocation, 'machines', this.#watchedMachines());
      const fleet = this.#network.through(invocation, 'fleet', this.#things.fleet);
      const settings = { workerIdleMs: IDLE_MS, workerRetentionMs: RETENTION_MS };
      await removeOrphans({ ...this.#stepPorts(invocation), machines, fleet }, settings);
    });
  }

  bury(sessionId: string, sentAt: number): Promise<boolean> {
    return this.#run('dead-letter', (invocation) => {
      const inbox = this.#network.through(invocation, 'inbox', this.#things.table);
      return buryWake({ ...this.#stepPorts(invocation), inbox }, this.#settings, sessionId, sentAt);
    });
  }

  receive(body: unknown): Promise<boolean> {
    return this.#run('slack-events', (invocation) => receive(this.#ingressPorts(invocation), this.#rules(), body));
  }

  pressStop(press: Press): Promise<boolean> {
    return this.#run('slack-events', (invocation) => receiveStop(this.#ingressPorts(invocation), this.#rules(), press));
  }

  receiveCodeEvent(delivered: Delivered): Promise<boolean> {
    const { budgets } = this.#rules();
    const settings = {
      agent: 'remote-swe',
      label: 'agent',
      starters: 'write' as const,
      deletesBranches: false,
      budgets,
    };
    return this.#run('github-events', (invocation) =>
      receiveEvent(this.#codeIngressPorts(invocation), settings, delivered),
    );
  }

  #rules(): IngressSettings {
    const { sessionBudgetMicroUsd, deploymentMonthBudgetMicroUsd } = this.#settings;
    const shared = deploymentMonthBudgetMicroUsd === undefined ? {} : { deploymentMonthBudgetMicroUsd };
    return {
      adminUserIds: [ADMIN],
      furtherTeamIds: [],
      allowGuests: true,
      budgets: { sessionBudgetMicroUsd, ...shared },
    };
  }

  async #run<Value>(functionName: FunctionName, body: Body<Value>): Promise<boolean> {
    return (await this.#lambda.invoke(functionName, body)).kind === 'returned';
  }

  #stepPorts(invocation: Invocation, sessionId = ''): StepPorts {
    const {
      table,
      ec2,
      ssm,
      model,
      schedules,
      chat,
      directory,
      replies,
      codeHost,
      blobs,
      log,
      metrics,
      mcp,
      tools,
      startPermits,
    } = this.#things;
    const through = <Port extends object>(name: string, port: Port) => this.#network.through(invocation, name, port);
    return {
      journal: through('journal', table),
      budgets: through('budgets', table),
      workerStore: through('workerStore', table),
      wakes: through('wakes', this.#wakes(invocation)),
      model: through('model', model.of(sessionId)),
      machines: through('machines', ec2),
      commands: through('commands', ssm),
      workerSchedules: through('schedules', schedules),
      startPermits: through('permits', startPermits),
      events: { receivers: () => [], tell: async () => {} },
      chat: through('chat', chat),
      directory: through('directory', directory),
      replies: through('replies', replies),
      sources: [slackThreads],
      codeHost: through('codeHost', codeHost),
      repositorySecrets: { of: async () => ({}) },
      blobs: through('blobs', blobs),
      clock: invocation.clock(),
      log,
      metrics,
      tools,
      mcp: through('mcp', mcp),
    };
  }

  #ingressPorts(invocation: Invocation): IngressPorts {
    const { table, approvals, muting, sessions, people } = this.#things;
    const through = <Port extends object>(name: string, port: Port) => this.#network.through(invocation, name, port);
    return {
      ...this.#stepPorts(invocation),
      inbox: through('inbox', table),
      workers: through('workerStore', table),
      approvals: through('approvals', approvals),
      muting: through('muting', muting),
      sessions: through('sessions', sessions),
      people: through('people', people),
      ...keyPorts(),
      door: { linkFor: async () => undefined },
      models: async () => this.#settings.models,
    };
  }

  #codeIngressPorts(invocation: Invocation): CodeIngressPorts {
    const { table, sessions, codeEvents } = this.#things;
    const through = <Port extends object>(name: string, port: Port) => this.#network.through(invocation, name, port);
    return {
      ...this.#stepPorts(invocation),
      inbox: through('inbox', table),
      workers: through('workerStore', table),
      sessions: through('sessions', sessions),
      events: through('events', codeEvents),
      names: NAMES,
    };
  }

  /** The machines as the reaper reaches them: nobody may stop one at work. */
  #watchedMachines(): Machines {
    const { ec2, ssm, seen } = this.#things;
    return new Proxy<Machines>(ec2, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => {
          if (property === 'stop' && ssm.isAtWork(String(given[0])))
            seen.push('G5: the reaper stopped a worker while a command ran');
          return member.apply(target, given);
        };
      },
    });
  }

  /** As adapters/sqs/wakes.ts: a ring without an id is one of its own. */
  #wakes(invocation: Invocation): Wakes {
    const { queue, timers } = this.#things;
    const { randomId } = invocation.clock();
    return {
      ring: async (sessionId, dedup) => queue().send(sessionId, dedup === undefined ? randomId() : String(dedup)),
      arm: async (sessionId, delayMs) => timers().arm(sessionId, delayMs),
    };
  }
}
