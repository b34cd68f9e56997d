import * as z from 'zod';
import type { ToolDefinition } from '../domain/tool/tool.ts';
import { bashJob } from './bash-job.ts';
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
  command: z.string().min(1).describe('The shell script to run with bash. May have many lines, heredocs included.'),
  workdir: z
    .string()
    .min(1)
    .optional()
    .describe('Directory for this call only; relative to the current directory. Default: the current directory.'),
  timeout_s: z
    .number()
    .int()
    .min(1)
    .max(TIMEOUT_S_MAX)
    .optional()
    .describe(
      `Seconds to wait for the end, ${TIMEOUT_S_DEFAULT} by default, at most ${TIMEOUT_S_MAX}. Ask for as much as the command needs. Not used with background.`,
    ),
  background: z
    .boolean()
    .optional()
    .describe('Do not wait for the end: for servers, watchers and long work beside which you go on. Default: false.'),
  tail_lines: tailLines,
});
export type BashInput = z.infer<typeof input>;

export const bash: ToolDefinition<BashInput> = {
  name: 'bash',
  place: 'worker',
  // A push leaves the machine through the credential helper: the call itself does not.
  effect: 'machine',
  countsAs: { kind: 'check' },
  timeLimitMs: timeoutMs,
  isLetGo: true,
  description: `Runs a shell script on your own machine, with pipefail set. Each call is a new shell: the current directory carries over to the next call, variables and functions do not.
There is no terminal and standard input is empty, so pass options that avoid questions, pagers and editors.
Standard output and standard error come back together. Of a long output you see the first ${OUTPUT_HEAD_CHARS} and the last ${OUTPUT_TAIL_CHARS} characters, ${SUCCESS_HEAD_CHARS} and ${SUCCESS_TAIL_CHARS} if it exits with 0, and runs of alike lines folded; the whole of it stays in a file whose path is given.
The last line says exit code, duration and the directory in which the next call starts. An exit code other than 0 is an answer, not a failure of the tool.
A command that is still running at its time limit is not stopped: it goes on in the background as a job, as does one that you start with background: true. You are told its id; ${bashJob.name} waits for it, reads its output and stops it. Jobs end with your machine, not with your turn, so stop those that you need no more.
Search with rg, or git grep where it is missing.`,
  input,
};
