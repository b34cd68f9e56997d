import { isMap, mapAt, numberAt, type Properties, textAt, type Value } from './expressions/value.ts';
import type { BucketPlan, CustomResourcePlan, DocumentPlan, LaunchTemplatePlan, QueuePlan, TablePlan } from './plan.ts';
import type { Resource, Stack } from './stack.ts';
import { TemplateError } from './template-error.ts';

/** Properties of AWS::SQS::Queue that are queue attributes of the same name. */
const QUEUE_ATTRIBUTES = [
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'VisibilityTimeout',
  'DelaySeconds',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'SqsManagedSseEnabled',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
];

export function tablePlan(resource: Resource, stack: Stack): TablePlan {
  const name = stack.physical(resource);
  return { logicalId: resource.logicalId, name, properties: { ...properties(resource, stack), TableName: name } };
}

export function queuePlan(resource: Resource, stack: Stack): QueuePlan {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties(resource, stack))) {
    if (name === 'QueueName' || name === 'Tags') continue;
    const place = `${resource.logicalId}.Properties.${name}`;
    if (!QUEUE_ATTRIBUTES.includes(name)) throw new TemplateError(place, 'the local system does not know it');
    attributes[name] = isMap(value) ? JSON.stringify(value) : textAt(value, place);
  }
  return {
    logicalId: resource.logicalId,
    name: stack.physical(resource, 'QueueName'),
    arn: stack.physical(resource, 'Arn'),
    url: stack.physical(resource),
    attributes,
  };
}

export function bucketPlan(resource: Resource, stack: Stack): BucketPlan {
  const notification = stack.property(resource, 'NotificationConfiguration');
  const place = `${resource.logicalId}.Properties.NotificationConfiguration`;
  const { EventBridgeConfiguration: configuration, ...others } = mapAt(notification, place);
  const [other] = Object.keys(others);
  if (other) throw new TemplateError(`${place}.${other}`, 'the local system only tells EventBridge of objects');
  // CloudFormation: the configuration alone switches it on.
  const eventBridge = isMap(configuration) && String(configuration.EventBridgeEnabled ?? true) === 'true';
  return { logicalId: resource.logicalId, name: stack.physical(resource), eventBridge };
}

export function documentPlan(resource: Resource, stack: Stack): DocumentPlan {
  const place = `${resource.logicalId}.Properties`;
  return {
    logicalId: resource.logicalId,
    name: stack.physical(resource),
    documentType: textAt(stack.property(resource, 'DocumentType') ?? 'Command', `${place}.DocumentType`),
    content: contentOf(stack.property(resource, 'Content'), `${place}.Content`),
  };
}

export function launchTemplatePlan(resource: Resource, stack: Stack): LaunchTemplatePlan {
  const place = `${resource.logicalId}.Properties.LaunchTemplateData`;
  const data = mapAt(stack.property(resource, 'LaunchTemplateData'), place);
  return { logicalId: resource.logicalId, id: stack.physical(resource), data };
}

/** CloudFormation's own limit for an answer. */
const SERVICE_TIMEOUT_SECONDS_DEFAULT = 3_600;

export function customResourcePlan(resource: Resource, stack: Stack): CustomResourcePlan {
  const place = `${resource.logicalId}.Properties`;
  const given = properties(resource, stack);
  const seconds = numberAt(given.ServiceTimeout, `${place}.ServiceTimeout`, SERVICE_TIMEOUT_SECONDS_DEFAULT);
  return {
    logicalId: resource.logicalId,
    type: resource.type,
    physicalId: stack.physical(resource),
    serviceToken: textAt(given.ServiceToken, `${place}.ServiceToken`),
    timeoutMs: 1000 * seconds,
    properties: given,
  };
}

/** A document may also be given as JSON text. */
function contentOf(content: Value | undefined, place: string): Properties {
  if (typeof content !== 'string') return mapAt(content, place);
  try {
    return mapAt(JSON.parse(content), place);
  } catch (error) {
    throw new TemplateError(place, `expected a map or JSON text (${error instanceof Error ? error.message : error})`);
  }
}

function properties(resource: Resource, stack: Stack): Properties {
  return mapAt(stack.resolve(resource, 'Properties', resource.properties), resource.logicalId);
}
