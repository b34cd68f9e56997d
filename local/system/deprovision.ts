import type { CustomResources } from '../aws/cloudformation/custom-resources.ts';
import type { LambdaService } from '../aws/lambda/service.ts';
import type { LogsService } from '../aws/logs/service.ts';
import type { StackPlan, StackResource } from '../template/plan.ts';
import type { LocalEndpoints } from './endpoints.ts';

/** What a machine keeps from being deleted. */
const HELD_BY_MACHINES = 'AWS::EC2::SecurityGroup';
const GONE: ReadonlySet<string> = new Set(['shutting-down', 'terminated']);

type Endpoints = LocalEndpoints & { logs: LogsService; lambda: LambdaService; customResources: CustomResources };
type Failed = { logicalId: string; reason: string };

/** Removes what CloudFormation would, as far as the local endpoints have it. As on AWS, a security group that a machine is in stays. */
export async function deprovision(
  { stack, customResources }: StackPlan,
  endpoints: Endpoints,
  kept: string[],
  disconnect: () => void,
): Promise<Failed | undefined> {
  disconnect();
  // Ours stand between what starts machines and what machines stand on: they go before the rest, while their functions are there.
  for (const resource of customResources.filter(({ logicalId }) => !kept.includes(logicalId))) {
    const reason = await endpoints.customResources.delete(resource, stack.id);
    if (reason !== undefined) return { logicalId: resource.logicalId, reason };
  }
  endpoints.lambda.removeFunctions();
  const held = endpoints.instances.list().some(({ state }) => !GONE.has(state));
  let failed: Failed | undefined;
  for (const resource of stack.resources.filter(({ logicalId }) => !kept.includes(logicalId))) {
    if (resource.type === HELD_BY_MACHINES && held)
      failed = { logicalId: resource.logicalId, reason: `resource ${resource.physicalId} has a dependent object` };
    else remove(resource, endpoints);
  }
  return failed;
}

function remove({ type, physicalId }: StackResource, endpoints: LocalEndpoints & { logs: LogsService }): void {
  if (type === 'AWS::SQS::Queue') endpoints.sqs.removeQueue(physicalId);
  if (type === 'AWS::Scheduler::ScheduleGroup') endpoints.scheduler.removeGroup(physicalId);
  if (type === 'AWS::Logs::LogGroup') endpoints.logs.removeGroup(physicalId);
}
