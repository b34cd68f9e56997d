import { TemplateError } from '../template-error.ts';

/** A value of the template, before or after its intrinsics are resolved. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
export type Properties = { [key: string]: Value };

export function isMap(value: Value | undefined): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The map at `place`; an absent one is empty. Throws TemplateError when it is something else. */
export function mapAt(value: Value | undefined, place: string): Properties {
  if (value === undefined || value === null) return {};
  if (!isMap(value)) throw new TemplateError(place, `expected a map, found ${JSON.stringify(value)}`);
  return value;
}

/** The list at `place`; an absent one is empty. Throws TemplateError when it is something else. */
export function listAt(value: Value | undefined, place: string): Value[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new TemplateError(place, `expected a list, found ${JSON.stringify(value)}`);
  return value;
}

/** The text at `place`: numbers and booleans as CloudFormation writes them. Throws TemplateError for anything else. */
export function textAt(value: Value | undefined, place: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TemplateError(place, `expected text, found ${JSON.stringify(value) ?? 'nothing'}`);
}

/** The number at `place`, or `fallback` when absent. Throws TemplateError when it is not a number. */
export function numberAt(value: Value | undefined, place: string, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  const number = Number(textAt(value, place));
  if (Number.isNaN(number)) throw new TemplateError(place, `expected a number, found ${JSON.stringify(value)}`);
  return number;
}
