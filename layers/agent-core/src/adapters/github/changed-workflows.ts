import { isPortError } from '../../errors.ts';
import { asPortError } from './api/github-errors.ts';
import type { Repository } from './present-repository.ts';

const FOLDER = '.github/workflows/';
/** Workflows that are named. */
const NAMED_MAX = 10;

/**
 * Workflow files that the branch changes, by name: whoever reviews is to see it at once, because they run with the repository's
 * secrets. GitHub lists the first 300 files. What cannot be compared has none: opening it will say why.
 */
export async function changedWorkflows(
  { client, owner, repo, defaultBranch }: Repository,
  { branch, base = defaultBranch }: { branch: string; base?: string },
): Promise<string[]> {
  try {
    const asked = client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...{ owner, repo },
      basehead: `${base}...${branch}`,
    });
    const { data } = await asPortError(asked, `${base}...${branch}`);
    const names = (data.files ?? []).flatMap((file) => [file.filename, file.previous_filename ?? '']);
    return [...new Set(names.filter((name) => name?.startsWith(FOLDER)).map((name) => name.slice(FOLDER.length)))];
  } catch (error) {
    if (isPortError(error) && error.code !== 'retry') return [];
    throw error;
  }
}

/** The description with a line about them at its end. */
export function withWorkflows(body: string, workflows: readonly string[]): string {
  if (workflows.length === 0) return body;
  const more = workflows.length > NAMED_MAX ? ` and ${workflows.length - NAMED_MAX} more` : '';
  const names = workflows.slice(0, NAMED_MAX).map((name) => `\`${name.replaceAll('`', "'")}\``);
  return `${body.trimEnd()}\n\n**Changes workflows**: ${names.join(', ')}${more}`;
}
