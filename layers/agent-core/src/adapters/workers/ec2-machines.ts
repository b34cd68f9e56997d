import {
  DescribeInstancesCommand,
  type EC2Client,
  GetConsoleOutputCommand,
  type Instance,
  ModifyInstanceAttributeCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { MachineStatus } from '../../domain/worker/worker.ts';
import { PortError } from '../../errors.ts';
import type { Launched, LaunchRequest, Machines, NoCapacity } from '../../ports/workers/machines.ts';
import { capacityReason, codeOf, isCapacityError, isGoneError, isRefused } from './ec2-errors.ts';
import {
  imageFor,
  isLastRung,
  type LaunchImage,
  type LaunchSettings,
  rung,
  runInstancesInput,
  SESSION_TAG,
  type StartSettings,
  typeForStart,
} from './launch.ts';

/** What is kept of a console's 64 KB: the cause of a failed boot stands at its end. */
const CONSOLE_CHARS_MAX = 20_000;

/**
 * How to start, and, for a function that may, how to launch. The client must be made with maxAttempts 1: each request takes a
 * turn of the deployment.
 */
export type Starting = { client: EC2Client; settings: StartSettings | LaunchSettings };

/** Life and death of machines. `describe` asks SSM only for a running one: its answer is stale otherwise. */
export class Ec2Machines implements Machines {
  readonly #ec2: EC2Client;
  readonly #ssm: SSMClient;
  readonly #starting: Starting;

  constructor(ec2: EC2Client, ssm: SSMClient, starting: Starting) {
    this.#ec2 = ec2;
    this.#ssm = ssm;
    this.#starting = starting;
  }

  async describe(instanceId: string): Promise<MachineStatus> {
    const instance = await this.#instance(instanceId);
    switch (instance?.State?.Name) {
      case 'pending':
        return { kind: 'pending' };
      case 'running':
        return { kind: 'running', agentSeenAt: await this.#agentSeenAt(instanceId) };
      case 'stopping':
        return { kind: 'stopping' };
      case 'stopped':
        return { kind: 'stopped' };
      default: {
        const reason = instance?.StateReason?.Message;
        return { kind: 'gone', ...(reason ? { reason } : {}) };
      }
    }
  }

  async launch(request: LaunchRequest): Promise<Launched | NoCapacity> {
    const { settings } = this.#starting;
    if (!('launchTemplateId' in settings)) throw new Error('This function may not launch workers');
    try {
      if (imageFor(settings, request) === 'base')
        return await this.#launchBase(settings, request, 'the last one did not boot');
      return await this.#run(settings, request, 'own').catch((error: unknown) =>
        this.#baseAfter(settings, request, error),
      );
    } catch (error) {
      if (!isCapacityError(error)) throw error;
      const ladderDone = isLastRung(settings, request.launchAttempt);
      return { kind: 'no-capacity', reason: capacityReason(error, rung(settings, request.launchAttempt)), ladderDone };
    }
  }

  async #run(settings: LaunchSettings, request: LaunchRequest, image: LaunchImage): Promise<Launched> {
    const answer = await this.#starting.client.send(
      new RunInstancesCommand(runInstancesInput(settings, request, image)),
    );
    const machineId = answer.Instances?.[0]?.InstanceId;
    if (!machineId) throw new PortError('retry', 'RunInstances answered without an instance');
    return { kind: 'launched', machineId };
  }

  async #launchBase(settings: LaunchSettings, request: LaunchRequest, why: string): Promise<Launched> {
    return { ...(await this.#run(settings, request, 'base')), instead: `on the base image: ${why}` };
  }

  /**
   * EC2 has many words for an image that is gone, not shared or of the wrong kind, and no list of them: what the base image is refused
   * for, too, was not about the image, and is the first refusal's fault.
   */
  async #baseAfter(settings: LaunchSettings, request: LaunchRequest, refused: unknown): Promise<Launched> {
    if (!settings.fallbackLaunchTemplateId || !isRefused(refused)) throw refused;
    return this.#launchBase(settings, request, codeOf(refused)).catch((error: unknown) => {
      throw isCapacityError(error) ? error : refused;
    });
  }

  async start(instanceId: string, attempt: number): Promise<{ kind: 'started' } | NoCapacity> {
    const { client, settings } = this.#starting;
    const instanceType = typeForStart(settings, attempt);
    if (instanceType) await this.#changeType(instanceId, instanceType);
    try {
      await client.send(new StartInstancesCommand({ InstanceIds: [instanceId] }));
      return { kind: 'started' };
    } catch (error) {
      if (codeOf(error) === 'IncorrectInstanceState') return { kind: 'started' };
      if (!isCapacityError(error)) throw error;
      const ladderDone = isLastRung({ ...settings, subnetIds: [] }, attempt);
      return { kind: 'no-capacity', reason: capacityReason(error, { instanceType }), ladderDone };
    }
  }

  async stop(instanceId: string): Promise<void> {
    await unlessGone(this.#ec2.send(new StopInstancesCommand({ InstanceIds: [instanceId] })));
  }

  async terminate(instanceId: string): Promise<void> {
    await unlessGone(this.#ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] })));
  }

  async consoleTail(instanceId: string): Promise<string> {
    try {
      // `Latest` gives what the machine wrote until now, and not only until EC2 last looked. All types of the default ladder
      // support it.
      const answer = await this.#ec2.send(new GetConsoleOutputCommand({ InstanceId: instanceId, Latest: true }));
      return Buffer.from(answer.Output ?? '', 'base64')
        .toString('utf8')
        .slice(-CONSOLE_CHARS_MAX);
    } catch (error) {
      return `(its console could not be read: ${codeOf(error)})`;
    }
  }

  /** The newest: a removal that died half-way may have left an older one, which is not what was launched since. */
  async find(sessionId: string): Promise<string | undefined> {
    const answer = await this.#ec2.send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: `tag:${SESSION_TAG}`, Values: [sessionId] },
          { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
        ],
      }),
    );
    const found = (answer.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []);
    const launchedAt = ({ LaunchTime: at }: Instance) => at?.getTime() ?? 0;
    return found.sort((one, other) => launchedAt(other) - launchedAt(one))[0]?.InstanceId;
  }

  /** Best effort: a type that the machine cannot take leaves it with the one it has, and that is then asked for again. */
  async #changeType(instanceId: string, instanceType: string): Promise<void> {
    const input = { InstanceId: instanceId, InstanceType: { Value: instanceType } };
    await this.#ec2.send(new ModifyInstanceAttributeCommand(input)).catch(() => undefined);
  }

  async #instance(instanceId: string): Promise<Instance | undefined> {
    try {
      const answer = await this.#ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
      return answer.Reservations?.[0]?.Instances?.[0];
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
