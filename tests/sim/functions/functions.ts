import type { StepPorts } from '@remote-swe/core/engine/context/context';
import type { Settings } from '@remote-swe/core/engine/context/settings';
import type { Bell } from '@remote-swe/core/engine/wakes/doorbell';
import type { ReaperPorts } from '@remote-swe/core/engine/worker-life/reaper';
import { endStack, type StackEnd } from '@remote-swe/core/engine/worker-life/stack-end';
import type { Api } from '@remote-swe/core/ingress/api/kit/context';
import type { CodeIngressPorts } from '@remote-swe/core/ingress/github/access/context';
import { makeUpForLost } from '@remote-swe/core/ingress/github/redelivery/make-up';
import type { IngressPorts, IngressSettings } from '@remote-swe/core/ingress/slack/access/context';
import type { Press } from '@remote-swe/core/ingress/slack/interpret/buttons';
import type { Wakes } from '@remote-swe/core/ports/session/wakes';
import type { Machines } from '@remote-swe/core/ports/workers/machines';
import { sources } from '@remote-swe/core/wiring/parts/sources';
import { keyPorts } from '../../agent-core/fakes/hosts/api-keys.ts';
import type { Received } from '../aws/step-queue.ts';
import { type Build, OWN, readBy, toolsOf } from '../builds/build.ts';
import { AGENT } from '../github/issue.ts';
import type { Delivered } from '../github/webhooks.ts';
import type { Invocation } from '../kernel/invocation.ts';
import type { Ended, FunctionName, Lambda } from '../kernel/lambda.ts';
import type { Network } from '../kernel/network.ts';
import { answerOf, apiOver } from '../programs/api.ts';
import type { HttpAnswer, Request } from '../programs/asker.ts';
import { telling } from '../programs/telling.ts';
import type { SimTable } from './table.ts';
import type { Things } from './things.ts';

const ADMIN = 'U1';
/** Repositories keep their names here. */
const NAMES = { seen: async () => [] };
/** As template.yaml sets them by default, but an idle time that a run sees. */
const IDLE_MS = 5 * 60_000;
export const RETENTION_MS = 14 * 24 * 60 * 60_000;

/** Which build an invocation is of, while two are deployed in turn. Undefined: only this one ever was. */
export type BuildOf = ((functionName: FunctionName) => Build) | undefined;
/** An invocation with the build that it runs, and the table as that one reads it. */
type Run = { invocation: Invocation; build: Build; table: SimTable };
/** How a port is called from an invocation. */
type Through = <Port extends object>(name: string, port: Port) => Port;

/** The functions of the stack, each over the same things, each call of theirs over the network. */
export class Functions {
  readonly #buildOf: BuildOf;
  readonly #things: Things;
  readonly #network: Network;
  readonly #lambda: Lambda;
  readonly #settings: Settings;

  constructor(things: Things, over: { network: Network; lambda: Lambda; buildOf: BuildOf }, settings: Settings) {
    this.#things = things;
    this.#network = over.network;
    this.#lambda = over.lambda;
    this.#buildOf = over.buildOf;
    this.#settings = { ...settings, workerIdleMs: IDLE_MS };
  }

  async step(received: Received): Promise<'acknowledge' | 'retry'> {
    const { lease, ...message } = received;
    const { sessionId } = message;
    this.#lambda.steps.set(sessionId, (this.#lambda.steps.get(sessionId) ?? 0) + 1);
    const ended = await this.#invoke('agent-step', (run) =>
      run.build.runStep(
        { ...this.#stepPorts(run, sessionId), ...this.#telling(run) },
        this.#settings,
        { ...message, remainingMs: () => run.invocation.remainingMs() },
        this.#through(run)('lease', lease),
      ),
    );
    return ended.kind === 'returned' ? ended.value : 'retry';
  }

  bell(bell: Bell): Promise<boolean> {
    return this.#run('doorbell', (run) => run.build.answerBell(this.#stepPorts(run), bell));
  }

  sweep(): Promise<boolean> {
    return this.#run('sweeper', (run) => {
      const oldObjects = { remove: async () => 0 };
      const dueItems = this.#through(run)('dueItems', this.#things.dueItems);
      return run.build.sweep({ ...this.#stepPorts(run), dueItems, oldObjects });
    });
  }

  reap(sessionId: string, generation: number): Promise<boolean> {
    return this.#run('worker-reaper', (run) =>
      run.build.reap(
        { ...this.#stepPorts(run), machines: this.#through(run)('machines', this.#watchedMachines()) },
        { workerIdleMs: IDLE_MS, workerRetentionMs: RETENTION_MS },
        sessionId,
        generation,
      ),
    );
  }

  /** Every hour: what belongs to nobody, and workers that are past their schedules. */
  look(): Promise<boolean> {
    return this.#run('worker-reaper', async (run) => {
      const through = this.#through(run);
      const machines = through('machines', this.#watchedMachines());
      const fleet = through('fleet', this.#things.fleet);
      const settings = { workerIdleMs: IDLE_MS, workerRetentionMs: RETENTION_MS };
      await run.build.removeOrphans({ ...this.#stepPorts(run), machines, fleet }, settings);
    });
  }

  /** Undefined: it died, or threw, so that nobody is answered. */
  async endStack(): Promise<StackEnd | undefined> {
    const ended = await this.#invoke('stack-end', (run) => {
      const allMachines = this.#through(run)('allMachines', this.#things.allMachines);
      const { invocation } = run;
      return endStack({ allMachines, clock: invocation.clock(), log: this.#things.log }, (ms) => invocation.pause(ms));
    });
    return ended.kind === 'returned' ? ended.value : undefined;
  }

  bury(sessionId: string, sentAt: number): Promise<boolean> {
    return this.#run('dead-letter', (run) => {
      const inbox = this.#through(run)('inbox', run.table);
      return run.build.buryWake({ ...this.#stepPorts(run), inbox }, this.#settings, sessionId, sentAt);
    });
  }

  receive(body: unknown): Promise<boolean> {
    return this.#run('slack-events', (run) => run.build.receive(this.#ingressPorts(run), this.#rules(), body));
  }

  pressStop(press: Press): Promise<boolean> {
    return this.#run('slack-events', (run) => run.build.receiveStop(this.#ingressPorts(run), this.#rules(), press));
  }

  /** A request of a program. Undefined: it died before it answered. */
  async ask(request: Request): Promise<HttpAnswer> {
    const ended = await this.#invoke('api', (run) => {
      run.invocation.isFork = request.path.endsWith('/forks');
      return answerOf(this.#api(run), request);
    });
    return ended.kind === 'returned' ? ended.value : undefined;
  }

  receiveCodeEvent(delivered: Delivered): Promise<boolean> {
    const { budgets } = this.#rules();
    const settings = {
      agent: AGENT,
      label: 'agent',
      starters: 'write' as const,
      deletesBranches: false,
      budgets,
    };
    // A build without that door answers as the gateway does: there is no such address, and nobody delivers again.
    return this.#run('github-events', async (run) =>
      run.build.receiveEvent?.(this.#codeIngressPorts(run), settings, delivered),
    );
  }

  /** Every quarter of an hour: events that never arrived are asked for again. */
  makeUp(): Promise<boolean> {
    const { codeEvents, webhooks, hook, log } = this.#things;
    return this.#run('github-events', async (run) => {
      const through = this.#through(run);
      const ports = { hook: through('hook', hook), places: through('places', webhooks) };
      const events = through('events', codeEvents);
      await makeUpForLost({ ...ports, events, log, clock: run.invocation.clock(), secret: async () => 'secret' });
    });
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

  async #run<Value>(functionName: FunctionName, body: (run: Run) => Promise<Value>): Promise<boolean> {
    return (await this.#invoke(functionName, body)).kind === 'returned';
  }

  #invoke<Value>(functionName: FunctionName, body: (run: Run) => Promise<Value>): Promise<Ended<Value>> {
    const build = this.#buildOf?.(functionName) ?? OWN;
    // Where builds take turns, each reads what is stored by its own schemas.
    const table = this.#buildOf ? readBy(build, this.#things.table) : this.#things.table;
    return this.#lambda.invoke(functionName, (invocation) => body({ invocation, build, table }));
  }

  #through({ invocation }: Run): Through {
    return (name, port) => this.#network.through(invocation, name, port);
  }

  #stepPorts(run: Run, sessionId = ''): StepPorts & Pick<ReaperPorts, 'blobs'> {
    const { invocation, build, table } = run;
    const { ec2, ssm, model, schedules, chats, directory, replies, codeHost, blobs, log, metrics, mcp, startPermits } =
      this.#things;
    const through = this.#through(run);
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
      chat: through('chat', build === OWN ? chats : this.#things.chat.forOlder(chats)),
      directory: through('directory', directory),
      replies: through('replies', replies),
      sources: build === OWN ? sources : [build.slackThreads],
      codeHost: through('codeHost', codeHost),
      repositorySecrets: { of: async () => ({}) },
      blobs: through('blobs', blobs),
      clock: invocation.clock(),
      log,
      metrics,
      tools: toolsOf(build),
      mcp: through('mcp', mcp),
    };
  }

  #ingressPorts(run: Run): IngressPorts {
    const { approvals, muting, sessions, people, keys, signIns } = this.#things;
    const through = this.#through(run);
    return {
      ...this.#stepPorts(run),
      inbox: through('inbox', run.table),
      workers: through('workerStore', run.table),
      approvals: through('approvals', approvals),
      muting: through('muting', muting),
      sessions: through('sessions', sessions),
      people: through('people', people),
      ...keyPorts(),
      ...{ keys: through('keys', keys), signIns: through('signIns', signIns) },
      door: { linkFor: async () => undefined },
      models: async () => this.#settings.models,
    };
  }

  /** How a step tells programs of their sessions. Nothing where there are none: then all is as it was without them. */
  #telling({ invocation }: Run): Partial<StepPorts> {
    const { receiver, rooms } = this.#things;
    return receiver ? telling({ receiver, rooms }, invocation, this.#network) : {};
  }

  #api(run: Run): Api {
    const through = this.#through(run);
    const shared = {
      ...this.#stepPorts(run),
      ...{ inbox: through('inbox', run.table), workers: through('workerStore', run.table) },
      models: async () => this.#settings.models,
    };
    const { budgets } = this.#rules();
    const reaching = { invocation: run.invocation, through, shared };
    return apiOver(this.#things, reaching, { adminUserIds: [ADMIN], budgets });
  }

  #codeIngressPorts(run: Run): CodeIngressPorts {
    const { sessions, codeEvents } = this.#things;
    const through = this.#through(run);
    return {
      ...this.#stepPorts(run),
      inbox: through('inbox', run.table),
      workers: through('workerStore', run.table),
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
