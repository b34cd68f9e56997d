import {
  DescribeInstancesCommand,
  type EC2Client,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { InstanceStatus } from '../../domain/worker.ts';
import { PortError } from '../../errors.ts';
import type { LaunchRequest } from '../../ports.ts';
import { codeOf, isCapacityError, isGoneError } from './ec2-errors.ts';
import { type LaunchSettings, runInstancesInput, SESSION_TAG } from './launch.ts';

/** Life and death of machines. `describe` asks SSM only for a running one: its answer is stale otherwise. */
export class Machines {
  readonly #ec2: EC2Client;
  readonly #ssm: SSMClient;
  readonly #launchSettings: LaunchSettings | undefined;

  constructor(ec2: EC2Client, ssm: SSMClient, launchSettings?: LaunchSettings) {
    this.#ec2 = ec2;
    this.#ssm = ssm;
    this.#launchSettings = launchSettings;
  }

  async describe(instanceId: string): Promise<InstanceStatus> {
    const state = await this.#stateOf(instanceId);
    switch (state) {
      case 'pending':
        return { kind: 'pending' };
      case 'running':
        return { kind: 'running', agentSeenAt: await this.#agentSeenAt(instanceId) };
      case 'stopping':
        return { kind: 'stopping' };
      case 'stopped':
        return { kind: 'stopped' };
      default:
        return { kind: 'gone' };
    }
  }

  async launch(
    request: LaunchRequest,
  ): Promise<{ kind: 'launched'; instanceId: string } | { kind: 'no-capacity'; reason: string }> {
    if (!this.#launchSettings) throw new Error('This function may not launch workers');
    try {
      const answer = await this.#ec2.send(new RunInstancesCommand(runInstancesInput(this.#launchSettings, request)));
      const instanceId = answer.Instances?.[0]?.InstanceId;
      if (!instanceId) throw new PortError('retry', 'RunInstances answered without an instance');
      return { kind: 'launched', instanceId };
    } catch (error) {
      if (isCapacityError(error)) return { kind: 'no-capacity', reason: codeOf(error) };
      throw error;
    }
  }

  async start(instanceId: string): Promise<{ kind: 'started' } | { kind: 'no-capacity'; reason: string }> {
    try {
      await this.#ec2.send(new StartInstancesCommand({ InstanceIds: [instanceId] }));
      return { kind: 'started' };
    } catch (error) {
      if (isCapacityError(error)) return { kind: 'no-capacity', reason: codeOf(error) };
      if (codeOf(error) === 'IncorrectInstanceState') return { kind: 'started' };
      throw error;
    }
  }

  async stop(instanceId: string): Promise<void> {
    await unlessGone(this.#ec2.send(new StopInstancesCommand({ InstanceIds: [instanceId] })));
  }

  async terminate(instanceId: string): Promise<void> {
    await unlessGone(this.#ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] })));
  }

  async find(sessionId: string): Promise<string | undefined> {
    const answer = await this.#ec2.send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: `tag:${SESSION_TAG}`, Values: [sessionId] },
          { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
        ],
      }),
    );
    return answer.Reservations?.flatMap((reservation) => reservation.Instances ?? [])[0]?.InstanceId;
  }

  async #stateOf(instanceId: string): Promise<string | undefined> {
    try {
      const answer = await this.#ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
      return answer.Reservations?.[0]?.Instances?.[0]?.State?.Name;
    } catch (error) {
      if (isGoneError(error)) return undefined;
      throw error;
    }
  }

  async #agentSeenAt(instanceId: string): Promise<number | undefined> {
    const answer = await this.#ssm.send(
      new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [instanceId] }] }),
    );
    const information = answer.InstanceInformationList?.[0];
    return information?.PingStatus === 'Online' ? information.LastPingDateTime?.getTime() : undefined;
  }
}

async function unlessGone(sent: Promise<unknown>): Promise<void> {
  try {
    await sent;
  } catch (error) {
    if (!isGoneError(error) && codeOf(error) !== 'IncorrectInstanceState') throw error;
  }
}
