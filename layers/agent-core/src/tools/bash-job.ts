import * as z from 'zod';
import type { ToolDefinition } from '../domain/tool/tool.ts';
import { tailLines } from './tail-lines.ts';
import { SHORT_CALL_MS, TIMEOUT_S_DEFAULT, TIMEOUT_S_MAX, timeoutMs } from './timeout.ts';

const input = z.strictObject({
  job_id: z.string().min(1).describe('The id that bash gave, such as j1.'),
  action: z
    .enum(['wait', 'read', 'stop'])
    .describe(
      'wait: until it ends or the time is up. stop: ends it and everything that it started. Each shows how it stands and its output since the last look.',
    ),
  timeout_s: z
    .number()
    .int()
    .min(1)
    .max(TIMEOUT_S_MAX)
    .optional()
    .describe(
      `Seconds that wait may take, ${TIMEOUT_S_DEFAULT} by default. One long wait is better than many short ones.`,
    ),
  tail_lines: tailLines,
});
export type BashJobInput = z.infer<typeof input>;

export const bashJob: ToolDefinition<BashJobInput> = {
  name: 'bash_job',
  place: 'worker',
  effect: 'machine',
  inReview: 'too',
  waits: true,
  waitsFor: (given) => (isWait(given) ? `job ${input.safeParse(given).data?.job_id ?? ''}`.trim() : undefined),
  timeLimitMs: (given) => (isWait(given) ? timeoutMs(given) : SHORT_CALL_MS),
  isLetGo: true,
  description: `Looks after a background job of bash. Its log has the whole output. An unknown job_id is answered with the jobs that run.
The end of a job that you did not wait for is told with the next result from your machine.`,
  input,
};

function isWait(given: unknown): boolean {
  return (given as { action?: unknown } | null)?.action === 'wait';
}
