import { words } from '../../domain/json.ts';
import { ownersOf } from '../../domain/pull-request/code-owners.ts';
import { isPortError } from '../../errors.ts';
import type { OpenedPullRequest } from '../../ports/code-host.ts';
import type { Repository } from './present-repository.ts';
import { ask } from './reading/answer/reader.ts';

/** Where GitHub looks; the first that there is counts. */
const PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** Who owns the changed files, by the base branch's own list; undefined without one, or where it may not be read. */
export async function codeOwners(
  repository: Repository,
  base: string,
  files: readonly string[],
): Promise<OpenedPullRequest['owners']> {
  if (files.length === 0) return undefined;
  const texts = await Promise.all(PLACES.map((path) => textOf(repository, path, base)));
  const found = texts.findIndex((text) => text !== undefined);
  const [file, text] = [PLACES[found], texts[found]];
  return file === undefined || text === undefined ? undefined : { file, owners: ownersOf(text, files) };
}

/** GitHub gives the content of a file up to 1 MB. */
async function textOf({ client, owner, repo }: Repository, path: string, ref: string): Promise<string | undefined> {
  try {
    const reader = { client, name: { owner, name: repo } };
    const { data } = await ask(reader, '/contents/{+path}', { path, ref }, path);
    const content = words(data, 'type') === 'file' ? words(data, 'content') : undefined;
    return content === undefined ? undefined : Buffer.from(content, 'base64').toString('utf8');
  } catch (error) {
    if (isPortError(error) && error.code !== 'retry') return undefined;
    throw error;
  }
}
