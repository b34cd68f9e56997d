import { GitHubError, validationFailed } from './errors.ts';
import { bring, forkIn, headRepository, pullRef } from './forks.ts';
import { diffFiles } from './git/diff.ts';
import { askGit, git } from './git/git.ts';
import { branchTip, countCommits, mergeBase } from './git/history.ts';
import { once } from './git/once.ts';
import type { PullRequest, PullSize, Repository } from './state.ts';
import { addIssue, closeIssue, type GitHubStore, listPulls, touchIssue } from './store.ts';

/** GitHub lists, and counts, at most this many commits of a pull request. */
export const COMMITS_MAX = 250;
const RESOURCE = 'PullRequest';

export type NewPull = {
  title: string;
  body: string;
  /** `branch`, or `owner:branch` of a fork. */
  head: string;
  base: string;
  draft: boolean;
  author: string;
  maintainersMayEdit: boolean;
};
export type PullChanges = { title?: string; body?: string; base?: string; state?: 'open' | 'closed' };

/** Where a pull request stands in git. `mergeBaseSha` is undefined when head and base share no history. */
export type PullPosition = { headSha: string; baseSha: string; mergeBaseSha: string | undefined };

/** Opens a pull request. Throws GitHub's 422 for unknown branches, a second one for the head, and an empty one. */
export async function openPull(store: GitHubStore, repository: Repository, input: NewPull): Promise<PullRequest> {
  const named = headOf(store, repository, input.head);
  const headSha = named && (await branchTip(named.repository.directory, named.branch));
  if (!named || !headSha) throw validationFailed({ resource: RESOURCE, field: 'head', code: 'invalid' });
  const baseSha = await branchTip(repository.directory, input.base);
  if (!baseSha) throw validationFailed({ resource: RESOURCE, field: 'base', code: 'invalid' });
  if (named.repository !== repository)
    await bring(named.repository, named.branch, repository, `refs/local/head-${store.newId()}`);
  if ((await countCommits(repository.directory, `${baseSha}..${headSha}`)) === 0)
    throw validationFailed(custom(`No commits between ${input.base} and ${input.head}`));
  // After the last await: nobody else can open one between the look and the opening.
  refuseSecond(repository, named, input.base);
  const { title, body, author, draft, base } = input;
  const isFork = named.repository !== repository;
  const from = isFork ? { headRepositoryId: named.repository.id, maintainersMayEdit: input.maintainersMayEdit } : {};
  const pull = { head: named.branch, ...from, base, draft, headSha, baseSha, reviews: [], threads: [] };
  const opened = Object.assign(addIssue(store, repository, { title, body, author, labels: [], pull }), { pull });
  await bring(named.repository, named.branch, repository, pullRef(opened.number));
  return opened;
}

export async function changePull(
  store: GitHubStore,
  repository: Repository,
  pull: PullRequest,
  changes: PullChanges & { by: string },
): Promise<void> {
  const { base, state, by } = changes;
  if (base !== undefined && !(await branchTip(repository.directory, base)))
    throw validationFailed({ resource: RESOURCE, field: 'base', code: 'invalid' });
  if (state === 'open' && pull.state === 'closed') {
    const head = headRepository(store, repository, pull);
    if (!head || !(await branchTip(head.directory, pull.pull.head)))
      throw validationFailed(custom(`state cannot be changed. The ${pull.pull.head} branch has been deleted.`));
    refuseSecond(repository, { repository: head, branch: pull.pull.head }, pull.pull.base);
  }
  if (state !== undefined && state !== pull.state) {
    pull.state = state;
    pull.closedAtMs = state === 'closed' ? store.clock.now() : undefined;
    if (state === 'closed')
      await closed(store, repository, pull, { by, position: await pullPosition(repository, pull) });
    else {
      const { owner, name } = repository;
      store.changed({ kind: 'pull-request-reopened', owner, name, number: pull.number, by });
    }
  }
  pull.title = changes.title ?? pull.title;
  pull.body = changes.body ?? pull.body;
  pull.pull.base = base ?? pull.pull.base;
  touchIssue(store, repository, pull);
}

/** Puts the head's commit onto the base as a merge, as the button does. Throws GitHub's 405 when it cannot be merged. */
export async function mergePull(
  store: GitHubStore,
  repository: Repository,
  pull: PullRequest,
  by: string,
): Promise<string> {
  const position = await pullPosition(repository, pull);
  if (pull.state !== 'open' || !(await isMergeable(repository, position)))
    throw new GitHubError(405, 'Pull Request is not mergeable');
  const { directory } = repository;
  const { headSha, baseSha } = position;
  const tree = (await git(directory, ['merge-tree', '--write-tree', baseSha, headSha])).trim();
  const message = `Merge pull request #${pull.number} from ${pull.pull.head}`;
  const environment = {
    ...{ GIT_AUTHOR_NAME: by, GIT_AUTHOR_EMAIL: `${by}@localhost` },
    ...{ GIT_COMMITTER_NAME: by, GIT_COMMITTER_EMAIL: `${by}@localhost` },
  };
  const commit = ['commit-tree', tree, '-p', baseSha, '-p', headSha, '-m', message];
  const sha = (await git(directory, commit, { environment })).trim();
  await git(directory, ['update-ref', `refs/heads/${pull.pull.base}`, sha, baseSha]);
  const now = store.clock.now();
  Object.assign(pull, { state: 'closed', closedAtMs: now });
  pull.pull.mergedAtMs = now;
  for (const number of closedBy(pull.body)) {
    const issue = repository.issues.get(number);
    if (issue && !issue.pull) closeIssue(store, repository, issue, by);
  }
  await closed(store, repository, pull, { by, position });
  touchIssue(store, repository, pull);
  return sha;
}

/** Issues that the words of a description close with the merge (docs.github.com, linking a pull request to an issue). */
function closedBy(body: string): number[] {
  const words = body.matchAll(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)/gi);
  return [...words].map(([, number]) => Number(number));
}

async function closed(
  store: GitHubStore,
  repository: Repository,
  { number }: PullRequest,
  { by, position }: { by: string; position: PullPosition },
): Promise<void> {
  const { owner, name } = repository;
  const size = await pullSize(repository, position);
  store.changed({ kind: 'pull-request-closed', owner, name, number, by, size });
}

/** Commits, files and lines of a pull request, under GitHub's names. */
export async function pullSize(
  { directory }: Repository,
  { baseSha, headSha, mergeBaseSha }: PullPosition,
): Promise<PullSize> {
  const changed = await diffFiles(directory, mergeBaseSha, headSha);
  return {
    commits: Math.min(await countCommits(directory, `${baseSha}..${headSha}`), COMMITS_MAX),
    additions: changed.reduce((sum, file) => sum + file.additions, 0),
    deletions: changed.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: changed.length,
  };
}

/** Reads where head and base are now. A deleted head keeps its last known commit; one in a fork is followed by its ref here. */
export async function pullPosition({ directory }: Repository, { pull, number }: PullRequest): Promise<PullPosition> {
  const head = pull.headRepositoryId === undefined ? `refs/heads/${pull.head}` : pullRef(number);
  const tip = await askGit(directory, ['rev-parse', '--verify', '--quiet', `${head}^{commit}`]);
  pull.headSha = tip?.trim() ?? pull.headSha;
  const baseSha = (await branchTip(directory, pull.base)) ?? pull.headSha;
  pull.baseSha = baseSha;
  return { headSha: pull.headSha, baseSha, mergeBaseSha: await mergeBase(directory, baseSha, pull.headSha) };
}

/** Whether git would merge head into base without conflicts. */
export async function isMergeable({ directory }: Repository, { baseSha, headSha }: PullPosition): Promise<boolean> {
  const args = ['merge-tree', '--write-tree', baseSha, headSha];
  return (await once(askGit, { directory, args, of: [baseSha, headSha] })) !== undefined;
}

export type PullHead = { repository: Repository; branch: string };

/** `branch`, or `owner:branch` in whatever the owner has of the network; undefined where the owner has nothing of it. */
export function headOf(store: GitHubStore, base: Repository, head: string): PullHead | undefined {
  const cut = head.indexOf(':');
  if (cut < 0) return { repository: base, branch: head };
  const owner = head.slice(0, cut).toLowerCase();
  const repository = owner === base.owner.toLowerCase() ? base : forkIn(store, base, owner);
  return repository && { repository, branch: head.slice(cut + 1) };
}

/** Whether a pull request of `base` comes from this branch. */
export function isFrom(base: Repository, { pull }: PullRequest, { repository, branch }: PullHead): boolean {
  return pull.head === branch && (pull.headRepositoryId ?? base.id) === repository.id;
}

function refuseSecond(repository: Repository, head: PullHead, base: string): void {
  const open = listPulls(repository).filter((pull) => pull.state === 'open');
  if (open.some((each) => isFrom(repository, each, head) && each.pull.base === base))
    throw validationFailed(custom(`A pull request already exists for ${head.repository.owner}:${head.branch}.`));
}

function custom(message: string): { resource: string; code: string; message: string } {
  return { resource: RESOURCE, code: 'custom', message };
}
