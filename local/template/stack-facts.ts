import type { Scope } from './expressions/scope.ts';
import { mapAt, type Properties, textAt, type Value } from './expressions/value.ts';
import type { StackFacts } from './plan.ts';
import type { Resource, Stack } from './stack.ts';

/** What the SAM transform makes of its types. */
const TRANSFORMED: Record<string, string> = {
  'AWS::Serverless::Function': 'AWS::Lambda::Function',
  'AWS::Serverless::LayerVersion': 'AWS::Lambda::LayerVersion',
};

/** The stack as CloudFormation tells of it. Without the resources that only the transform adds, except what a value names. */
export function stackFacts(stack: Stack, scope: Scope, outputs: Properties): StackFacts {
  const texts = Object.entries(scope.parameters).map(([name, value]) => [name, parameterText(value, name)]);
  const values = Object.entries(outputs).map(([name, output]) => {
    const place = `Outputs.${name}`;
    return [name, stack.text(mapAt(output, place).Value, place)];
  });
  return {
    id: scope.pseudo['AWS::StackId'],
    name: scope.pseudo['AWS::StackName'],
    parameters: Object.fromEntries(texts),
    outputs: Object.fromEntries(values),
    resources: stack.resources().map((resource) => ({
      logicalId: resource.logicalId,
      type: TRANSFORMED[resource.type] ?? resource.type,
      physicalId: physicalId(resource, stack, scope),
      isKept: resource.isKept,
    })),
  };
}

/** CloudFormation names a version of a layer by its ARN; the transform gives a layer the name of its resource. */
function physicalId(resource: Resource, stack: Stack, { pseudo }: Scope): string {
  if (resource.type !== 'AWS::Serverless::LayerVersion') return stack.physical(resource);
  return `arn:aws:lambda:${pseudo['AWS::Region']}:${pseudo['AWS::AccountId']}:layer:${resource.logicalId}:1`;
}

function parameterText(value: Value, name: string): string {
  return Array.isArray(value) ? value.join(',') : textAt(value, `Parameters.${name}`);
}
