import { setTimeout as delay } from 'node:timers/promises';
import { type BashJobInput, bashJob } from '@remote-swe/core/tools/bash-job';
import { TIMEOUT_S_DEFAULT } from '@remote-swe/core/tools/timeout';
import type { Job, JobState } from '../../jobs/job.ts';
import { LOG_BYTES_MAX } from '../../output/log-file.ts';
import { readLogSlice } from '../../output/log-slice.ts';
import { type CallContext, errorAnswer, type ToolAnswer, workerTool } from '../worker-tool.ts';

/** How often a wait looks; a job's end is known that much later. */
const POLL_MS = 100;

/** Behind the state of a job whose wait somebody's words ended. */
const HELD_NOTE = '\n[Somebody wrote, so the waiting was stopped; the job goes on.]';

export const bashJobTool = workerTool<BashJobInput>(bashJob, async (input, context) => {
  const job = context.jobs.find(input.job_id);
  if (!job) return errorAnswer(`There is no job '${input.job_id.slice(0, 40)}'. ${await context.jobs.listing()}`);
  switch (input.action) {
    case 'wait':
      return wait(job, input, context);
    case 'read':
      return look({ job, state: await context.jobs.state(job), input }, context);
    case 'stop':
      return look({ job, state: await context.jobs.stop(job), input }, context);
  }
});

async function wait(job: Job, input: BashJobInput, context: CallContext): Promise<ToolAnswer> {
  const giveUpAt = performance.now() + (input.timeout_s ?? TIMEOUT_S_DEFAULT) * 1_000;
  for (;;) {
    const state = await context.jobs.state(job);
    if (state.kind !== 'running' || performance.now() >= giveUpAt) return look({ job, state, input }, context);
    if (context.isHeld()) return look({ job, state, input, note: HELD_NOTE }, context);
    await delay(Math.min(POLL_MS, Math.max(1, giveUpAt - performance.now())), undefined, {
      signal: context.signal,
    }).catch(() => undefined);
    if (context.signal.aborted)
      return { kind: 'stopped', note: `Only the waiting was stopped: ${context.jobs.describe(job, state)}` };
  }
}

/** A job as it stands, how much of it is wanted, and a word behind it. */
type Look = { job: Job; state: JobState; input: BashJobInput; note?: string };

/** The output since the last look, and how the job stands. */
function look({ job, state, input, note = '' }: Look, { jobs }: CallContext): ToolAnswer {
  const { files } = jobs;
  const from = { start: files.position(job), mayGrow: state.kind === 'running' };
  const slice = readLogSlice(job.log, from, { isSuccess: exitOf(state).exitCode === 0, tailLines: input.tail_lines });
  if (slice) files.setPosition(job, slice.end);
  const output = slice ? slice.text.trim() || '(no new output)' : '(its log was removed)';
  const full =
    slice && slice.end >= LOG_BYTES_MAX ? `\n[The log is full: output after ${LOG_BYTES_MAX} bytes is not kept.]` : '';
  return {
    kind: 'answered',
    isError: false,
    content: [{ type: 'text', text: `${output}${full}\n[${jobs.describe(job, state)}]${note}` }],
    ...(state.kind === 'running' ? {} : { toldJobs: [job.id] }),
    ...exitOf(state),
  };
}

function exitOf(state: JobState): { exitCode?: number; signal?: string } {
  if (state.kind !== 'exited') return {};
  const { exitCode, signal } = state;
  return { ...(exitCode === undefined ? {} : { exitCode }), ...(signal === undefined ? {} : { signal }) };
}
