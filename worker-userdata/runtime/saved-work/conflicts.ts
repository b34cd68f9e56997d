import { git } from '../git/run-program.ts';
import type { CallContext } from '../tools/worker-tool.ts';

/** `git ls-files -u`: one version of a file in conflict. Stage 1 is the common one, 2 ours, 3 theirs. */
const UNMERGED = /^(\d+) ([0-9a-f]+) ([123])\t(.+)$/s;
/** `git ls-tree` of what {@link takeConflicts} wrote. */
const SAVED_VERSION = /^(\d+) \w+ ([0-9a-f]+)\t([123])\/(.+)$/s;

/**
 * Takes the conflicts out of a copy of the index, which can then be written as a tree. Returns a tree with a folder for each
 * stage, or undefined when there is none. A tree, because some of the versions are in no commit.
 */
export async function takeConflicts(
  path: string,
  indexFile: string,
  environment: Record<string, string>,
  context: CallContext,
): Promise<string | undefined> {
  const inIndex = { environment: { ...environment, GIT_INDEX_FILE: indexFile } };
  const listed = (await git(path, ['ls-files', '-u', '-z'], context, inIndex)).split('\0');
  const versions = listed.flatMap((line) => {
    const [, mode, object = '', stage, name] = UNMERGED.exec(line) ?? [];
    return name ? [{ mode, object, stage, name }] : [];
  });
  if (versions.length === 0) return undefined;
  const removals = versions.map(({ object, name }) => `0 ${object.replace(/./g, '0')}\t${name}\0`);
  await git(path, ['update-index', '-z', '--index-info'], context, { ...inIndex, input: removals.join('') });
  const apart = { environment: { ...environment, GIT_INDEX_FILE: `${indexFile}-conflicts` } };
  const input = versions.map(({ mode, object, stage, name }) => `${mode} ${object} 0\t${stage}/${name}\0`).join('');
  await git(path, ['update-index', '--add', '-z', '--index-info'], context, { ...apart, input });
  return (await git(path, ['write-tree'], context, apart)).trim();
}

/** Puts them back into the index. Returns the names of the files. */
export async function putConflicts(path: string, saved: string, context: CallContext): Promise<string[]> {
  const listed = (await git(path, ['ls-tree', '-r', '-z', saved], context)).split('\0');
  const versions = listed.flatMap((line) => {
    const [, mode, object, stage, name] = SAVED_VERSION.exec(line) ?? [];
    return name ? [{ entry: `${mode} ${object} ${stage}\t${name}\0`, name }] : [];
  });
  const input = versions.map(({ entry }) => entry).join('');
  await git(path, ['update-index', '-z', '--index-info'], context, { input });
  return [...new Set(versions.map(({ name }) => name))];
}
