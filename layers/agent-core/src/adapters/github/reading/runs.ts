import { counted } from '../../../domain/counted.ts';
import { oneLine } from '../../../domain/frames/one-line.ts';
import { words } from '../../../domain/json.ts';
import type { ReadPart } from '../../../ports/code-host.ts';
import { count, each } from './answer/odd.ts';
import { ask, listed, PER_PAGE_MAX, type Reader } from './answer/reader.ts';

/** A run of Actions with its jobs. */
export async function readRun(reader: Reader, id: number): Promise<ReadPart[]> {
  const { data } = await ask(reader, '/actions/runs/{id}', { id }, `run ${id}`);
  const asked = { id, per_page: PER_PAGE_MAX };
  const { data: jobs } = await ask(reader, '/actions/runs/{id}/jobs', asked, `jobs of run ${id}`);
  const shown = each(jobs, 'jobs');
  const lines = shown.flatMap(jobLines);
  const more = (count(jobs, 'total_count') ?? 0) - shown.length;
  return [
    { text: `Run ${id} is ${stateOf(data)}: ${oneLine(words(data, 'html_url') ?? '')}` },
    listed('run', [
      `${words(data, 'name') ?? 'a workflow'}, attempt ${count(data, 'run_attempt') ?? '?'}, by ${words(data, 'event') ?? '?'}`,
      `branch ${words(data, 'head_branch') ?? '?'}, commit ${words(data, 'head_sha') ?? '?'}`,
    ]),
    ...(lines.length === 0 ? [] : [listed('jobs of the run', lines)]),
    ...(more > 0 ? [{ text: `It has ${counted(more, 'more job')}, which are not listed.` }] : []),
  ];
}

/** A job of Actions. The id of its check run is its own. */
export async function readJob(reader: Reader, id: number): Promise<ReadPart[]> {
  const { data } = await ask(reader, '/actions/jobs/{id}', { id }, `job ${id}`);
  return [
    { text: `Job ${id} is ${stateOf(data)}: ${oneLine(words(data, 'html_url') ?? '')}` },
    listed('job', jobLines(data)),
  ];
}

function stateOf(data: unknown): string {
  return oneLine(words(data, 'conclusion') ?? words(data, 'status') ?? 'in an unknown state');
}

/** Steps are named where the job did not go well. */
function jobLines(job: unknown): string[] {
  const state = words(job, 'conclusion') ?? words(job, 'status') ?? 'unknown';
  const steps = each(job, 'steps').filter((step) => words(step, 'conclusion') === 'failure');
  return [
    `${state}: ${words(job, 'name') ?? 'a job'} ${words(job, 'html_url') ?? ''}`.trim(),
    ...steps.map((step) => `  failed at step ${count(step, 'number') ?? '?'}: ${words(step, 'name') ?? '?'}`),
  ];
}
