import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { asToolUser } from '../process/user.ts';
import type { CallContext } from '../tools/worker-tool.ts';
import { REFS_MAX, type SaveBounds, STASHES_MAX } from './bounds.ts';
import { SAVED_REFS, type SavedRepository } from './manifest.ts';
import { git, gitAnswer, linesOf } from './run-program.ts';
import { type Changes, changesOf, copyIndex, snapshot } from './working-tree.ts';
import { boundaryOf, openScratch, writeBundle } from './write-bundle.ts';

type Refs = Pick<SavedRepository, 'branch' | 'head' | 'branches' | 'tags' | 'stashes'> & {
  notes: string[];
  /** Commits of HEAD and branches that no remote has. */
  unpushed: ReadonlySet<string>;
};
export type RepositoryAnswer = { repository: SavedRepository; leftOut: string[] };

/** Files in the git directory that say that something is half-way; only what it has done so far is saved. */
const HALF_WAY: [file: string, name: string][] = [
  ['MERGE_HEAD', 'a merge'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
];

/** Describes a repository, and puts what its remotes do not have into a bundle below `staging`. Changes nothing in it. */
export async function saveRepository(
  workspace: string,
  name: string,
  staging: string,
  bounds: SaveBounds,
  context: CallContext,
): Promise<RepositoryAnswer> {
  const path = join(workspace, name);
  const folder = join(staging, name.replace(/[^A-Za-z0-9]/g, '_'));
  asToolUser(context.user, () => mkdirSync(folder));
  const indexFile = join(folder, 'index');
  const refs = await readRefs(path, context);
  await copyIndex(path, indexFile, context);
  const changes = await changesOf(path, refs.head, indexFile, bounds, context);
  const plain = await describe(path, name, refs, changes, context);
  const isUnsaved = plain.unpushedCommits + plain.stashes.length + changes.taken.length + changes.staged > 0;
  const repository = isUnsaved
    ? await withBundle({ path, folder, bounds, context }, plain, refs.unpushed, changes)
    : plain;
  return { repository, leftOut: changes.leftOut.map((line) => `${name}/${line}`) };
}

async function describe(
  path: string,
  name: string,
  { notes, unpushed, ...refs }: Refs,
  changes: Changes,
  context: CallContext,
): Promise<SavedRepository> {
  const gitFolder = resolve(path, (await git(path, ['rev-parse', '--git-dir'], context)).trim());
  const halfWay = asToolUser(context.user, () => HALF_WAY.filter(([file]) => existsSync(join(gitFolder, file))));
  return {
    path: name,
    ...refs,
    remotes: await remotesOf(path, context),
    objectFormat: (await gitAnswer(path, ['rev-parse', '--show-object-format'], context)) ?? 'sha1',
    boundary: [],
    unpushedCommits: unpushed.size,
    changedFiles: changes.taken.length + changes.staged,
    notes: [...notes, ...new Set(halfWay.map(([, what]) => `${what} was half-way; start it again`))],
  };
}

/** Addresses without names and passwords. */
async function remotesOf(path: string, context: CallContext): Promise<SavedRepository['remotes']> {
  const configured = (await gitAnswer(path, ['config', '--get-regexp', '^remote\\..*\\.url$'], context)) ?? '';
  const remotes = linesOf(configured).map((line) => {
    const [key = '', ...words] = line.split(' ');
    return { name: key.slice('remote.'.length, -'.url'.length), url: withoutCredentials(words.join(' ')) };
  });
  return remotes.sort((a, b) => Number(b.name === 'origin') - Number(a.name === 'origin'));
}

export function withoutCredentials(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  // An SSH address has a user, which is no secret.
  if (!url.username && !url.password) return address;
  url.password = '';
  if (url.protocol.startsWith('http')) url.username = '';
  return url.href;
}

async function readRefs(path: string, context: CallContext): Promise<Refs> {
  const branch = await gitAnswer(path, ['symbolic-ref', '-q', '--short', 'HEAD'], context);
  const head = await gitAnswer(path, ['rev-parse', '-q', '--verify', 'HEAD^{commit}'], context);
  const range = [...(head ? [head] : []), '--branches', '--not', '--remotes'];
  const unpushed = new Set(linesOf(await git(path, ['rev-list', ...range], context)));
  const branches = await branchesOf(path, context);
  const tags = (await tagsOf(path, context)).filter(({ commit }) => unpushed.has(commit));
  const isOver = branches.length > REFS_MAX || tags.length > REFS_MAX;
  return {
    ...(branch ? { branch } : {}),
    ...(head ? { head } : {}),
    branches: branches.slice(0, REFS_MAX),
    tags: tags.slice(0, REFS_MAX).map(({ name, object }) => ({ name, object })),
    stashes: await stashesOf(path, context),
    unpushed,
    notes: isOver ? [`only the first ${REFS_MAX} branches and tags are saved`] : [],
  };
}

async function branchesOf(path: string, context: CallContext): Promise<SavedRepository['branches']> {
  const format = '%(refname:lstrip=2)%00%(objectname)%00%(upstream:remotename)%00%(upstream:remoteref)';
  const output = await git(path, ['for-each-ref', `--format=${format}`, 'refs/heads'], context);
  return linesOf(output).map((line) => {
    const [name = '', commit = '', remote = '', ref = ''] = line.split('\0');
    return { name, commit, ...(remote && ref ? { upstream: { remote, ref } } : {}) };
  });
}

async function tagsOf(path: string, context: CallContext): Promise<{ name: string; object: string; commit: string }[]> {
  const format = '%(refname:lstrip=2)%00%(objectname)%00%(*objectname)';
  const output = await git(path, ['for-each-ref', `--format=${format}`, 'refs/tags'], context);
  return linesOf(output).map((line) => {
    const [name = '', object = '', peeled = ''] = line.split('\0');
    return { name, object, commit: peeled || object };
  });
}

async function stashesOf(path: string, context: CallContext): Promise<SavedRepository['stashes']> {
  const output = await gitAnswer(path, ['log', '-g', '--format=%H%x00%gs', 'refs/stash', '--'], context);
  return linesOf(output ?? '')
    .slice(0, STASHES_MAX)
    .map((line) => {
      const [commit = '', message = ''] = line.split('\0');
      return { commit, message };
    });
}

type Place = { path: string; folder: string; bounds: SaveBounds; context: CallContext };

async function withBundle(
  { path, folder, bounds, context }: Place,
  plain: SavedRepository,
  unpushed: ReadonlySet<string>,
  changes: Changes,
): Promise<SavedRepository> {
  const scratch = await openScratch(path, folder, plain.objectFormat, context);
  const { worktree, index, notes } = await snapshot(path, plain.head, changes, scratch, context);
  const whole = { ...plain, worktree, ...(index ? { index } : {}), notes: [...plain.notes, ...notes] };
  const refs = savedRefs(whole, unpushed);
  const boundary = await boundaryOf(path, [...refs.values()], scratch, context);
  const bundle = await writeBundle(scratch, refs, boundary, bounds, context);
  return { ...whole, boundary, bundle };
}

/** Names in the bundle, and what they stand for. A branch that a remote has whole is found there. */
function savedRefs(repository: SavedRepository, unpushed: ReadonlySet<string>): Map<string, string> {
  const { head, worktree, index, branches, tags, stashes } = repository;
  const refs = new Map<string, string>();
  const add = (name: string, object: string | undefined) => object && refs.set(`${SAVED_REFS}/${name}`, object);
  add('head', head);
  add('worktree', worktree);
  add('index', index);
  for (const each of branches) if (unpushed.has(each.commit)) add(`heads/${each.name}`, each.commit);
  for (const each of tags) add(`tags/${each.name}`, each.object);
  for (const [position, each] of stashes.entries()) add(`stashes/${position}`, each.commit);
  return refs;
}
