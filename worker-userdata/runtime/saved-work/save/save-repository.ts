import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { git, gitAnswer, linesOf } from '../../git/run-program.ts';
import { asToolUser } from '../../process/user.ts';
import type { CallContext } from '../../tools/worker-tool.ts';
import type { SaveBounds } from '../bounds.ts';
import { SAVED_REFS, type SavedRepository } from '../manifest.ts';
import { readOperation } from '../operation.ts';
import { type Refs, readRefs } from './refs.ts';
import { type Changes, changesOf, copyIndex, snapshot } from './working-tree.ts';
import { boundaryOf, openScratch, writeBundle } from './write-bundle.ts';

export type RepositoryAnswer = { repository: SavedRepository; leftOut: string[] };

/** Describes a repository, and puts what its remotes do not have into a bundle beside `folder`, a new one. Changes nothing in it. */
export async function saveRepository(
  name: string,
  folder: string,
  bounds: SaveBounds,
  context: CallContext,
): Promise<RepositoryAnswer> {
  const path = join(context.home.workspace, name);
  asToolUser(context.user, () => mkdirSync(folder));
  const indexFile = join(folder, 'index');
  const refs = await readRefs(path, context);
  await copyIndex(path, indexFile, context);
  const changes = await changesOf({ path, head: refs.named.head, indexFile }, bounds, context);
  const plain = await describe(name, refs, changes, context);
  const bundled = plain.stashes.length + plain.tags.filter(isBundled).length + Number(plain.operation !== undefined);
  const isUnsaved = plain.unpushedCommits + bundled + changes.taken.length + changes.staged > 0;
  const repository = isUnsaved
    ? await withBundle({ path, folder, bounds, context }, plain, refs.unpushed, changes)
    : plain;
  const leftOut = [...refs.leftOut, ...unsavedOperation(plain)].map((line) => `${name}: ${line}`);
  return { repository, leftOut: [...leftOut, ...changes.leftOut.map((line) => `${name}/${line}`)] };
}

function unsavedOperation({ operation }: SavedRepository): string[] {
  return operation && !operation.files ? [`${operation.what}, of which only what is checked out is saved`] : [];
}

async function describe(
  name: string,
  { named, unpushed }: Refs,
  changes: Changes,
  context: CallContext,
): Promise<SavedRepository> {
  const path = join(context.home.workspace, name);
  const { gitFolder, isLinked, submodule } = await kindOf(path, context);
  const operation = await readOperation(path, gitFolder, named.branch, context);
  return {
    path: name,
    ...(submodule ? { submodule } : {}),
    ...named,
    ...(operation ? { operation } : {}),
    remotes: await remotesOf(path, context),
    objectFormat: (await gitAnswer(path, ['rev-parse', '--show-object-format'], context)) ?? 'sha1',
    boundary: [],
    unpushedCommits: unpushed.size,
    changedFiles: changes.taken.length + changes.staged,
    notes: isLinked ? ['it was a linked worktree and is a repository of its own now'] : [],
  };
}

type Kind = { gitFolder: string; isLinked: boolean; submodule?: string };

async function kindOf(path: string, context: CallContext): Promise<Kind> {
  const ask = (question: string) => git(path, ['rev-parse', '--path-format=absolute', question], context);
  const gitFolder = (await ask('--git-dir')).trim();
  const isLinked = (await ask('--git-common-dir')).trim() !== gitFolder;
  const top = (await ask('--show-toplevel')).trim();
  const outer = (await ask('--show-superproject-working-tree')).trim();
  // A repository that was made within another one keeps its own folder.
  const isSubmodule = outer !== '' && !isLinked && gitFolder !== join(top, '.git');
  return { gitFolder, isLinked, ...(isSubmodule ? { submodule: relative(outer, top) } : {}) };
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

type Place = { path: string; folder: string; bounds: SaveBounds; context: CallContext };

async function withBundle(
  { path, folder, bounds, context }: Place,
  plain: SavedRepository,
  unpushed: ReadonlySet<string>,
  changes: Changes,
): Promise<SavedRepository> {
  const scratch = await openScratch(path, folder, plain.objectFormat, context);
  const whole = { ...plain, ...(await snapshot({ path, head: plain.head }, changes, scratch, context)) };
  const refs = savedRefs(whole, unpushed);
  const boundary = await boundaryOf(path, [...refs.values()], scratch, context);
  const bundle = await writeBundle(scratch, { refs, boundary }, bounds, context);
  return { ...whole, boundary, bundle };
}

/** Names in the bundle, and what they stand for. A branch that a remote has whole is found there. */
function savedRefs(repository: SavedRepository, unpushed: ReadonlySet<string>): Map<string, string> {
  const { head, worktree, index, conflicts, branches, tags, stashes, operation } = repository;
  const refs = new Map<string, string>();
  const add = (name: string, object: string | undefined) => object && refs.set(`${SAVED_REFS}/${name}`, object);
  add('head', head);
  add('worktree', worktree);
  add('index', index);
  add('conflicts', conflicts);
  for (const each of branches) if (unpushed.has(each.commit)) add(`heads/${each.name}`, each.commit);
  for (const each of tags.filter(isBundled)) add(`tags/${each.name}`, each.object);
  for (const [position, each] of stashes.entries()) add(`stashes/${position}`, each.commit);
  for (const [position, commit] of (operation?.commits ?? []).entries()) add(`operation/${position}`, commit);
  return refs;
}

/** A tag on what the remotes have needs no bundle. */
function isBundled({ commit }: SavedRepository['tags'][number]): boolean {
  return commit === undefined;
}
