import { statSync } from 'node:fs';
import path from 'node:path';
import { git } from '../github/git/git.ts';
import { ImportProblem, isUrl } from '../github/import-repository.ts';

/**
 * What is worked on: an address of git, or the top folder of a repository on this machine. `notes`: what a person should know of
 * the copy, in sentences.
 */
export type Source = { address: string; folder?: string; notes: string[] };

/** Asks about somebody's folder: it may belong to another user, and nothing in it may be written, not even git's index. */
const ASKING = ['-c', 'safe.directory=*', '--no-optional-locks'];

/** Looks at what was named; a path is relative to `from`. Only reads. Throws an {@link ImportProblem}. */
export async function readSource(given: string, from: string): Promise<Source> {
  if (isUrl(given)) return { address: given, notes: [] };
  const named = path.resolve(from, given);
  if (!statSync(named, { throwIfNoEntry: false })?.isDirectory())
    throw new ImportProblem(`${named} is no folder, and no address of a git repository.`);
  const folder = await topOf(named);
  if (!folder)
    throw new ImportProblem(
      `${named} is no git repository. Make it one, and try again: git init && git add -A && git commit -m "First commit"`,
    );
  if (!(await ask(folder, 'rev-parse', '--quiet', '--verify', 'HEAD^{commit}')))
    throw new ImportProblem(`${folder} has no commit yet. Make a first one, and try again.`);
  const whole = folder === named ? [] : [`${folder} is the repository around ${named}: all of it is worked on.`];
  return { address: folder, folder, notes: [...whole, ...(await notesOf(folder))] };
}

async function topOf(named: string): Promise<string | undefined> {
  const top = await ask(named, 'rev-parse', '--show-toplevel');
  if (top) return top;
  // A bare repository has no top.
  return (await ask(named, 'rev-parse', '--is-bare-repository')) === 'true' ? named : undefined;
}

async function notesOf(folder: string): Promise<string[]> {
  const changed = (await ask(folder, 'status', '--porcelain'))?.split('\n').filter(Boolean).length ?? 0;
  const branch = await ask(folder, 'symbolic-ref', '--quiet', '--short', 'HEAD');
  return [
    ...(changed > 0 ? [`What is not committed stays out of the copy: ${changed} changed or new files.`] : []),
    ...(branch ? [] : ['No branch is checked out, so the work begins at another branch than what you see.']),
  ];
}

/** Undefined when git says no. */
async function ask(folder: string, ...words: string[]): Promise<string | undefined> {
  const answer = await git(folder, [...ASKING, ...words]).catch(() => undefined);
  return answer?.trim();
}
