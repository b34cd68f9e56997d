import type { DynamoDbService } from '../aws/dynamodb/service.ts';
import type { Ec2Service } from '../aws/ec2/service.ts';
import type { LogsService } from '../aws/logs/service.ts';
import type { S3Service } from '../aws/s3/service.ts';
import type { SchedulerService } from '../aws/scheduler/service.ts';
import type { SqsService } from '../aws/sqs/service.ts';
import type { SsmService } from '../aws/ssm/service.ts';
import type { StackPlan } from '../template/plan.ts';

export type Endpoints = {
  dynamoDb: DynamoDbService;
  sqs: SqsService;
  s3: S3Service;
  ssm: SsmService;
  ec2: Ec2Service;
  scheduler: SchedulerService;
  logs: LogsService;
};

/** Creates what `sam deploy` would create, as far as the local endpoints have it. */
export async function provision(plan: StackPlan, endpoints: Endpoints): Promise<void> {
  for (const table of plan.tables) {
    await endpoints.dynamoDb.createTable({ ...table.properties, TableName: table.name } as never);
  }
  for (const queue of deadLettersFirst(plan))
    endpoints.sqs.createQueue({ name: queue.name, attributes: queue.attributes });
  for (const bucket of plan.buckets) endpoints.s3.createBucket(bucket.name);
  for (const document of plan.documents) endpoints.ssm.registerDocument(document.name, document.content);
  for (const template of plan.launchTemplates)
    endpoints.ec2.registerLaunchTemplate(template.id, template.data as never);
  for (const group of plan.scheduleGroups) endpoints.scheduler.registerGroup(group.name);
  for (const { type, physicalId } of plan.stack.resources)
    if (type === 'AWS::Logs::LogGroup') endpoints.logs.createGroup(physicalId);
}

/** A redrive policy names a queue that must exist. */
function deadLettersFirst(plan: StackPlan): StackPlan['queues'] {
  const isSource = (queue: StackPlan['queues'][number]) => 'RedrivePolicy' in queue.attributes;
  return [...plan.queues.filter((queue) => !isSource(queue)), ...plan.queues.filter(isSource)];
}
