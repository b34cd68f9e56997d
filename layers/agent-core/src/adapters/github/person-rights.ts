import { words } from './reading/answer/odd.ts';
import { ask, type Reader } from './reading/answer/reader.ts';

const WRITING: ReadonlySet<string> = new Set(['admin', 'maintain', 'write']);

/** Whether somebody may write to the repository, by GitHub's own count of teams and organisations. */
export async function mayWrite(reader: Reader, login: string): Promise<boolean> {
  const { data } = await ask(reader, '/collaborators/{login}/permission', { login }, `rights of ${login}`);
  return WRITING.has(words(data, 'permission') ?? '');
}
