import * as z from 'zod';
import type { ToolDefinition } from '../domain/tool/tool.ts';
import { bashJob } from './bash-job.ts';
import { onlyReads } from './looking-commands.ts';
import { tailLines } from './tail-lines.ts';
import { TIMEOUT_S_DEFAULT, TIMEOUT_S_MAX, timeoutMs } from './timeout.ts';

/** Characters shown of the beginning of a long output: what was started and the first error. */
export const OUTPUT_HEAD_CHARS = 10_000;
/** Characters shown of its end: compilers and test runners put the verdict last. */
export const OUTPUT_TAIL_CHARS = 20_000;

/** The same of a command that ended with 0: what went well is told by its end. */
export const SUCCESS_HEAD_CHARS = 4_000;
export const SUCCESS_TAIL_CHARS = 8_000;

const input = z.strictObject({
  command: z.string().min(1).describe('The script; may have many lines, heredocs included.'),
  workdir: z.string().min(1).optional().describe('Directory for this call only. Default: the current one.'),
  timeout_s: z
    .number()
    .int()
    .min(1)
    .max(TIMEOUT_S_MAX)
    .optional()
    .describe(`Seconds to wait for the end, ${TIMEOUT_S_DEFAULT} by default. Ask for as much as the command needs.`),
  background: z
    .boolean()
    .optional()
    .describe('Do not wait for the end: for servers, watchers, and long work beside which you go on.'),
  tail_lines: tailLines,
});
export type BashInput = z.infer<typeof input>;

export const bash: ToolDefinition<BashInput> = {
  name: 'bash',
  place: 'worker',
  // A push leaves the machine through the credential helper: the call itself does not.
  effect: 'machine',
  inReview: 'too',
  countsAs: { kind: 'check' },
  timeLimitMs: timeoutMs,
  isLetGo: true,
  onlyLooks: (given) => onlyReads((given as { command?: unknown } | null)?.command),
  description: `Runs a shell script on your own machine, with pipefail set. Each call is a new shell: the current directory carries over, and relative paths of all tools start there; variables and functions do not.
There is no terminal and no standard input: pass options that avoid questions, pagers and editors.
Output and errors come together: of a long output the first ${OUTPUT_HEAD_CHARS} and last ${OUTPUT_TAIL_CHARS} characters and likely failures between (${SUCCESS_HEAD_CHARS} and ${SUCCESS_TAIL_CHARS} if it exits with 0), runs of alike lines folded. A file whose path is given has all.
The last line says exit code, duration and current directory.
A command that still runs at its time limit is not stopped: it goes on as a background job, as does one started with background: true. ${bashJob.name} waits for it, reads its output and stops it. Jobs end with your machine, not with your turn: stop those that you need no more.
Search with rg, or git grep where it is missing.`,
  input,
};
