import { words } from '../../domain/json.ts';
import { type CodeRight, codeRight } from '../../domain/people/code-rights.ts';
import { ask, type Reader } from './reading/answer/reader.ts';

/**
 * What somebody may do in the repository, by GitHub's own count of teams and organisations. `role_name` is finer, and may be a role of the
 * organisation's own: then `permission` says what it is based on (docs.github.com/rest/collaborators/collaborators).
 */
export async function rightOf(reader: Reader, login: string): Promise<CodeRight> {
  const { data } = await ask(reader, '/collaborators/{login}/permission', { login }, `rights of ${login}`);
  return codeRight(words(data, 'role_name')) ?? codeRight(words(data, 'permission')) ?? 'none';
}
