import * as z from 'zod';

const scope = z.union([
  z.object({ kind: z.literal('systemd'), unit: z.string() }),
  z.object({ kind: z.literal('group') }),
]);

/** A command that runs in the background. Who supervises it is named as in the ledger: boot, process id and its start. */
export const jobRecord = z.object({
  schema: z.literal(1),
  id: z.string(),
  sessionId: z.string(),
  /** The call that started it; its directory holds script and log. */
  toolCallId: z.string(),
  command: z.string(),
  startedAt: z.number(),
  log: z.string(),
  /** Bytes of the log that the call's result has shown. */
  shownBytes: z.number(),
  /** Process group of its shell. */
  processId: z.number(),
  running: z.object({ bootId: z.string(), processId: z.number(), startTicks: z.string() }),
  scope,
});
export type Job = z.infer<typeof jobRecord>;

/** How a job ended: by itself, by `bash_job stop`, or cut off by a restart of the machine or the death of its supervisor. */
export const jobEnd = z.union([
  z.object({
    kind: z.literal('exited'),
    exitCode: z.number().optional(),
    signal: z.string().optional(),
    ms: z.number(),
  }),
  z.object({ kind: z.literal('stopped'), ms: z.number() }),
  z.object({ kind: z.literal('interrupted') }),
]);
export type JobEnd = z.infer<typeof jobEnd>;
export type JobState = { kind: 'running' } | JobEnd;

const LABEL_CHARS_MAX = 60;

/** Id and the beginning of the command, for people and models. */
export function jobName({ id, command }: Job): string {
  const line = command.trim().split('\n', 1)[0] ?? '';
  const isWhole = line === command.trim() && line.length <= LABEL_CHARS_MAX;
  return `Job ${id} (${isWhole ? line : `${line.slice(0, LABEL_CHARS_MAX)}…`})`;
}

/** What became of it, as the second half of a sentence that begins with its name. */
export function stateText(job: Job, state: JobState, now: number): string {
  switch (state.kind) {
    case 'running':
      return `has been running for ${seconds(now - job.startedAt)}`;
    case 'exited':
      return state.signal
        ? `was killed by ${state.signal} after ${seconds(state.ms)}`
        : `ended with exit ${state.exitCode ?? 'unknown'} after ${seconds(state.ms)}`;
    case 'stopped':
      return `was stopped after ${seconds(state.ms)}`;
    case 'interrupted':
      return 'was interrupted: the machine restarted, or the process that watched it died. Its effects are unknown; check them before you repeat it';
  }
}

function seconds(ms: number): string {
  return `${Math.max(0, Math.round(ms / 1_000))} s`;
}
