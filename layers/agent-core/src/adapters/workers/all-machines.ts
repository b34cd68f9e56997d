import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, type EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { AllMachines, RemainingMachine } from '../../ports/workers/all-machines.ts';
import { codeOf, isGoneError } from './ec2-errors.ts';
import { STACK_TAG } from './launch.ts';

/** Machines that one TerminateInstances names. */
const BATCH_MAX = 100;
/** Pages of a list, 1,000 machines each: catches an answer that never ends. */
const PAGES_MAX = 50;
const NOT_GONE = ['pending', 'running', 'stopping', 'stopped', 'shutting-down'];
/** A deletion, or a creation that is taken back. In an update, also one that is rolled back, sessions go on. */
const LEAVING = /^(DELETE|ROLLBACK)_/;

/** `stackId`: the ARN, by which a stack is found also while its name is free again. */
export type StackSettings = { stackName: string; stackId: string };

/** What carries the deployment's tag in EC2, with a session's or without. */
export class AwsAllMachines implements AllMachines {
  readonly #ec2: EC2Client;
  readonly #cloudFormation: CloudFormationClient;
  readonly #stack: StackSettings;

  constructor(ec2: EC2Client, cloudFormation: CloudFormationClient, stack: StackSettings) {
    this.#ec2 = ec2;
    this.#cloudFormation = cloudFormation;
    this.#stack = stack;
  }

  async isLeaving(): Promise<boolean> {
    const asked = new DescribeStacksCommand({ StackName: this.#stack.stackId });
    const [stack] = (await this.#cloudFormation.send(asked)).Stacks ?? [];
    if (!stack?.StackStatus) throw new Error('CloudFormation does not say what becomes of the stack');
    return LEAVING.test(stack.StackStatus);
  }

  async remaining(): Promise<RemainingMachine[]> {
    const Filters = [
      { Name: `tag:${STACK_TAG}`, Values: [this.#stack.stackName] },
      { Name: 'instance-state-name', Values: NOT_GONE },
    ];
    const found: RemainingMachine[] = [];
    let NextToken: string | undefined;
    for (let page = 0; page < PAGES_MAX; page++) {
      const answer = await this.#ec2.send(new DescribeInstancesCommand({ Filters, MaxResults: 1_000, NextToken }));
      for (const { InstanceId, State } of answer.Reservations?.flatMap(({ Instances = [] }) => Instances) ?? [])
        if (InstanceId) found.push({ machineId: InstanceId, isEnding: State?.Name === 'shutting-down' });
      NextToken = answer.NextToken;
      if (!NextToken) break;
    }
    return found;
  }

  async terminate(machineIds: string[]): Promise<void> {
    const problems: string[] = [];
    for (let at = 0; at < machineIds.length; at += BATCH_MAX) {
      const batch = machineIds.slice(at, at + BATCH_MAX);
      if ((await this.#problemOf(batch)) === undefined) continue;
      // EC2 may end none of them when one may not be ended, e.g. because somebody has protected it.
      for (const machineId of batch) {
        const problem = await this.#problemOf([machineId]);
        if (problem !== undefined) problems.push(`${machineId} ${problem}`);
      }
    }
    if (problems.length > 0) throw new Error(problems.join(', '));
  }

  async #problemOf(machineIds: string[]): Promise<string | undefined> {
    try {
      await this.#ec2.send(new TerminateInstancesCommand({ InstanceIds: machineIds }));
      return undefined;
    } catch (error) {
      const isGone = machineIds.length === 1 && isGoneError(error);
      return isGone ? undefined : codeOf(error) || String(error);
    }
  }
}
