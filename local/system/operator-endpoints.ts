import { CloudFormationService } from '../aws/cloudformation/service.ts';
import { LambdaService } from '../aws/lambda/service.ts';
import { LogsService } from '../aws/logs/service.ts';
import type { LogLine } from '../functions/log.ts';
import type { LocalClock } from '../kernel/clock.ts';
import type { StackPlan } from '../template/plan.ts';
import { deprovision } from './deprovision.ts';
import type { LocalEndpoints } from './endpoints.ts';

export type OperatorEndpoints = { cloudFormation: CloudFormationService; lambda: LambdaService; logs: LogsService };

/** What an operator's commands ask and the product does not: the stack, the functions' logs, layers. */
export function operatorEndpoints(
  clock: LocalClock,
  endpoints: LocalEndpoints,
  plan: StackPlan,
  /** Called when the stack is deleted: nothing reaches its functions any more. */
  disconnect: () => void,
): OperatorEndpoints {
  const logs = new LogsService({ clock });
  const layersOf = () => plan.stack.resources.filter(({ type }) => type === 'AWS::Lambda::LayerVersion');
  const lambda = new LambdaService({
    functions: () => plan.functions,
    layers: () => layersOf().map(({ physicalId }) => physicalId.replace(/:\d+$/, '')),
  });
  return {
    logs,
    lambda,
    cloudFormation: new CloudFormationService({
      clock,
      stack: () => plan.stack,
      onDelete: (kept) => deprovision(plan, { ...endpoints, logs, lambda }, kept, disconnect),
    }),
  };
}

/** CloudWatch keeps what a function writes, in the group that the template names, and whoever listens hears it. */
export function lineKeeper(
  logs: LogsService,
  plan: StackPlan,
  onLine: ((line: LogLine) => void) | undefined,
): (line: LogLine) => void {
  return (line) => {
    const name = plan.functions.find(({ logicalId }) => logicalId === line.logicalId)?.name ?? line.logicalId;
    logs.put(`/aws/lambda/${name}`, line.caller, line.text);
    onLine?.(line);
  };
}
