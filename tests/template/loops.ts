import { resourcesOfType, type Template, type TemplateValue } from '../../scripts/template.mjs';
import { at, listOf, textOf } from './permissions/policies.ts';

/** What hands a message on, to whom; by logical id. Functions and queues are both nodes. */
export type Edge = { from: string; to: string };

const values = (value: TemplateValue | undefined): TemplateValue[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [];

/**
 * The ways of a message through Lambda, SQS and SNS, which Lambda's guard against loops counts along: event sources, what a
 * function's role may send to or invoke, and a queue's dead letters. What goes through a table, a rule or a schedule is no part of a chain.
 */
export function edgesOf(template: Template): Edge[] {
  const functions = resourcesOfType(template, 'AWS::Serverless::Function');
  const targets = Object.keys(template.Resources).filter((id) =>
    /^AWS::(SQS::Queue|SNS::Topic|Serverless::Function)$/.test(template.Resources[id]?.Type ?? ''),
  );
  const named = (value: TemplateValue) => targets.filter((id) => namesResource(textOf(value), id));
  const sources = functions.flatMap(([to, { Properties }]) =>
    values(Properties.Events)
      .filter((event) => ['SQS', 'SNS'].includes(String(at(event, 'Type'))))
      .flatMap((event) => named(at(event, 'Properties') ?? '').map((from) => ({ from, to }))),
  );
  const sends = functions.flatMap(([from, { Properties }]) =>
    sendingResources(template, Properties).flatMap((target) => named(target).map((to) => ({ from, to }))),
  );
  const deadLetters = resourcesOfType(template, 'AWS::SQS::Queue').flatMap(([from, { Properties }]) =>
    named(Properties.RedrivePolicy ?? '').map((to) => ({ from, to })),
  );
  return [...sources, ...sends, ...deadLetters];
}

/** Functions that a message of their own can come back to, sorted. */
export function loopingFunctions(template: Template): string[] {
  const edges = edgesOf(template);
  return resourcesOfType(template, 'AWS::Serverless::Function')
    .map(([logicalId]) => logicalId)
    .filter((logicalId) => reachableFrom(logicalId, edges).has(logicalId))
    .sort();
}

function reachableFrom(start: string, edges: Edge[]): Set<string> {
  const found = new Set<string>();
  const next = [start];
  for (let node = next.pop(); node !== undefined; node = next.pop())
    for (const { from, to } of edges)
      if (from === node && !found.has(to)) {
        found.add(to);
        next.push(to);
      }
  return found;
}

const SENDS = /^(sqs:(SendMessage|\*)|sns:(Publish|\*)|lambda:(InvokeFunction|\*)|\*)$/;

/** Resources of the role's statements, and of the function's own policies, that let it hand something on. */
function sendingResources(template: Template, properties: { [key: string]: TemplateValue }): TemplateValue[] {
  const role = template.Resources[String(at(properties.Role, 'Fn::GetAtt', 0))];
  const policies = [...listOf(role?.Properties.Policies), ...listOf(properties.Policies)];
  const statements = policies.flatMap((policy) => [
    ...listOf(at(policy, 'PolicyDocument', 'Statement')),
    ...listOf(at(policy, 'Statement')),
  ]);
  return statements
    .filter((statement) => listOf(at(statement, 'Action')).some((action) => SENDS.test(String(action))))
    .flatMap((statement) => listOf(at(statement, 'Resource')));
}

/** `text` is an intrinsic as JSON; an id that is the start of another does not count. */
function namesResource(text: string, logicalId: string): boolean {
  return text === '*' || new RegExp(`(^|[^A-Za-z0-9])${logicalId}([^A-Za-z0-9]|$)`).test(text);
}
