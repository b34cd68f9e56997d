import * as z from 'zod';
import type { ToolDefinition } from '../domain/tool/tool.ts';
import { nameMeant } from './lenient/other-names.ts';

/** Problems named in one error: enough to repair a call, not a wall of text. */
const ISSUES_MAX = 8;

/** What the model reads when its input does not fit: each field with what was expected. */
export function inputProblem({ name, input }: ToolDefinition, error: z.ZodError, given: unknown): string {
  const fields = input instanceof z.ZodObject ? Object.keys(input.shape) : [];
  const issues = [...new Set(error.issues.flatMap((issue) => problems(issue, fields, given)))];
  const shown = issues.slice(0, ISSUES_MAX).map((issue) => `- ${issue}`);
  return `The input of ${name} does not fit its schema; nothing was run.\n${shown.join('\n')}\nCall it again with these fields corrected.`;
}

function problems(issue: z.core.$ZodIssue, fields: string[], given: unknown): string[] {
  const place = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      (key) => `${place ? `${place}.` : ''}${key}: unknown field. ${unknownAdvice(key, place, fields)}`,
    );
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return [`${place || 'input'}: missing; it must be of type ${issue.expected}`];
  if (issue.code === 'invalid_value' && isMissing(given, issue.path))
    return [`${place || 'input'}: missing; it must be one of ${issue.values.map(String).join(', ')}`];
  return [`${place || 'input'}: ${issue.message}`];
}

/** A word of a list is checked before it is asked whether there is any. */
function isMissing(given: unknown, path: readonly PropertyKey[]): boolean {
  const found = path.reduce<unknown>((value, key) => (Object(value) as Record<PropertyKey, unknown>)[key], given);
  return found === undefined;
}

function unknownAdvice(key: string, place: string, fields: string[]): string {
  if (place !== '') return 'Leave it out.';
  const meant = nameMeant(key, fields);
  return meant === undefined ? `Fields: ${fields.join(', ')}.` : `${meant} is given already: leave this one out.`;
}
