import type { Properties } from './expressions/value.ts';

/** Everything that the local system needs to know from template.yaml, as plain data with all intrinsics resolved. */
export type StackPlan = {
  stack: StackFacts;
  functions: FunctionPlan[];
  tables: TablePlan[];
  queues: QueuePlan[];
  buckets: BucketPlan[];
  documents: DocumentPlan[];
  launchTemplates: LaunchTemplatePlan[];
  scheduleGroups: ScheduleGroupPlan[];
  customResources: CustomResourcePlan[];
};

export type FunctionPlan = {
  logicalId: string;
  /** The function's name on AWS. */
  name: string;
  /** Its source folder, relative to the template, e.g. `functions/agent-step`. */
  folder: string;
  /** `<file without extension>.<export>`, e.g. `handler.handler`. */
  handler: string;
  timeoutMs: number;
  memoryMb: number;
  environment: Record<string, string>;
  arn: string;
  /** What events and `!Ref Function.Alias` invoke; undefined without AutoPublishAlias. */
  aliasArn: string | undefined;
  /** What Lambda does with an asynchronous event whose invocation failed. */
  retry: RetryPlan;
  events: FunctionEvent[];
};

/** An event older than `eventAgeMsMax` is dropped instead of tried again. */
export type RetryPlan = { retriesMax: number; eventAgeMsMax: number };

export type FunctionEvent = HttpEvent | QueueEvent | RuleEvent | ScheduleEvent;

/** `method` is upper case or ANY; `path` as API Gateway writes it, e.g. `/a/{id}`, or `$default`. */
export type HttpEvent = { kind: 'http'; method: string; path: string };
export type QueueEvent = {
  kind: 'queue';
  queueArn: string;
  batchSize: number;
  reportBatchItemFailures: boolean;
  maximumConcurrency?: number;
};
export type RuleEvent = { kind: 'rule'; name: string; pattern: Properties };
/** `input` is the JSON text that the target receives in place of Scheduler's own event. */
export type ScheduleEvent = { kind: 'schedule'; name: string; expression: string; input?: string };

/** `properties` are those of AWS::DynamoDB::Table, with TableName. */
export type TablePlan = { logicalId: string; name: string; properties: Properties };
/** `attributes` as SetQueueAttributes takes them: all text, RedrivePolicy as JSON. */
export type QueuePlan = {
  logicalId: string;
  name: string;
  arn: string;
  url: string;
  attributes: Record<string, string>;
};
/** `eventBridge`: the bucket tells EventBridge of its objects. */
export type BucketPlan = { logicalId: string; name: string; eventBridge: boolean };
export type DocumentPlan = { logicalId: string; name: string; documentType: string; content: Properties };
/** `data` is LaunchTemplateData in the shape of the EC2 API, UserData base64. */
export type LaunchTemplatePlan = { logicalId: string; id: string; data: Properties };
/** A resource that a function makes and deletes, on CloudFormation's request. `timeoutMs`: how long its answer is waited for. */
export type CustomResourcePlan = {
  logicalId: string;
  type: string;
  physicalId: string;
  serviceToken: string;
  timeoutMs: number;
  properties: Properties;
};
export type ScheduleGroupPlan = { logicalId: string; name: string };

/** What CloudFormation tells of the stack itself. Values as text, lists joined by commas. */
export type StackFacts = {
  id: string;
  name: string;
  parameters: Record<string, string>;
  outputs: Record<string, string>;
  resources: StackResource[];
};
/** `type` as the SAM transform leaves it. `isKept`: a deletion of the stack leaves it. */
export type StackResource = { logicalId: string; type: string; physicalId: string; isKept: boolean };
