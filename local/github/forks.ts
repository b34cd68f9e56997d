import { setTimeout as delay } from 'node:timers/promises';
import { GitHubError } from './errors.ts';
import { initBare } from './git/bare.ts';
import { askGit, git } from './git/git.ts';
import { branchTip, countCommits, mergeBase } from './git/history.ts';
import { addRepository, freeDirectory } from './repositories.ts';
import { isPullRequest, networkOf, type PullRequest, type Repository } from './state.ts';
import { type GitHubStore, touchIssue } from './store.ts';

/** Numbers that are tried behind a name which is taken. */
const NAMES_MAX = 10;

/**
 * The fork of a repository in an account: the one that it has of this network already, else a new one. As at GitHub it is there at
 * once and empty, and its commits come a little later.
 */
export async function forkRepository(
  store: GitHubStore,
  source: Repository,
  { owner, name = source.name }: { owner: string; name?: string },
): Promise<Repository> {
  const existing = forkIn(store, source, owner);
  if (existing) return existing;
  const free = freeName(store, owner, name);
  const directory = await freeDirectory(store, owner, free);
  const { defaultBranch, description } = source;
  await initBare(directory, defaultBranch, undefined);
  const fork = addRepository(store, {
    ...{ owner, name: free, defaultBranch, directory, description },
    private: source.private,
  });
  fork.fork = { parentId: source.id, sourceId: networkOf(source) };
  store.track(filled(store, source, fork));
  return fork;
}

async function filled(store: GitHubStore, source: Repository, fork: Repository): Promise<void> {
  await delay(store.forkMs);
  const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  await git(fork.directory, ['fetch', '--quiet', '--no-tags', source.directory, ...refs]);
}

/** The repository of an account in the network of another; undefined without one. */
export function forkIn(store: GitHubStore, source: Repository, owner: string): Repository | undefined {
  return [...store.repositories.values()].find(
    (each) => each.owner.toLowerCase() === owner.toLowerCase() && networkOf(each) === networkOf(source),
  );
}

/** Direct forks, newest first. */
export function forksOf(store: GitHubStore, { id }: Repository): Repository[] {
  return [...store.repositories.values()].filter(({ fork }) => fork?.parentId === id).reverse();
}

function freeName(store: GitHubStore, owner: string, name: string): string {
  for (let number = 0; number < NAMES_MAX; number++) {
    const free = number === 0 ? name : `${name}-${number}`;
    if (!store.find(owner, free)) return free;
  }
  throw new GitHubError(422, `${owner} has no name left for a fork of ${name}`);
}

/** The repository that a pull request's head is in; undefined when it is gone. */
export function headRepository(store: GitHubStore, base: Repository, { pull }: PullRequest): Repository | undefined {
  return pull.headRepositoryId === undefined ? base : store.byId(pull.headRepositoryId);
}

/** Where the head of a pull request stays in its repository, wherever the branch is. */
export function pullRef(number: number): string {
  return `refs/pull/${number}/head`;
}

/** Brings a branch of another repository of the network into a ref of this one. Resolves to its commit. */
export async function bring(from: Repository, branch: string, to: Repository, ref: string): Promise<string> {
  await git(to.directory, ['fetch', '--quiet', '--no-tags', from.directory, `+refs/heads/${branch}:${ref}`]);
  return (await git(to.directory, ['rev-parse', ref])).trim();
}

/** The pull requests, here and in the network, whose head is a branch that has moved: their refs follow, and who watches is told. */
export async function headMoved(store: GitHubStore, from: Repository, branch: string, by = 'octocat'): Promise<void> {
  for (const base of store.repositories.values())
    for (const issue of base.issues.values()) {
      if (!isPullRequest(issue) || issue.state !== 'open' || issue.pull.head !== branch) continue;
      if (headRepository(store, base, issue) !== from) continue;
      const before = issue.pull.headSha;
      const after = await branchTip(from.directory, branch);
      if (after) await bring(from, branch, base, pullRef(issue.number));
      touchIssue(store, base, issue);
      if (!after || after === before) continue;
      issue.pull.headSha = after;
      const { owner, name } = base;
      store.changed({ kind: 'head-moved', owner, name, number: issue.number, before, after, by });
    }
}

export type Synced = { message: string; merge_type: 'none' | 'fast-forward' | 'merge'; base_branch: string };

/** Brings a branch of a fork to where its parent is, as the button does. Throws GitHub's 409 where the two cannot be merged. */
export async function mergeUpstream(
  store: GitHubStore,
  fork: Repository,
  { branch, by, mayChangeWorkflows }: { branch: string; by: string; mayChangeWorkflows: boolean },
): Promise<Synced> {
  const parent = fork.fork && store.byId(fork.fork.parentId);
  const tip = await branchTip(fork.directory, branch);
  if (!parent || !tip || !(await branchTip(parent.directory, branch)))
    throw new GitHubError(422, 'The branch could not be synced with the upstream repository');
  const base_branch = `${parent.owner}:${branch}`;
  const theirs = await bring(parent, branch, fork, `refs/local/upstream-${store.newId()}`);
  const { directory } = fork;
  if ((await countCommits(directory, `${tip}..${theirs}`)) === 0)
    return { message: `This branch is not behind the upstream ${base_branch}.`, merge_type: 'none', base_branch };
  const changed = await git(directory, ['diff', '--name-only', tip, theirs, '--', '.github/workflows']);
  if (changed !== '' && !mayChangeWorkflows)
    throw new GitHubError(
      422,
      `refusing to allow a GitHub App to create or update workflow \`${changed.split('\n')[0]}\` without \`workflows\` permission`,
    );
  const isBehind = (await mergeBase(directory, tip, theirs)) === tip;
  const merged = isBehind ? theirs : await mergeCommit(directory, tip, theirs, by);
  if (!merged) throw new GitHubError(409, 'There are merge conflicts');
  await git(directory, ['update-ref', `refs/heads/${branch}`, merged, tip]);
  await headMoved(store, fork, branch);
  if (isBehind)
    return {
      message: `Successfully fetched and fast-forwarded from upstream ${base_branch}.`,
      merge_type: 'fast-forward',
      base_branch,
    };
  return { message: `Successfully fetched and merged from upstream ${base_branch}.`, merge_type: 'merge', base_branch };
}

async function mergeCommit(directory: string, ours: string, theirs: string, by: string): Promise<string | undefined> {
  const tree = (await askGit(directory, ['merge-tree', '--write-tree', ours, theirs]))?.trim();
  if (!tree) return undefined;
  const person = { GIT_AUTHOR_NAME: by, GIT_AUTHOR_EMAIL: `${by}@localhost` };
  const environment = { ...person, GIT_COMMITTER_NAME: by, GIT_COMMITTER_EMAIL: `${by}@localhost` };
  const words = ['commit-tree', tree, '-p', ours, '-p', theirs, '-m', 'Merge branch of the upstream repository'];
  return (await git(directory, words, { environment })).trim();
}
