import fs from 'node:fs/promises';
import path from 'node:path';
import { initBare } from './git/bare.ts';
import { type Author, type CommitContent, writeCommit } from './git/commit.ts';
import { type Repository, repositoryKey } from './state.ts';
import type { GitHubStore } from './store.ts';

/** A name of an owner or a repository: what GitHub takes, without a leading dot. */
const NAME = /^[A-Za-z0-9_-][\w.-]{0,99}$/;
/** Owner names that would hide the service's own paths. */
const RESERVED_OWNERS = new Set(['api', '_']);
const DEFAULT_AUTHOR: Author = { name: 'Local GitHub', email: 'github@localhost' };

export type NewRepository = {
  owner: string;
  name: string;
  /** The first commit holds this directory's files (its .gitignore honoured) … */
  sourceDirectory?: string;
  /** … or these. One of the two is needed. */
  files?: Record<string, string>;
  description?: string;
  private?: boolean;
  /** Default `main`. */
  defaultBranch?: string;
  /** Refuse pushes to the default branch, as a ruleset would. Default false. */
  protectDefaultBranch?: boolean;
  author?: Author;
  /** Of the first commit. Default `Initial commit`. */
  message?: string;
};

/** Makes a repository with one commit, dated by the clock. Throws when the name is bad or taken. */
export async function createRepository(store: GitHubStore, input: NewRepository): Promise<Repository> {
  const { owner, name, defaultBranch = 'main', author = DEFAULT_AUTHOR, message = 'Initial commit' } = input;
  const directory = await freeDirectory(store, owner, name);
  const now = store.clock.now();
  await initBare(directory, defaultBranch, input.protectDefaultBranch ? defaultBranch : undefined);
  await writeCommit(directory, { branch: defaultBranch, content: contentOf(input), message, author, dateMs: now });
  return addRepository(store, { ...input, defaultBranch, directory });
}

/** Takes in a repository whose commits are in `directory`. */
export function addRepository(
  store: GitHubStore,
  input: NewRepository & { defaultBranch: string; directory: string },
): Repository {
  const { owner, name } = input;
  const now = store.clock.now();
  const repository: Repository = {
    id: store.newId(),
    owner,
    name,
    description: input.description ?? '',
    private: input.private ?? false,
    defaultBranch: input.defaultBranch,
    protectsDefaultBranch: input.protectDefaultBranch ?? false,
    directory: input.directory,
    createdAtMs: now,
    pushedAtMs: now,
    issues: new Map(),
    gone: new Map(),
    reactions: new Map(),
    checkRuns: new Map(),
    runs: new Map(),
    statuses: new Map(),
    collaborators: new Map(),
    requiredChecks: [],
  };
  store.repositories.set(repositoryKey(owner, name), repository);
  store.changed({ kind: 'repository-created', owner, name });
  return repository;
}

export async function freeDirectory(store: GitHubStore, owner: string, name: string): Promise<string> {
  if (!NAME.test(owner) || !NAME.test(name) || RESERVED_OWNERS.has(owner) || name.endsWith('.git'))
    throw new Error(`${owner}/${name} is no repository name: letters, digits, ., _ and - are allowed`);
  const directory = path.join(store.directory, owner, `${name}.git`);
  const taken = await fs.stat(directory).catch(() => undefined);
  if (store.find(owner, name) || taken)
    throw new Error(`${owner}/${name} exists already (${directory}); choose another name or remove that directory`);
  return directory;
}

function contentOf({ sourceDirectory, files, owner, name }: NewRepository): CommitContent {
  if (sourceDirectory !== undefined) return { sourceDirectory };
  if (files) return { files };
  throw new Error(`${owner}/${name} needs sourceDirectory or files for its first commit`);
}
