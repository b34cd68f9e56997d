import { at } from '../../../../domain/json.ts';

/** GitHub's answers are read leniently: a field that is missing, null or odd costs that field, and nothing else. */

/** A number that is none counts as unknown. */
export function count(value: unknown, ...path: string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

export function each(value: unknown, ...path: string[]): unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}
