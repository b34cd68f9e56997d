import type * as z from 'zod';

/** Problems named in one error: enough to repair a call, not a wall of text. */
const ISSUES_MAX = 8;

/** What the model reads when its input does not fit: each field with what was expected. */
export function inputProblem(name: string, error: z.ZodError): string {
  const issues = error.issues
    .slice(0, ISSUES_MAX)
    .map((issue) => `- ${issue.path.join('.') || 'input'}: ${issue.message}`);
  return `The input of ${name} does not fit its schema; nothing was run.\n${issues.join('\n')}\nCall it again with these fields corrected.`;
}
