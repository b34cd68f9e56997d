import type { Properties, Value } from './value.ts';

/**
 * What a resource is called outside the template: `attribute` undefined is `Ref`, else `Fn::GetAtt` (SAM's
 * `!Ref Function.Alias` arrives as attribute `Alias`). `name` is the name that the template gives it, if it does.
 */
export type Physical = (
  logicalId: string,
  resourceType: string,
  attribute: string | undefined,
  name: string | undefined,
) => string;

/** Everything that an intrinsic may look at. */
export type Scope = {
  parameters: { [name: string]: Value };
  pseudo: PseudoParameters;
  conditions: Properties;
  mappings: Properties;
  resources: Properties;
  physical: Physical;
};

export type PseudoParameters = {
  'AWS::AccountId': string;
  'AWS::Region': string;
  'AWS::StackName': string;
  'AWS::StackId': string;
  'AWS::Partition': string;
  'AWS::URLSuffix': string;
};

/** Marks `!Ref AWS::NoValue`: the property or list item that holds it does not exist. */
export const NO_VALUE = Symbol('AWS::NoValue');
