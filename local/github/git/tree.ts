import { git, gitBytes } from './git.ts';
import { once } from './once.ts';

/** `type` is git's: a submodule is a commit. */
export type TreeEntry = { path: string; id: string; size: number; type: 'blob' | 'tree' | 'commit' };

/** The entry of a path at a commit, or what it holds when it is a directory; nothing where there is no such path. */
export async function listTree(
  directory: string,
  sha: string,
  path: string,
  what: 'itself' | 'entries',
): Promise<TreeEntry[]> {
  const below = path === '' ? [] : [what === 'entries' ? `${path}/` : path];
  const args = ['--literal-pathspecs', 'ls-tree', '-z', '--long', sha, '--', ...below];
  const output = await once(git, { directory, args, of: [sha] });
  return output.split('\0').filter(Boolean).flatMap(readEntry);
}

function readEntry(line: string): TreeEntry[] {
  const [, type, id = '', size, path = ''] = /^\d+ (blob|tree|commit) ([0-9a-f]+) +(\S+)\t(.*)$/s.exec(line) ?? [];
  return type ? [{ type: type as TreeEntry['type'], id, size: Number(size) || 0, path }] : [];
}

export function readBlob(directory: string, id: string): Promise<Buffer> {
  return gitBytes(directory, ['cat-file', 'blob', id]);
}
