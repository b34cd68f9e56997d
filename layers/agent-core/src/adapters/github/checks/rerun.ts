import { oneLine } from '../../../domain/frames/one-line.ts';
import { words } from '../../../domain/json.ts';
import { isRefusal } from '../../../errors.ts';
import type { Rerun } from '../../../ports/code-host.ts';
import { asPortError } from '../api/github-errors.ts';
import { count, each } from '../reading/answer/odd.ts';
import { ask, PER_PAGE_MAX, type Reader } from '../reading/answer/reader.ts';

/** Starts the failed jobs of a commit's runs again, each run once: one whose attempt is not the first was started again before. */
export async function rerunFailed(reader: Reader, sha: string): Promise<Rerun[]> {
  const asked = { head_sha: sha, per_page: PER_PAGE_MAX };
  const { data } = await ask(reader, '/actions/runs', asked, `runs of ${sha.slice(0, 12)}`);
  const reruns: Rerun[] = [];
  for (const run of each(data, 'workflow_runs')) {
    const name = oneLine(words(run, 'name') ?? 'a workflow');
    const id = count(run, 'id');
    if ((count(run, 'run_attempt') ?? 1) > 1) reruns.push({ name, is: 'started-before' });
    else if (id !== undefined && BROKEN.has(words(run, 'conclusion') ?? '')) reruns.push(await rerun(reader, id, name));
  }
  return reruns;
}

const BROKEN: ReadonlySet<string> = new Set(['failure', 'cancelled', 'timed_out']);

async function rerun({ client, name: { owner, name: repo } }: Reader, id: number, name: string): Promise<Rerun> {
  const asked = client.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs', {
    ...{ owner, repo, run_id: id },
  });
  try {
    await asPortError(asked, `a new run of ${name}`);
    return { name, is: 'started' };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { name, is: 'refused', why: oneLine(error.message) };
  }
}
