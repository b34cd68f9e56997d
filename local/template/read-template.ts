import { readFileSync } from 'node:fs';
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { parameterValues, pseudoParameters, type StackIdentity } from './expressions/parameters.ts';
import type { Physical, Scope } from './expressions/scope.ts';
import { mapAt, type Properties, type Value } from './expressions/value.ts';
import { functionPlan } from './functions/functions.ts';
import type { StackPlan } from './plan.ts';
import { bucketPlan, customResourcePlan, documentPlan, launchTemplatePlan, queuePlan, tablePlan } from './resources.ts';
import { existingResources, type Resource, Stack } from './stack.ts';
import { stackFacts } from './stack-facts.ts';
import { TemplateError } from './template-error.ts';

export const LOCAL_STACK: StackIdentity = { accountId: '000000000000', region: 'us-west-2', stackName: 'remote-swe' };

/** Wiring that SAM events do not cover and that this reader would otherwise overlook in silence. */
const WIRING_NOT_READ = [
  'AWS::Lambda::Function',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
  'AWS::Pipes::Pipe',
  'AWS::SNS::Subscription',
  'AWS::Serverless::StateMachine',
  'AWS::Serverless::Api',
];

const CUSTOM_RESOURCE = /^(Custom::|AWS::CloudFormation::CustomResource$)/;

export type TemplateOptions = {
  /** Values in place of the template's defaults. */
  parameters?: Record<string, string>;
  /** What resources are called here: `localPhysical(...)`, or something around it. */
  physical: Physical;
  stack?: StackIdentity;
};

/**
 * Reads a SAM template into plain data. Only resources that exist under the parameters are in the plan.
 * Throws TemplateError, with resource and property path, for anything it would have to guess.
 */
export function readTemplate(file: string, options: TemplateOptions): StackPlan {
  const template = parseTemplate(readFileSync(file, 'utf8'));
  const all: Scope = {
    parameters: parameterValues(mapAt(template.Parameters, 'Parameters'), options.parameters ?? {}),
    pseudo: pseudoParameters(options.stack ?? LOCAL_STACK),
    conditions: mapAt(template.Conditions, 'Conditions'),
    mappings: mapAt(template.Mappings, 'Mappings'),
    resources: mapAt(template.Resources, 'Resources'),
    physical: options.physical,
  };
  const stack = new Stack({ ...all, resources: existingResources(all) });
  const { Function: functionGlobals } = mapAt(template.Globals, 'Globals');
  return {
    stack: stackFacts(stack, all, mapAt(template.Outputs, 'Outputs')),
    ...toPlan(stack, mapAt(functionGlobals, 'Globals.Function')),
  };
}

function toPlan(stack: Stack, functionGlobals: Scope['resources']): Omit<StackPlan, 'stack'> {
  const resources = stack.resources();
  for (const { logicalId, type } of resources)
    if (WIRING_NOT_READ.includes(type)) throw new TemplateError(logicalId, `the local system cannot run ${type}`);
  const read = <Plan>(type: string, plan: (resource: Resource, stack: Stack) => Plan): Plan[] =>
    resources.filter((resource) => resource.type === type).map((resource) => plan(resource, stack));
  return {
    functions: read('AWS::Serverless::Function', (resource) => functionPlan(resource, functionGlobals, stack)),
    tables: read('AWS::DynamoDB::Table', tablePlan),
    queues: read('AWS::SQS::Queue', queuePlan),
    buckets: read('AWS::S3::Bucket', bucketPlan),
    documents: read('AWS::SSM::Document', documentPlan),
    launchTemplates: read('AWS::EC2::LaunchTemplate', launchTemplatePlan),
    scheduleGroups: read('AWS::Scheduler::ScheduleGroup', (resource) => ({
      logicalId: resource.logicalId,
      name: stack.physical(resource),
    })),
    customResources: resources
      .filter(({ type }) => CUSTOM_RESOURCE.test(type))
      .map((resource) => customResourcePlan(resource, stack)),
  };
}

/** Short tags whose long form has no `Fn::` in front. */
const BARE_NAMES = new Set(['Ref', 'Condition']);

/**
 * Parses a CloudFormation template; short tags (`!Sub x`) become their long form (`{ 'Fn::Sub': 'x' }`).
 * Throws TemplateError for text that is not YAML.
 */
function parseTemplate(source: string): Properties {
  const known = parsed.get(source);
  if (known) return known;
  const template = parseAnew(source);
  // One template and now and then another one: the one before goes.
  parsed.clear();
  parsed.set(source, template);
  return template;
}

/**
 * What the last template's text says, which is its only key: parsing ours takes a fifth of a second, and a process that starts several
 * systems reads it for each. It is frozen.
 */
const parsed = new Map<string, Properties>();

function parseAnew(source: string): Properties {
  const document = parseDocument(source, { logLevel: 'silent' });
  const [problem] = document.errors;
  if (problem) throw new TemplateError('its YAML', problem.message);
  const value = toValue(document.contents, document);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TemplateError('its YAML', 'a template is a map with Resources');
  return value;
}

function toValue(node: Node | null, document: Document): Value {
  if (node === null) return null;
  if (isAlias(node)) return toValue(node.resolve(document) ?? null, document);
  const plain = untagged(node, document);
  return frozen(node.tag?.startsWith('!') ? longForm(node.tag.slice(1), plain) : plain);
}

function frozen(value: Value): Value {
  Object.freeze(value);
  return value;
}

function untagged(node: Node, document: Document): Value {
  if (isSeq(node)) return node.items.map((item) => toValue(item as Node, document));
  if (isScalar(node)) return node.value as Value;
  if (!isMap(node)) throw new TemplateError('its YAML', `a node that is neither map, list nor scalar`);
  const map: Properties = {};
  for (const pair of node.items) {
    const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
    const value = toValue(pair.value as Node | null, document);
    if (key === '<<') Object.assign(map, value);
    else map[key] = value;
  }
  return map;
}

function longForm(tag: string, value: Value): Value {
  if (BARE_NAMES.has(tag)) return { [tag]: value };
  if (tag !== 'GetAtt' || typeof value !== 'string') return { [`Fn::${tag}`]: value };
  const dot = value.indexOf('.');
  return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
}
