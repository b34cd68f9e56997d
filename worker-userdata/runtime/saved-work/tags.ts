import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { git, gitAnswer, linesOf } from '../git/run-program.ts';
import { asToolUser } from '../process/user.ts';
import type { CallContext } from '../tools/worker-tool.ts';
import type { SavedRepository } from './manifest.ts';

/** `commit` is absent for a tag of a file or folder. `isLocal`: it did not come with the clone. */
export type LocalTag = { name: string; object: string; commit?: string; isLocal: boolean };

/**
 * All tags. git does not write down which of them a remote has, and a save asks no remote. Those that came with the clone are
 * packed into one file by it, and were made before it; all others count as local, also those that a later fetch brought.
 */
export async function localTags(path: string, context: CallContext): Promise<LocalTag[]> {
  const folder = resolve(path, (await git(path, ['rev-parse', '--git-common-dir'], context)).trim());
  const cloned = asToolUser(context.user, () => statSync(join(folder, 'description'), { throwIfNoEntry: false }));
  const clonedS = Math.floor((cloned?.mtimeMs ?? Number.POSITIVE_INFINITY) / 1_000);
  const fields = ['refname:lstrip=2', 'objectname', 'objecttype', '*objectname', '*objecttype', 'creatordate:unix'];
  const format = fields.map((field) => `%(${field})`).join('%00');
  const lines = linesOf(await git(path, ['for-each-ref', `--format=${format}`, 'refs/tags'], context));
  return asToolUser(context.user, () =>
    lines.map((line) => {
      const [name = '', object = '', type, peeled, peeledType, createdS] = line.split('\0');
      const commit = type === 'commit' ? object : peeledType === 'commit' ? peeled : undefined;
      const isLocal = existsSync(join(folder, 'refs', 'tags', name)) || Number(createdS) >= clonedS;
      return { name, object, ...(commit ? { commit } : {}), isLocal };
    }),
  );
}

/** As they go into the manifest: those on commits that a remote has need no bundle, only their own text. */
export async function savedTags(
  path: string,
  tags: LocalTag[],
  unpushed: ReadonlySet<string>,
  context: CallContext,
): Promise<SavedRepository['tags']> {
  const saved: SavedRepository['tags'] = [];
  for (const { name, object, commit } of tags) {
    if (!commit || unpushed.has(commit)) saved.push({ name, object });
    else if (commit === object) saved.push({ name, object, commit });
    else saved.push({ name, object, commit, text: await git(path, ['cat-file', 'tag', object], context) });
  }
  return saved;
}

/** Whether the tag is there again; `hasCommit` fetches what a clone's history does not reach. */
export async function restoreTag(
  path: string,
  { name, object, commit, text }: SavedRepository['tags'][number],
  hasCommit: (commit: string) => Promise<boolean>,
  context: CallContext,
): Promise<boolean> {
  if (commit && !(await hasCommit(commit))) return false;
  if (text !== undefined)
    await gitAnswer(path, ['hash-object', '-t', 'tag', '-w', '--stdin'], context, { input: text });
  return (await gitAnswer(path, ['update-ref', `refs/tags/${name}`, object], context)) !== undefined;
}
