import { type Matcher, parseMatcher } from './matcher.ts';

/** An EventBridge event pattern as written in a rule: objects nest, arrays list the accepted values of a field. */
export type EventPattern = { [key: string]: EventPattern | unknown[] };

export type Predicate = (event: unknown) => boolean;

/**
 * Turns a pattern into a predicate over events. Knows exact values, prefix, suffix, anything-but, exists, numeric,
 * equals-ignore-case, wildcard and `$or`. Throws an error that names the field when the pattern is not one.
 */
export function compilePattern(pattern: EventPattern, path = ''): Predicate {
  const parts = Object.entries(pattern).map(([key, value]) => compileField(key, value, path ? `${path}.${key}` : key));
  if (parts.length === 0) throw new Error(`An event pattern may not be empty${path && ` at ${path}`}`);
  return (event) => parts.every((part) => part(event));
}

function compileField(key: string, value: unknown, path: string): Predicate {
  if (key === '$or' && Array.isArray(value)) {
    const branches = value.map((branch: EventPattern) => compilePattern(branch, path));
    return (event) => branches.some((branch) => branch(event));
  }
  if (Array.isArray(value)) return compileLeaf(key, value, path);
  if (typeof value !== 'object' || value === null)
    throw new Error(`${path} in an event pattern must be an object or an array, not ${JSON.stringify(value)}`);
  const inner = compilePattern(value as EventPattern, path);
  return (event) => candidates(field(event, key)).some((candidate) => inner(candidate));
}

function compileLeaf(key: string, values: unknown[], path: string): Predicate {
  const matchers: Matcher[] = values.map((value) => parseMatcher(value, path));
  return (event) => {
    const found = candidates(field(event, key)).filter((candidate) => candidate !== undefined);
    return matchers.some((matcher) => matcher(found));
  };
}

/** An array in an event matches when any of its elements does. */
function candidates(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function field(event: unknown, key: string): unknown {
  return typeof event === 'object' && event !== null ? (event as Record<string, unknown>)[key] : undefined;
}
