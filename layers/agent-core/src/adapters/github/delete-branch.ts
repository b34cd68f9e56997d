import { words } from '../../domain/json.ts';
import { isPortError, PortError } from '../../errors.ts';
import type { BranchEnd } from '../../ports/code-host.ts';
import { asPortError, statusOf } from './api/github-errors.ts';
import { ask, type Reader } from './reading/answer/reader.ts';

/** Deletes a branch that still stands at this commit and is not the default one. GitHub has no condition: a push in between is lost. */
export async function deleteBranch(reader: Reader, branch: string, sha: string): Promise<BranchEnd> {
  const { client, name } = reader;
  const { data: repository } = await ask(reader, '', {}, 'the default branch');
  if (words(repository, 'default_branch') === branch) throw new PortError('refused', `${branch} is the default branch`);
  const at = { owner: name.owner, repo: name.name, ref: `heads/${branch}` };
  const standing = await standingAt(reader, branch);
  if (standing === undefined) return 'gone';
  if (standing !== sha) return 'moved';
  try {
    await client.request('DELETE /repos/{owner}/{repo}/git/refs/{+ref}', at);
    return 'deleted';
  } catch (error) {
    // Whoever merges may let GitHub delete it at the same time.
    if (statusOf(error) === 422 || statusOf(error) === 404) return 'gone';
    return asPortError(Promise.reject(error), `the deletion of ${branch}`);
  }
}

async function standingAt(reader: Reader, branch: string): Promise<string | undefined> {
  try {
    const { data } = await ask(reader, '/git/ref/{+ref}', { ref: `heads/${branch}` }, `branch ${branch}`);
    return words(data, 'object', 'sha');
  } catch (error) {
    if (isPortError(error) && error.code === 'not-found') return undefined;
    throw error;
  }
}
