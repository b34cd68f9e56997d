import { posix } from 'node:path';
import { gitAnswer } from '../git/run-program.ts';
import type { CallContext } from '../tools/worker-tool.ts';

/** A file as a commit has it. `id` names its contents: the same contents have the same. */
export type TreeFile = { path: string; id: string; bytes: number };
/** `link`: its contents are the path that it leads to. */
export type TreeEntry = TreeFile & { isLink: boolean };

/** What one commit of a repository holds, whatever is checked out. */
export interface Tree {
  /** Files at these paths and below them; what is not there is left out. */
  list(paths: string[]): Promise<TreeEntry[]>;
  /** The contents by their id; undefined when they cannot be had. */
  read(id: string): Promise<string | undefined>;
}

/** Links in a row that are followed. */
const HOPS_MAX = 3;

/** Reads with git as the tool user: no link of the working tree, and nothing but what was committed, can be met. */
export class CommitTree implements Tree {
  readonly #path: string;
  readonly #commit: string;
  readonly #context: CallContext;

  constructor(path: string, commit: string, context: CallContext) {
    this.#path = path;
    this.#commit = commit;
    this.#context = context;
  }

  async list(paths: string[]): Promise<TreeEntry[]> {
    if (paths.length === 0) return [];
    const words = ['--literal-pathspecs', 'ls-tree', '-r', '-l', '-z', '--full-tree', this.#commit, '--', ...paths];
    const listed = (await gitAnswer(this.#path, words, this.#context)) ?? '';
    return listed.split('\0').flatMap((line) => entryOf(line) ?? []);
  }

  read(id: string): Promise<string | undefined> {
    return gitAnswer(this.#path, ['cat-file', 'blob', id], this.#context);
  }
}

function entryOf(line: string): TreeEntry | undefined {
  const tab = line.indexOf('\t');
  const [mode = '', type, id = '', bytes] = line.slice(0, Math.max(0, tab)).split(/ +/);
  if (type !== 'blob') return undefined;
  return { path: line.slice(tab + 1), id, bytes: Number(bytes), isLink: mode === '120000' };
}

/** This, or what the link leads to, under the link's name. Undefined for a link out of the repository, or to nothing. */
export async function followed(tree: Tree, entry: TreeEntry, hops = HOPS_MAX): Promise<TreeFile | undefined> {
  const { path, id, bytes } = entry;
  if (!entry.isLink) return { path, id, bytes };
  if (hops === 0 || bytes > 4_096) return undefined;
  const to = insideOf(path, (await tree.read(id)) ?? '');
  const next = to === undefined ? undefined : (await tree.list([to])).find((one) => one.path === to);
  const file = next && (await followed(tree, next, hops - 1));
  return file && { ...file, path };
}

function insideOf(link: string, target: string): string | undefined {
  if (target === '' || target.startsWith('/')) return undefined;
  const path = posix.join(posix.dirname(link), target);
  return path === '.' || path === '..' || path.startsWith('../') ? undefined : path;
}
