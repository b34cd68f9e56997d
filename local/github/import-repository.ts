import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { initBare } from './git/bare.ts';
import { GitError, git } from './git/git.ts';
import { addRepository, createRepository, freeDirectory } from './repositories.ts';
import type { Repository } from './state.ts';
import type { GitHubStore } from './store.ts';

/** Who owns what a person brings. */
export const OWN_OWNER = 'local';
const BRANCH_DEFAULT = 'main';

/** What cannot be brought in, in words for the terminal. */
export class ImportProblem extends Error {
  override name = 'ImportProblem';
}

/** A folder may be somebody else's than ours: whoever named it wants it read. */
const OWN_CONFIG = '[safe]\n\tdirectory = *\n';
const REFS = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];

/**
 * A repository with all branches and tags of a git repository, or one commit with the files of a folder that is none. `source` is a
 * path or a git URL; it is only read. Throws an {@link ImportProblem}.
 */
export async function importRepository(store: GitHubStore, source: string): Promise<Repository> {
  const name = nameOf(source);
  if (isUrl(source)) return copied(store, name, source);
  const folder = path.resolve(source);
  if (!isFolder(folder)) throw new ImportProblem(`${source} is no folder, and no address of a git repository.`);
  if (existsSync(path.join(folder, '.git')) || existsSync(path.join(folder, 'HEAD')))
    return copied(store, name, pathToFileURL(folder).href);
  if (readdirSync(folder).length === 0)
    throw new ImportProblem(`${source} is an empty folder: there is nothing to work on.`);
  return createRepository(store, { owner: OWN_OWNER, name, sourceDirectory: folder });
}

/** Its last part, as GitHub takes it as a name. */
function nameOf(source: string): string {
  const last = path.basename(isUrl(source) ? source.replace(/[/:]+$/, '').replaceAll(':', '/') : path.resolve(source));
  const name = last
    .replace(/\.git$/, '')
    .replace(/[^\w.-]/g, '-')
    .replace(/^[.-]+/, '');
  return name || 'repository';
}

async function copied(store: GitHubStore, name: string, address: string): Promise<Repository> {
  const directory = await freeDirectory(store, OWN_OWNER, name);
  mkdirSync(store.directory, { recursive: true });
  const config = path.join(store.directory, 'import.gitconfig');
  writeFileSync(config, OWN_CONFIG);
  const environment = { GIT_CONFIG_GLOBAL: config };
  const listed = await asked(git(store.directory, ['ls-remote', '--symref', address], { environment }));
  const defaultBranch = defaultBranchOf(listed, address);
  await initBare(directory, defaultBranch, undefined);
  await asked(git(directory, ['fetch', '--quiet', '--no-tags', address, ...REFS], { environment }));
  return addRepository(store, { owner: OWN_OWNER, name, defaultBranch, directory });
}

/** The branch that its HEAD names; the first one where it names none. */
function defaultBranchOf(refs: string, address: string): string {
  const head = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(refs)?.[1];
  const branches = [...refs.matchAll(/^[0-9a-f]+\trefs\/heads\/(\S+)$/gm)].map(([, branch = '']) => branch);
  if (branches.length === 0) throw new ImportProblem(`${address} has no branch: make a first commit there.`);
  return head && branches.includes(head) ? head : (branches[0] ?? BRANCH_DEFAULT);
}

async function asked(answer: Promise<string>): Promise<string> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitError) throw new ImportProblem(error.message);
    throw error;
  }
}

/** `https://…`, `ssh://…`, `file://…`, or `git@host:path`. */
export function isUrl(source: string): boolean {
  return /^[a-z][a-z+.-]*:\/\//i.test(source) || /^[\w.-]+@[\w.-]+:/.test(source);
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
