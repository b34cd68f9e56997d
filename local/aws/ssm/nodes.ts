import type { Instance } from '../../instances/instance.ts';
import type { Instances } from '../../instances/instances.ts';
import type { Cancel, LocalClock } from '../../kernel/clock.ts';
import { AwsFailure } from '../failure.ts';
import type { Timers } from '../timers.ts';
import { Agent, type SetStatus } from './agent.ts';

/** The agent's heartbeat; PingStatus stays Online that long after the machine has gone. */
const HEARTBEAT_MS = 5 * 60 * 1000;

type ManagedNode = { agent: Agent; registeredAtMs: number; downAtMs: number | undefined };

export type NodeView = {
  instanceId: string;
  pingStatus: 'Online' | 'ConnectionLost';
  lastPingAtMs: number;
  registeredAtMs: number;
};

export type ManagedNodesOptions = {
  instances: Instances;
  clock: LocalClock;
  timers: Timers;
  /** From `running` until the agent answers. */
  registrationDelayMs: number;
  setStatus: SetStatus;
};

/** The instances whose agent has registered with SSM, and how fresh that knowledge is. */
export class ManagedNodes {
  readonly #options: ManagedNodesOptions;
  readonly #nodes = new Map<string, ManagedNode>();
  readonly #unsubscribe: Cancel;
  #silentBoots = 0;

  constructor(options: ManagedNodesOptions) {
    this.#options = options;
    this.#unsubscribe = options.instances.onStateChange((instance) => this.#stateChanged(instance));
    for (const instance of options.instances.list()) this.#stateChanged(instance);
  }

  /** The agent to hand a command to. Throws InvalidInstanceId unless it has registered and its machine still exists. */
  agent(instanceId: string): Agent {
    const node = this.#nodes.get(instanceId);
    const state = this.#options.instances.find(instanceId)?.state;
    if (node && state !== undefined && state !== 'shutting-down' && state !== 'terminated') return node.agent;
    throw new AwsFailure('InvalidInstanceId', `Instances [[${instanceId}]] not in a valid state for account`);
  }

  /** The agent that has a command, also when its machine is gone by now. */
  find(instanceId: string): Agent | undefined {
    return this.#nodes.get(instanceId)?.agent;
  }

  list(): NodeView[] {
    const visible = [...this.#nodes].filter(([instanceId]) => {
      const instance = this.#options.instances.find(instanceId);
      return instance !== undefined && instance.state !== 'terminated';
    });
    return visible.map(([instanceId, node]) => this.#view(instanceId, node));
  }

  /** The agents of the next `count` boots never come up. */
  silenceNext(count: number): void {
    this.#silentBoots = count;
  }

  close(): void {
    this.#unsubscribe();
  }

  #view(instanceId: string, node: ManagedNode): NodeView {
    const now = this.#options.clock.now();
    const { registeredAtMs, downAtMs = now } = node;
    const lastPingAtMs = registeredAtMs + Math.floor((downAtMs - registeredAtMs) / HEARTBEAT_MS) * HEARTBEAT_MS;
    const lost = node.downAtMs !== undefined && now - lastPingAtMs >= HEARTBEAT_MS;
    return { instanceId, pingStatus: lost ? 'ConnectionLost' : 'Online', lastPingAtMs, registeredAtMs };
  }

  #stateChanged(instance: Instance): void {
    switch (instance.state) {
      case 'running':
        this.#registerLater(instance);
        break;
      case 'stopping':
      case 'shutting-down':
        this.#goDown(instance.instanceId);
        break;
      case 'pending':
      case 'stopped':
      case 'terminated':
        break;
    }
  }

  #registerLater(instance: Instance): void {
    const { registrationDelayMs, timers } = this.#options;
    if (this.#silentBoots > 0) {
      this.#silentBoots--;
      return;
    }
    if (registrationDelayMs === 0) this.#register(instance);
    else timers.after(registrationDelayMs, () => this.#register(instance));
  }

  #register({ instanceId, bootId }: Instance): void {
    const { instances, setStatus, clock } = this.#options;
    const current = instances.find(instanceId);
    if (current?.state !== 'running' || current.bootId !== bootId) return;
    const agent = this.#nodes.get(instanceId)?.agent ?? new Agent(instances, setStatus);
    this.#nodes.set(instanceId, { agent, registeredAtMs: clock.now(), downAtMs: undefined });
    agent.comeUp();
  }

  #goDown(instanceId: string): void {
    const node = this.#nodes.get(instanceId);
    if (!node) return;
    node.downAtMs ??= this.#options.clock.now();
    node.agent.goDown();
  }
}
