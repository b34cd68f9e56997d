import type { Template, TemplateValue } from '../../scripts/template.mjs';
import { at } from './permissions/policies.ts';

/** Names of all parameters that a value depends on: by Ref, in a Fn::Sub, or through a condition of a Fn::If; sorted. */
export function parametersUsed(value: TemplateValue | undefined, template: Template): string[] {
  return [...new Set(namesIn(value, template))].filter((name) => name in template.Parameters).sort();
}

function namesIn(value: TemplateValue | undefined, template: Template): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => namesIn(item, template));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Condition' && typeof inner === 'string') return conditionNames(inner, template);
    if (key === 'Fn::If') return [...conditionNames(String(at(inner, 0)), template), ...namesIn(inner, template)];
    if (key === 'Fn::Sub') return [...subNames(Array.isArray(inner) ? inner[0] : inner), ...namesIn(inner, template)];
    return namesIn(inner, template);
  });
}

function conditionNames(name: string, template: Template): string[] {
  return namesIn(template.Conditions[name], template);
}

function subNames(text: TemplateValue | undefined): string[] {
  return [...String(text ?? '').matchAll(/\$\{([A-Za-z0-9]+)\}/g)].map(([, name]) => name ?? '');
}
