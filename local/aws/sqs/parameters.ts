import { SqsFailure } from './failure.ts';

/** The parsed body of a request. */
export type Json = { [name: string]: unknown };

/** An optional whole number from `min` to `max`; throws InvalidParameterValue for anything else. */
export function integer(input: Json, name: string, min: number, max: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw SqsFailure.invalidParameter(name, value, `Must be between ${min} and ${max}, if provided.`);
}

export function requiredInteger(input: Json, name: string, min: number, max: number): number {
  const value = integer(input, name, min, max);
  if (value === undefined) throw SqsFailure.missingParameter(name);
  return value;
}

export function requiredString(input: Json, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '') throw SqsFailure.missingParameter(name);
  return value;
}

/** An optional list of strings, empty when absent. */
export function strings(input: Json, name: string): string[] {
  const value = input[name];
  return Array.isArray(value) ? value.map(String) : [];
}
