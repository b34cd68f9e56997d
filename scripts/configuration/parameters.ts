import type { Template, TemplateValue } from '../template.mjs';

export type Parameter = {
  name: string;
  label: string;
  description: string;
  type: string;
  default: string;
  /** What is taken, in words; empty where anything is. */
  takes: string;
};
export type Group = { label: string; parameters: Parameter[] };

/** The template's parameters as its interface for people groups them. Throws for one that has no group, label or description. */
export function parameterGroups(template: Template): Group[] {
  const { ParameterGroups: groups, ParameterLabels: labels } = interfaceOf(template);
  return groups.map(({ Label, Parameters }) => ({
    label: Label.default,
    parameters: Parameters.map((name) => parameterOf(template, name, labels[name]?.default)),
  }));
}

type Interface = {
  ParameterGroups: { Label: { default: string }; Parameters: string[] }[];
  ParameterLabels: Record<string, { default: string } | undefined>;
};

function interfaceOf(template: Template): Interface {
  const { Metadata } = template as unknown as { Metadata: Record<string, Interface> };
  const found = Metadata['AWS::CloudFormation::Interface'];
  if (!found) throw new Error('template.yaml has no AWS::CloudFormation::Interface');
  return found;
}

function parameterOf(template: Template, name: string, label: string | undefined): Parameter {
  const found = template.Parameters[name] as Record<string, TemplateValue> | undefined;
  const { Type: type, Default: given, Description: description } = found ?? {};
  if (!found || !label || typeof description !== 'string' || given === undefined)
    throw new Error(`The parameter ${name} needs a group, a label, a description and a default in template.yaml`);
  return { name, label, description, type: String(type), default: String(given), takes: taken(found) };
}

function taken({
  AllowedValues,
  MinValue,
  MaxValue,
  ConstraintDescription,
  Type,
}: Record<string, TemplateValue>): string {
  if (Array.isArray(AllowedValues)) return AllowedValues.map((value) => `\`${value}\``).join(', ');
  if (MinValue !== undefined && MaxValue !== undefined) return `${MinValue} to ${MaxValue}`;
  if (MinValue !== undefined) return `${MinValue} or more`;
  if (ConstraintDescription !== undefined) return String(ConstraintDescription);
  return Type === 'CommaDelimitedList' ? 'a list, separated by commas' : '';
}
