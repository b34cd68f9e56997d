import { CustomResources } from '../aws/cloudformation/custom-resources.ts';
import { CloudFormationService } from '../aws/cloudformation/service.ts';
import { LambdaService } from '../aws/lambda/service.ts';
import { LogsService } from '../aws/logs/service.ts';
import type { Invoker } from '../functions/invocation.ts';
import type { LogLine } from '../functions/log.ts';
import type { LocalClock } from '../kernel/clock.ts';
import type { StackPlan } from '../template/plan.ts';
import { deprovision } from './deprovision.ts';
import type { LocalEndpoints } from './endpoints.ts';

export type OperatorEndpoints = {
  cloudFormation: CloudFormationService;
  customResources: CustomResources;
  lambda: LambdaService;
  logs: LogsService;
};

/** `disconnect` is called when the stack is deleted: no event reaches its functions any more. */
export type Deletion = { disconnect: () => void; invoker: Invoker; baseUrl: () => string };

/** What an operator's commands ask and the product does not: the stack, the functions' logs, layers. */
export function operatorEndpoints(
  clock: LocalClock,
  endpoints: LocalEndpoints,
  plan: StackPlan,
  { disconnect, invoker, baseUrl }: Deletion,
): OperatorEndpoints {
  const logs = new LogsService({ clock });
  const layersOf = () => plan.stack.resources.filter(({ type }) => type === 'AWS::Lambda::LayerVersion');
  const lambda = new LambdaService({
    functions: () => plan.functions,
    layers: () => layersOf().map(({ physicalId }) => physicalId.replace(/:\d+$/, '')),
  });
  const functionOf = (arn: string) => plan.functions.find((each) => [each.arn, each.aliasArn].includes(arn))?.logicalId;
  const customResources = new CustomResources({ clock, invoker, baseUrl, functionOf });
  return {
    logs,
    lambda,
    customResources,
    cloudFormation: new CloudFormationService({
      clock,
      stack: () => plan.stack,
      onDelete: (kept) => deprovision(plan, { ...endpoints, logs, lambda, customResources }, kept, disconnect),
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
