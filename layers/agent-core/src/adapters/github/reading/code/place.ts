import { PortError } from '../../../../errors.ts';
import { statusOf } from '../../api/github-errors.ts';
import { ask, type Reader } from '../answer/reader.ts';

/** Names of branches with more slashes are not tried: each is a request. */
const REF_PARTS_MAX = 8;
/** With this GitHub answers the commit's id alone. */
const SHA_ONLY = { accept: 'application/vnd.github.sha' };

export type CodePlace = { ref: string; sha: string; path: string };

/** Tells branch, tag or commit and path apart: names of branches have slashes, and no branch is another one's beginning. */
export async function codePlace(reader: Reader, parts: string[]): Promise<CodePlace> {
  for (let end = 1; end <= Math.min(parts.length, REF_PARTS_MAX); end++) {
    const ref = parts.slice(0, end).join('/');
    const sha = await commitOf(reader, ref);
    if (sha) return { ref, sha, path: parts.slice(end).join('/') };
  }
  const given = parts.join('/').slice(0, 300);
  throw new PortError('not-found', `no branch, tag or commit stands at the beginning of '${given}'`);
}

/** Undefined where there is none. GitHub answers 404 or 422 then, and 409 for an empty repository. */
async function commitOf(reader: Reader, ref: string): Promise<string | undefined> {
  try {
    const { data } = await ask(reader, '/commits/{ref}', { ref, headers: SHA_ONLY }, `commit ${ref}`);
    return typeof data === 'string' && /^[0-9a-f]{40,64}$/.test(data.trim()) ? data.trim() : undefined;
  } catch (error) {
    const status = statusOf((error as Error).cause);
    if (status === 404 || status === 409 || status === 422) return undefined;
    throw error;
  }
}
