import { listAt, mapAt, numberAt, type Properties, textAt } from '../expressions/value.ts';
import type { FunctionEvent } from '../plan.ts';
import type { Resource, Stack } from '../stack.ts';
import { TemplateError } from '../template-error.ts';

/** What Lambda takes when the mapping does not say. */
const BATCH_SIZE_DEFAULT = 10;

type Reader = { read: (source: EventSource) => FunctionEvent; properties: string[] };
type EventSource = { logicalId: string; name: string; place: string; properties: Properties };

const RETRIES = ['RetryPolicy', 'DeadLetterConfig'];
const RULE: Reader = { read: rule, properties: ['Pattern', 'RuleName', 'State', 'Target', ...RETRIES] };

/**
 * The SAM event types that the local system can run, with the properties that it reads or may leave out safely:
 * any other property would silently change what reaches the function, so it is an error.
 */
const READERS: Record<string, Reader> = {
  HttpApi: {
    read: http,
    properties: ['Path', 'Method', 'ApiId', 'PayloadFormatVersion', 'TimeoutInMillis', 'Auth', 'RouteSettings'],
  },
  SQS: { read: queue, properties: ['Queue', 'BatchSize', 'FunctionResponseTypes', 'ScalingConfig', 'Enabled'] },
  EventBridgeRule: RULE,
  CloudWatchEvent: RULE,
  Schedule: {
    read: schedule,
    properties: ['Schedule', 'Name', 'Input', 'State', 'Enabled', 'Description', ...RETRIES],
  },
  ScheduleV2: {
    read: schedule,
    properties: ['ScheduleExpression', 'Name', 'Input', 'State', 'Description', 'FlexibleTimeWindow', 'GroupName']
      .concat(['OmitName', 'RoleArn', 'PermissionsBoundary'])
      .concat(RETRIES),
  },
};

/** The enabled event sources of a function. Throws TemplateError for a type or property that cannot be run locally. */
export function functionEvents(resource: Resource, stack: Stack): FunctionEvent[] {
  const events = mapAt(resource.properties.Events, `${resource.logicalId}.Properties.Events`);
  return Object.keys(events).flatMap((name) => {
    const path = `Properties.Events.${name}`;
    const place = `${resource.logicalId}.${path}`;
    const { Type: type, Properties: properties } = mapAt(stack.resolve(resource, path, events[name] ?? null), place);
    const reader = READERS[textAt(type, `${place}.Type`)];
    if (!reader) throw new TemplateError(`${place}.Type`, `the local system cannot run ${type} events`);
    const source = {
      logicalId: resource.logicalId,
      name,
      place: `${place}.Properties`,
      properties: mapAt(properties, place),
    };
    const unknown = Object.keys(source.properties).find((property) => !reader.properties.includes(property));
    if (unknown) throw new TemplateError(`${source.place}.${unknown}`, `the local system does not know it on ${type}`);
    return isEnabled(source.properties) ? [reader.read(source)] : [];
  });
}

function isEnabled({ Enabled: enabled, State: state }: Properties): boolean {
  return String(enabled) !== 'false' && state !== 'DISABLED';
}

function http({ place, properties }: EventSource): FunctionEvent {
  const { Path: path, Method: method } = properties;
  const { Authorizer: authorizer = 'NONE' } = mapAt(properties.Auth, `${place}.Auth`);
  if (authorizer !== 'NONE')
    throw new TemplateError(`${place}.Auth.Authorizer`, 'the local system can only serve open routes (NONE)');
  // SAM: neither path nor method is the catch-all route.
  if (path === undefined && method === undefined) return { kind: 'http', method: 'ANY', path: '$default' };
  const verb = method === undefined ? 'ANY' : textAt(method, `${place}.Method`).toUpperCase();
  return {
    kind: 'http',
    method: verb === 'X-AMAZON-APIGATEWAY-ANY-METHOD' ? 'ANY' : verb,
    path: textAt(path, `${place}.Path`),
  };
}

function queue({ place, properties }: EventSource): FunctionEvent {
  const responseTypes = listAt(properties.FunctionResponseTypes, `${place}.FunctionResponseTypes`);
  const { MaximumConcurrency: maximum } = mapAt(properties.ScalingConfig, `${place}.ScalingConfig`);
  return {
    kind: 'queue',
    queueArn: textAt(properties.Queue, `${place}.Queue`),
    batchSize: numberAt(properties.BatchSize, `${place}.BatchSize`, BATCH_SIZE_DEFAULT),
    reportBatchItemFailures: responseTypes.includes('ReportBatchItemFailures'),
    ...(maximum === undefined ? {} : { maximumConcurrency: numberAt(maximum, `${place}.ScalingConfig`, 0) }),
  };
}

function rule({ logicalId, name, place, properties }: EventSource): FunctionEvent {
  const pattern = mapAt(properties.Pattern, `${place}.Pattern`);
  if (Object.keys(pattern).length === 0) throw new TemplateError(`${place}.Pattern`, 'a rule needs a pattern');
  return { kind: 'rule', name: ruleName(properties.RuleName, `${logicalId}${name}`, place), pattern };
}

function schedule({ logicalId, name, place, properties }: EventSource): FunctionEvent {
  const expression = textAt(properties.ScheduleExpression ?? properties.Schedule, `${place}.ScheduleExpression`);
  const own = ruleName(properties.Name, `${logicalId}${name}`, place);
  const input = properties.Input;
  return { kind: 'schedule', name: own, expression, ...(input === undefined ? {} : { input: textAt(input, place) }) };
}

function ruleName(given: Properties[string] | undefined, made: string, place: string): string {
  return given === undefined ? made : textAt(given, `${place}.Name`);
}
