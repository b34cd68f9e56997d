import { type Dirent, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readRegularFile } from '../files/read-file.ts';
import { writeRegularFile } from '../files/write-file.ts';
import { git, gitAnswer, linesOf } from '../git/run-program.ts';
import { asToolUser } from '../process/user.ts';
import type { CallContext } from '../tools/worker-tool.ts';
import { OPERATION_BYTES_MAX, OPERATION_FILES_MAX, REFS_MAX } from './bounds.ts';
import type { SavedRepository } from './manifest.ts';

type Operation = NonNullable<SavedRepository['operation']>;
type Files = ReadonlyMap<string, Buffer>;

/** Of a git folder, what says that git is in the middle of something, and how it goes on. */
const PLACES =
  /^(MERGE_HEAD|MERGE_MODE|MERGE_MSG|CHERRY_PICK_HEAD|REVERT_HEAD|REBASE_HEAD|ORIG_HEAD|rebase-merge|rebase-apply|sequencer)$/;
const COMMIT_ID = /\b[0-9a-f]{7,64}\b/g;

/** Undefined when nothing is under way. Without files when it is too large, or needs more than its files and commits. */
export async function readOperation(
  path: string,
  gitFolder: string,
  branch: string | undefined,
  context: CallContext,
): Promise<Operation | undefined> {
  const files = asToolUser(context.user, () => filesOf(gitFolder));
  const what = await describe(path, files, branch ?? 'a detached HEAD', context);
  if (what === undefined) return undefined;
  const commits = await commitsOf(path, files, context);
  const bytes = [...files.values()].reduce((sum, content) => sum + content.length, 0);
  const isOver = files.size > OPERATION_FILES_MAX || bytes > OPERATION_BYTES_MAX || commits.length > REFS_MAX;
  // A rebase of merges keeps names of what it has made.
  const hasNames = (await git(path, ['for-each-ref', '--count=1', 'refs/rewritten'], context)) !== '';
  if (isOver || hasNames) return { what, commits: [] };
  return { what, commits, files: [...files].map(([name, content]) => ({ name, base64: content.toString('base64') })) };
}

function filesOf(gitFolder: string): Files {
  const places = readdirSync(gitFolder, { withFileTypes: true }).filter(({ name }) => PLACES.test(name));
  const names = places.flatMap((place) => (place.isDirectory() ? namesBelow(gitFolder, place) : [place.name]));
  const plain = names.filter((name) => lstatSync(join(gitFolder, name)).isFile()).slice(0, OPERATION_FILES_MAX + 1);
  return new Map(
    plain.map((name) => [name, readRegularFile(join(gitFolder, name), OPERATION_BYTES_MAX + 1) ?? Buffer.alloc(0)]),
  );
}

function namesBelow(gitFolder: string, { name }: Dirent): string[] {
  // Without their types, Node.js would go through links to folders.
  const entries = readdirSync(join(gitFolder, name), { recursive: true, withFileTypes: true });
  return entries.map((entry) => relative(gitFolder, join(entry.parentPath, entry.name)));
}

async function describe(path: string, files: Files, place: string, context: CallContext): Promise<string | undefined> {
  const text = (name: string) => files.get(name)?.toString('utf8').trim();
  const named = async (file: string) => {
    const names = await Promise.all((text(file) ?? '').split('\n').map((commit) => nameOf(path, commit, context)));
    return names.join(', ');
  };
  const rebase = ['rebase-merge', 'rebase-apply'].find((folder) => files.has(`${folder}/onto`));
  if (rebase) {
    const branch = text(`${rebase}/head-name`)?.replace(/^refs\/heads\//, '');
    return `a rebase of ${branch} onto ${await named(`${rebase}/onto`)}`;
  }
  if (files.has('rebase-apply/applying')) return `the application of patches to ${place}`;
  if (files.has('CHERRY_PICK_HEAD')) return `a cherry-pick of ${await named('CHERRY_PICK_HEAD')} onto ${place}`;
  if (files.has('REVERT_HEAD')) return `a revert of ${await named('REVERT_HEAD')} on ${place}`;
  if (files.has('MERGE_HEAD')) return `a merge of ${await named('MERGE_HEAD')} into ${place}`;
  if (files.has('sequencer/todo')) return `a series of cherry-picks or reverts on ${place}`;
  return undefined;
}

/** A branch or tag that is there, otherwise what the commit says of itself. */
async function nameOf(path: string, commit: string, context: CallContext): Promise<string> {
  const words = ['for-each-ref', '--format=%(refname:lstrip=2)', `--points-at=${commit}`];
  const refs = linesOf((await gitAnswer(path, [...words, 'refs/heads', 'refs/tags', 'refs/remotes'], context)) ?? '');
  const short = commit.slice(0, 12);
  const [ref] = refs.filter((name) => !name.endsWith('/HEAD'));
  if (ref) return `${ref} (${short})`;
  const subject = await gitAnswer(path, ['log', '-1', '--format=%s', commit, '--'], context);
  return subject ? `${short} “${subject}”` : short;
}

/** The commits that the files name, in full or abbreviated, and their parents: git compares with these. */
async function commitsOf(path: string, files: Files, context: CallContext): Promise<string[]> {
  const ids = [...files.values()].flatMap((content) => content.toString('latin1').match(COMMIT_ID) ?? []);
  if (ids.length === 0) return [];
  const input = [...new Set(ids), ''].join('\n');
  const words = ['rev-list', '--no-walk', '--parents', '--ignore-missing', '--stdin'];
  const listed = (await gitAnswer(path, words, context, { input })) ?? '';
  return [...new Set(linesOf(listed).flatMap((line) => line.split(' ')))];
}

/** Whether git is in the middle of it again; `hasCommit` fetches what a clone's history does not reach. */
export async function takeUpOperation(
  path: string,
  { commits, files }: Operation,
  hasCommit: (commit: string) => Promise<boolean>,
  { user }: CallContext,
): Promise<boolean> {
  if (!files) return false;
  for (const commit of commits) if (!(await hasCommit(commit))) return false;
  asToolUser(user, () => {
    for (const { name, base64 } of files) {
      const target = join(path, '.git', name);
      mkdirSync(dirname(target), { recursive: true });
      writeRegularFile(target, Buffer.from(base64, 'base64'));
    }
  });
  return true;
}
