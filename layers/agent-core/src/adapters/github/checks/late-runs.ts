import { words } from '../../../domain/json.ts';
import { count, each } from '../reading/answer/odd.ts';
import { ask, orNothing, PER_PAGE_MAX, type Reader } from '../reading/answer/reader.ts';

const FOLDER = '.github/workflows';
/** Workflow files that are looked into. Catches a folder of hundreds. */
const FILES_MAX = 20;
const PULL = /\bpull_request(?:_target)?\b/;

/**
 * Whether workflows of a commit begin on pull requests, and none of them has a run yet: GitHub makes that one in its own time, perhaps after the
 * run of the push has ended. Filters in the files are not weighed. Where runs or files may not be read, nothing is expected.
 */
export async function expectsPullRun(reader: Reader, sha: string): Promise<boolean> {
  const asked = { head_sha: sha, per_page: PER_PAGE_MAX };
  const found = await orNothing(ask(reader, '/actions/runs', asked, `runs of ${sha.slice(0, 12)}`));
  const runs = each(found?.data, 'workflow_runs');
  const isWhole = found !== undefined && (count(found.data, 'total_count') ?? runs.length) <= runs.length;
  if (!isWhole || runs.some((run) => PULL.test(words(run, 'event') ?? ''))) return false;
  for (const path of await workflowFiles(reader, sha)) if (beginsOnPulls(await textOf(reader, path, sha))) return true;
  return false;
}

async function workflowFiles(reader: Reader, ref: string): Promise<string[]> {
  const found = await orNothing(ask(reader, '/contents/{+path}', { path: FOLDER, ref }, FOLDER));
  const paths = each(found?.data).flatMap((file) => words(file, 'path') ?? []);
  return paths.filter((path) => /\.ya?ml$/.test(path)).slice(0, FILES_MAX);
}

async function textOf(reader: Reader, path: string, ref: string): Promise<string> {
  const found = await orNothing(ask(reader, '/contents/{+path}', { path, ref }, path));
  return Buffer.from(words(found?.data, 'content') ?? '', 'base64').toString('utf8');
}

/** What begins a workflow stands before its jobs; comments do not count. */
function beginsOnPulls(text: string): boolean {
  const [head = ''] = text.split(/^jobs:/m);
  return head.split('\n').some((line) => PULL.test(line.replace(/(?:^|\s)#.*/, '')));
}
