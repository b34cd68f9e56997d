import { TemplateError } from '../template-error.ts';
import type { PseudoParameters } from './scope.ts';
import { listAt, mapAt, type Properties, textAt, type Value } from './value.ts';

export type StackIdentity = { accountId: string; region: string; stackName: string };

/** The pseudo parameters of a stack in the standard partition. */
export function pseudoParameters({ accountId, region, stackName }: StackIdentity): PseudoParameters {
  return {
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };
}

/**
 * Values of the template's parameters: the override, else the default. Lists become arrays, all else text.
 * Throws one TemplateError that names every missing, unknown and disallowed parameter.
 */
export function parameterValues(declared: Properties, overrides: Record<string, string>): Record<string, Value> {
  const problems = Object.keys(overrides)
    .filter((name) => !(name in declared))
    .map((name) => `${name} is given but not declared`);
  const values: Record<string, Value> = {};
  for (const [name, declaration] of Object.entries(declared)) {
    const place = `Parameters.${name}`;
    const { Default: fallback, Type: type, AllowedValues: allowed } = mapAt(declaration, place);
    const text = overrides[name] ?? (fallback === undefined ? undefined : textAt(fallback, `${place}.Default`));
    if (text === undefined) problems.push(`${name} has no default and no value was given`);
    else if (allowed && !listAt(allowed, place).map(String).includes(text))
      problems.push(`${name} is ${JSON.stringify(text)}, allowed are ${listAt(allowed, place).join(', ')}`);
    else values[name] = typed(text, textAt(type, `${place}.Type`));
  }
  if (problems.length > 0) throw new TemplateError('Parameters', problems.join('; '));
  return values;
}

function typed(text: string, type: string): Value {
  if (type === 'CommaDelimitedList' || type.startsWith('List<')) return text.split(',').map((item) => item.trim());
  // CloudFormation reads the parameter store at deployment; locally EC2 would look it up at launch, with the same result.
  if (type.startsWith('AWS::SSM::Parameter::Value<')) return `resolve:ssm:${text}`;
  return text;
}
