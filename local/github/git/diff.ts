import { git } from './git.ts';
import { once } from './once.ts';

export type FileStatus = 'added' | 'modified' | 'removed' | 'renamed' | 'copied' | 'changed';

/** One file of a diff. `patch` is the unified diff from its first `@@`; undefined for binary files and pure renames. */
export type FileDiff = {
  path: string;
  previousPath?: string;
  status: FileStatus;
  additions: number;
  deletions: number;
  patch?: string;
  /** The blob of the file after the change; undefined when it is gone or only renamed. */
  blob?: string;
};

const STATUS_BY_LETTER: Record<string, FileStatus> = {
  A: 'added',
  C: 'copied',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
/** Where git names no blob. */
const GONE = '0'.repeat(40);
const OPTIONS = ['--no-color', '--no-ext-diff', '--no-textconv', '--find-renames'];

/** What `head` changes relative to `base` (a commit, or undefined for the empty tree), as git's own text. */
export function unifiedDiff(directory: string, base: string | undefined, head: string): Promise<string> {
  return diff(directory, [], [base ?? EMPTY_TREE, head]);
}

/** The same by file, in git's order. */
export async function diffFiles(directory: string, base: string | undefined, head: string): Promise<FileDiff[]> {
  const range = [base ?? EMPTY_TREE, head];
  const names = await diff(directory, ['--name-status', '-z'], range);
  const text = await diff(directory, ['--full-index'], range);
  const patches = text.split(/^diff --git .*\n/m).slice(1);
  return readNames(names).map((file, index) => ({ ...file, ...readPatch(patches[index] ?? '') }));
}

function diff(directory: string, options: string[], range: string[]): Promise<string> {
  return once(git, { directory, args: ['diff', ...OPTIONS, ...options, ...range, '--'], of: range });
}

type Named = { path: string; previousPath?: string; status: FileStatus };

function readNames(output: string): Named[] {
  const fields = output.split('\0').filter(Boolean);
  const files: Named[] = [];
  for (let at = 0; at < fields.length; ) {
    const letter = fields[at++]?.charAt(0) ?? '';
    const first = fields[at++] ?? '';
    const status = STATUS_BY_LETTER[letter] ?? 'changed';
    if (letter === 'R' || letter === 'C') files.push({ path: fields[at++] ?? '', previousPath: first, status });
    else files.push({ path: first, status });
  }
  return files;
}

function readPatch(text: string): Pick<FileDiff, 'additions' | 'deletions' | 'patch' | 'blob'> {
  const [, to = GONE] = /^index [0-9a-f]+\.\.([0-9a-f]+)/m.exec(text) ?? [];
  const blob = to === GONE ? {} : { blob: to };
  const start = text.search(/^@@ /m);
  if (start < 0) return { additions: 0, deletions: 0, ...blob };
  const patch = text.slice(start).replace(/\n$/, '');
  const lines = patch.split('\n');
  const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
  return { additions: count('+'), deletions: count('-'), patch, ...blob };
}
