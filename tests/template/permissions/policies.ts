import { resolve } from 'node:path';
import { readTemplate, type Template, type TemplateValue } from '../../../scripts/template.mjs';

const templateFile = resolve(import.meta.dirname, '../../../template.yaml');
export const template: Template = readTemplate(templateFile);

export type Statement = { actions: string[]; resources: string[]; condition?: TemplateValue };

/** A value that a template may write alone or in a list. */
export const listOf = (value: TemplateValue | undefined): TemplateValue[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Looks inside plain data; undefined where the path leads nowhere. */
export function at(value: TemplateValue | undefined, ...path: (string | number)[]): TemplateValue | undefined {
  return path.reduce<TemplateValue | undefined>((inside, key) => {
    if (Array.isArray(inside)) return inside[Number(key)];
    return typeof inside === 'object' && inside !== null ? inside[String(key)] : undefined;
  }, value);
}

export function resource(logicalId: string) {
  const found = template.Resources[logicalId];
  if (!found) throw new Error(`template.yaml has no ${logicalId}`);
  return found;
}

export const property = (logicalId: string, ...path: (string | number)[]) =>
  at(resource(logicalId).Properties, ...path);

/** Inline policy statements of a role, intrinsics kept as JSON text. */
export function statementsOf(roleId: string): Statement[] {
  const policies = listOf(property(roleId, 'Policies'));
  return policies.flatMap((policy) =>
    listOf(at(policy, 'PolicyDocument', 'Statement')).map((statement) => ({
      actions: listOf(at(statement, 'Action')).map(String),
      resources: listOf(at(statement, 'Resource')).map(textOf),
      condition: at(statement, 'Condition'),
    })),
  );
}

export const textOf = (value: TemplateValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** `action -> resources` of a role, sorted; several statements for one action are joined. */
function grantsOf(roleId: string): Record<string, string[]> {
  const grants: Record<string, string[]> = {};
  for (const { actions, resources } of statementsOf(roleId))
    for (const action of actions) grants[action] = [...(grants[action] ?? []), ...resources];
  return grants;
}

export const actionsOf = (roleId: string): string[] => Object.keys(grantsOf(roleId)).sort();
