import type { Octokit } from '@octokit/core';
import { fullName, type RepositoryName, repositoryName } from '../../domain/repository.ts';
import { isRefusal, PortError } from '../../errors.ts';
import type { OpenedPullRequest } from '../../ports/code-host.ts';
import { asPortError, statusOf } from './api/github-errors.ts';
import type { Draft } from './foreign.ts';
import { commentOn, isOurs, marked } from './foreign.ts';
import { nearBranch } from './near-branch.ts';
import type { PullRequest, Repository } from './present-repository.ts';

/**
 * Opens the pull request of a branch or updates the one that is open. The natural key is repository and head branch; what is
 * told is what GitHub answered.
 */
export async function openPullRequest(
  client: Octokit,
  asked: RepositoryName,
  draft: Draft,
): Promise<OpenedPullRequest> {
  const repository = await presentRepository(client, asked);
  const existing = await openFor(repository, draft.branch);
  if (existing) return meet(repository, existing, draft);
  const { owner, repo, defaultBranch } = repository;
  const { title, body, branch: head, base = defaultBranch, draft: isDraft = false } = draft;
  try {
    const created = await client.request('POST /repos/{owner}/{repo}/pulls', {
      ...{ owner, repo, title, body: marked(body, draft.marker), head, base },
      draft: isDraft,
    });
    return opened(repository, created.data, { created: true, problems: [] });
  } catch (error) {
    // Another step may have opened it between the look and the post: the natural key decides.
    const raced = statusOf(error) === 422 ? await openFor(repository, head) : undefined;
    if (raced) return meet(repository, raced, draft);
    if (statusOf(error) === 422) await refuseMissing(repository, head, base);
    return asPortError(
      Promise.reject(error),
      `a pull request for ${head} (is the branch pushed, with commits that ${base} lacks?)`,
    );
  }
}

/** GitHub redirects after a move. Filters by owner do not follow: they take the owner from here. */
async function presentRepository(client: Octokit, { owner, name: repo }: RepositoryName): Promise<Repository> {
  const answer = await asPortError(client.request('GET /repos/{owner}/{repo}', { owner, repo }), `${owner}/${repo}`);
  const present = repositoryName(answer.data.full_name) ?? { owner, name: repo };
  return { client, owner: present.owner, repo: present.name, defaultBranch: answer.data.default_branch };
}

async function openFor({ client, owner, repo }: Repository, branch: string): Promise<PullRequest | undefined> {
  const answer = await asPortError(
    client.request('GET /repos/{owner}/{repo}/pulls', { owner, repo, head: `${owner}:${branch}`, state: 'open' }),
    `pull requests of ${owner}/${repo}`,
  );
  return answer.data[0];
}

/** A pull request that somebody else opened keeps their words: ours stand in a comment. */
async function meet(repository: Repository, existing: PullRequest, draft: Draft): Promise<OpenedPullRequest> {
  if (isOurs(repository, existing, draft)) return update(repository, existing, draft);
  const commentUrl = await commentOn(repository, existing, draft);
  const author = existing.user?.login ?? 'somebody else';
  const { base, draft: wanted } = draft;
  const isDraft = existing.draft ?? false;
  const problems = [
    ...(base !== undefined && base !== existing.base.ref ? [`its base stays ${existing.base.ref}`] : []),
    ...(wanted !== undefined && wanted !== isDraft ? [`it stays ${isDraft ? 'a draft' : 'ready for review'}`] : []),
  ];
  return { ...opened(repository, existing, { created: false, problems }), foreign: { author, commentUrl } };
}

/** Throws when head or base is no branch, with the name that may be meant. */
async function refuseMissing(repository: Repository, head: string, base: string): Promise<void> {
  for (const branch of [head, base]) {
    const { isThere, near } = await nearBranch(repository, branch);
    if (isThere) continue;
    const hint = near === undefined ? 'is the branch pushed?' : `is it '${near}'?`;
    throw new PortError(
      'refused',
      `${repository.owner}/${repository.repo} has no branch '${branch.slice(0, 300)}': ${hint}`,
    );
  }
}

async function update(repository: Repository, existing: PullRequest, draft: Draft): Promise<OpenedPullRequest> {
  const { client, owner, repo } = repository;
  const { title, body, base } = draft;
  const { data } = await asPortError(
    client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...{ owner, repo, pull_number: existing.number, title, body: marked(body, draft.marker) },
      ...(base !== undefined && base !== existing.base.ref ? { base } : {}),
    }),
    `pull request #${existing.number}${base === undefined ? '' : ` into ${base}`}`,
  );
  const { isDraft, problem } = await withDraft(client, data, draft.draft);
  const problems = problem === undefined ? [] : [problem];
  return opened(repository, { ...data, draft: isDraft }, { created: false, problems });
}

/** REST cannot turn a pull request into a draft or back; GraphQL can, with the right to write contents. */
async function withDraft(
  client: Octokit,
  { node_id: id, number, draft: isDraft = false }: PullRequest,
  wanted: boolean | undefined,
): Promise<{ isDraft: boolean; problem?: string }> {
  if (wanted === undefined || wanted === isDraft) return { isDraft };
  const mutation = wanted ? 'convertPullRequestToDraft' : 'markPullRequestReadyForReview';
  const query = `mutation ($id: ID!) { ${mutation}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
  try {
    const changed = await asPortError(
      client.graphql<Record<string, { pullRequest?: { isDraft?: boolean } } | null>>(query, { id }),
      `to make #${number} ${wanted ? 'a draft' : 'ready for review'}`,
    );
    return { isDraft: changed[mutation]?.pullRequest?.isDraft ?? isDraft };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { isDraft, problem: error.message };
  }
}

function opened(
  { owner, repo }: Repository,
  { number, html_url: url, base, draft = false, head, commits, changed_files: files }: PullRequest,
  done: Pick<OpenedPullRequest, 'created' | 'problems'>,
): OpenedPullRequest {
  const known = {
    ...(head?.sha === undefined ? {} : { sha: head.sha }),
    ...(commits === undefined ? {} : { commits }),
    ...(files === undefined ? {} : { files }),
  };
  return { repository: fullName({ owner, name: repo }), number, url, base: base.ref, draft, head: known, ...done };
}
