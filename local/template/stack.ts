import { conditionHolds } from './expressions/conditions.ts';
import { conditionSource, resolve } from './expressions/intrinsics.ts';
import type { Scope } from './expressions/scope.ts';
import { isMap, mapAt, type Properties, textAt, type Value } from './expressions/value.ts';

/** One resource that exists under the current parameters. Its properties are raw: read them through `Stack`. */
export type Resource = { logicalId: string; type: string; properties: Properties; isKept: boolean };

/** The template with its parameters: which resources exist, and what their properties say. */
export class Stack {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Every resource whose condition holds, in the template's order. */
  resources(): Resource[] {
    return Object.entries(this.#scope.resources).map(([logicalId, resource]) => {
      const { Type: type, Properties: properties, DeletionPolicy: policy } = mapAt(resource, logicalId);
      return {
        logicalId,
        type: textAt(type, `${logicalId}.Type`),
        properties: mapAt(properties, `${logicalId}.Properties`),
        isKept: policy === 'Retain',
      };
    });
  }

  /** A value that stands in no resource, e.g. an output's, as text. */
  text(value: Value | undefined, place: string): string {
    return textAt(value === undefined ? undefined : resolve(value, this.#scope, place), place);
  }

  /** A value of the resource with its intrinsics resolved. `path` is what stands in error messages. */
  resolve(resource: Resource, path: string, value: Value): Value {
    return resolve(value, this.#scope, `${resource.logicalId}.${path}`);
  }

  /** One property, resolved; undefined when absent. */
  property(resource: Resource, name: string): Value | undefined {
    const value = resource.properties[name];
    return value === undefined ? undefined : this.resolve(resource, `Properties.${name}`, value);
  }

  /** What `!Ref` (attribute undefined) or `!GetAtt` of the resource gives. */
  physical(resource: Resource, attribute?: string): string {
    const value = attribute === undefined ? { Ref: resource.logicalId } : getAttribute(resource.logicalId, attribute);
    return textAt(resolve(value, this.#scope, resource.logicalId), resource.logicalId);
  }
}

/** The resources section without those whose Condition does not hold. */
export function existingResources(scope: Scope): Properties {
  const source = conditionSource(scope);
  const exists = ([logicalId, resource]: [string, Value]): boolean => {
    const condition = isMap(resource) ? resource.Condition : undefined;
    return condition === undefined || conditionHolds(textAt(condition, logicalId), source, logicalId);
  };
  return Object.fromEntries(Object.entries(scope.resources).filter(exists));
}

function getAttribute(logicalId: string, attribute: string): Value {
  if (attribute === 'Alias') return { Ref: `${logicalId}.Alias` };
  return { 'Fn::GetAtt': [logicalId, attribute] };
}
