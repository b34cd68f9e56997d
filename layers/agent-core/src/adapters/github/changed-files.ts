import { words } from '../../domain/json.ts';
import { isPortError } from '../../errors.ts';
import { asPortError } from './api/github-errors.ts';
import type { Repository } from './present-repository.ts';
import { each } from './reading/answer/odd.ts';

/**
 * Files that a branch changes, by both of their names where they were moved. GitHub lists the first 300. What cannot be compared has
 * none: opening its pull request will say why.
 */
export async function changedFiles(
  { client, owner, repo, defaultBranch }: Repository,
  { branch, base = defaultBranch }: { branch: string; base?: string },
): Promise<string[]> {
  try {
    const asked = client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...{ owner, repo },
      basehead: `${base}...${branch}`,
    });
    const { data } = await asPortError(asked, `${base}...${branch}`);
    const names = each(data, 'files').flatMap((file) => [words(file, 'filename'), words(file, 'previous_filename')]);
    return [...new Set(names.flatMap((name) => name || []))];
  } catch (error) {
    if (isPortError(error) && error.code !== 'retry') return [];
    throw error;
  }
}
