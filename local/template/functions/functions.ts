import { intrinsicOf } from '../expressions/intrinsics.ts';
import { isMap, mapAt, numberAt, type Properties, textAt, type Value } from '../expressions/value.ts';
import type { FunctionPlan, RetryPlan } from '../plan.ts';
import type { Resource, Stack } from '../stack.ts';
import { TemplateError } from '../template-error.ts';
import { functionEvents } from './function-events.ts';

/** Lambda's own defaults. */
const TIMEOUT_SECONDS_DEFAULT = 3;
const MEMORY_MB_DEFAULT = 128;
const RETRIES_DEFAULT = 2;
const EVENT_AGE_SECONDS_DEFAULT = 6 * 60 * 60;

/** Reads one AWS::Serverless::Function; `globals` is Globals.Function. */
export function functionPlan(own: Resource, globals: Properties, stack: Stack): FunctionPlan {
  const resource = { ...own, properties: withGlobals(globals, own.properties) };
  const place = `${own.logicalId}.Properties`;
  const property = (name: string) => stack.property(resource, name);
  return {
    logicalId: own.logicalId,
    name: stack.physical(own),
    folder: textAt(property('CodeUri'), `${place}.CodeUri`).replace(/\/+$/, ''),
    handler: textAt(property('Handler'), `${place}.Handler`),
    timeoutMs: 1000 * numberAt(property('Timeout'), `${place}.Timeout`, TIMEOUT_SECONDS_DEFAULT),
    memoryMb: numberAt(property('MemorySize'), `${place}.MemorySize`, MEMORY_MB_DEFAULT),
    environment: environment(resource, stack),
    arn: stack.physical(own, 'Arn'),
    aliasArn: resource.properties.AutoPublishAlias === undefined ? undefined : stack.physical(own, 'Alias'),
    retry: retry(resource, stack),
    events: functionEvents(resource, stack),
  };
}

function retry(resource: Resource, stack: Stack): RetryPlan {
  const place = `${resource.logicalId}.Properties.EventInvokeConfig`;
  const {
    MaximumRetryAttempts: retries,
    MaximumEventAgeInSeconds: ageSeconds,
    ...others
  } = mapAt(stack.property(resource, 'EventInvokeConfig'), place);
  const [other] = Object.keys(others);
  if (other) throw new TemplateError(`${place}.${other}`, 'the local system does not know it');
  return {
    retriesMax: numberAt(retries, `${place}.MaximumRetryAttempts`, RETRIES_DEFAULT),
    eventAgeMsMax: 1000 * numberAt(ageSeconds, `${place}.MaximumEventAgeInSeconds`, EVENT_AGE_SECONDS_DEFAULT),
  };
}

function environment(resource: Resource, stack: Stack): Record<string, string> {
  const place = `${resource.logicalId}.Properties.Environment`;
  const { Variables: variables } = mapAt(stack.property(resource, 'Environment'), place);
  const entries = Object.entries(mapAt(variables, `${place}.Variables`));
  return Object.fromEntries(entries.map(([name, value]) => [name, textAt(value, `${place}.Variables.${name}`)]));
}

/** SAM's Globals under a resource's own properties: maps merge, lists append, everything else is overridden. */
function withGlobals(globals: Properties, own: Properties): Properties {
  const merged: Properties = { ...globals };
  for (const [name, value] of Object.entries(own)) {
    const inherited = globals[name];
    merged[name] = inherited === undefined ? value : mergeValue(inherited, value);
  }
  return merged;
}

function mergeValue(inherited: Value, own: Value): Value {
  if (Array.isArray(inherited) && Array.isArray(own)) return [...inherited, ...own];
  if (isMap(inherited) && isMap(own) && !intrinsicOf(inherited) && !intrinsicOf(own))
    return withGlobals(inherited, own);
  return own;
}
