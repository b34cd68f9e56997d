import type { Octokit } from '@octokit/core';
import { words } from '../../domain/json.ts';
import { NO_AUDIENCE } from '../../domain/people/audience.ts';
import { isAtLeast } from '../../domain/people/code-rights.ts';
import { withLastLine } from '../../domain/pull-request/last-line.ts';
import { fullName, type RepositoryName, repositoryName } from '../../domain/repository.ts';
import { isRefusal, PortError } from '../../errors.ts';
import type { OpenedPullRequest } from '../../ports/code-host.ts';
import type { Quieted } from '../../ports/code-talk.ts';
import type { Asking } from './api/asking.ts';
import { asPortError, statusOf } from './api/github-errors.ts';
import { changedFiles } from './changed-files.ts';
import { changedWorkflows, withWorkflows } from './changed-workflows.ts';
import { codeOwners } from './code-owners.ts';
import type { Draft } from './foreign.ts';
import { commentOn, isOurs } from './foreign.ts';
import { nearBranch } from './near-branch.ts';
import { rightOf } from './person-rights.ts';
import type { PullRequest, Repository } from './present-repository.ts';
import { count, each } from './reading/answer/odd.ts';
import type { Reader } from './reading/answer/reader.ts';
import { askTeams, reviewersIn } from './talk/ask-teams.ts';
import { closing, putBeside } from './talk/beside.ts';
import { marked } from './talk/marks.ts';
import { gitHubText } from './thread/markdown.ts';
import { orNobody, type QuietWords } from './words/quiet-words.ts';

/** `asking`: for what needs another right than the words do. `serverUrl`: where pages stand. */
export type Means = { asking: Asking; quiet: QuietWords; serverUrl: string };

/**
 * Opens the pull request of a branch or updates the one that is open. The natural key is repository and head branch; what is
 * told is what GitHub answered.
 */
export async function openPullRequest(
  client: Octokit,
  asked: RepositoryName,
  written: Draft,
  means: Means,
): Promise<OpenedPullRequest> {
  const repository = await presentRepository(client, asked);
  const { draft, quieted } = await quietDraft(repository, written, means.quiet);
  const files = await changedFiles(repository, draft);
  const workflows = changedWorkflows(files);
  const made = await openOrMeet(repository, { ...draft, body: described(draft, workflows) });
  const opened = await withBeside(repository, means, draft, made);
  const owners = await codeOwners(repository, opened.base, files);
  return {
    ...{ ...opened, ...(workflows.length > 0 ? { workflows } : {}) },
    ...{ ...(owners ? { owners } : {}), ...(quieted ? { quieted } : {}) },
  };
}

/** Those whose review can be asked for hear of it anyway. */
async function quietDraft(
  repository: Repository,
  draft: Draft,
  quiet: QuietWords,
): Promise<{ draft: Draft; quieted?: Quieted }> {
  const { client, owner, repo } = repository;
  const { audience = NO_AUDIENCE, title, body, reviewers = [] } = draft;
  const reader = { client, name: { owner, name: repo } };
  const said = await quiet.of([title, body], audience, {
    ...{ reader, reviewers: () => askable(reader, reviewers) },
    number: async () => (await openFor(repository, draft.branch))?.number,
  });
  const [quietTitle = title, quietBody = body] = said.texts;
  return {
    draft: { ...draft, title: quietTitle, body: quietBody },
    ...(said.quieted ? { quieted: said.quieted } : {}),
  };
}

/** A review can be asked of those alone who have a right of their own there. Others would be called by being named as reviewers. */
async function askable(reader: Reader, names: readonly string[]): Promise<string[]> {
  const { people, teams } = reviewersIn(names);
  const owner = `${reader.name.owner}/`.toLowerCase();
  const isKnown = (login: string) => rightOf(reader, login).then((right) => isAtLeast(right, 'triage'));
  const known = await Promise.all(
    people.map((login) => orNobody(isKnown(login).then((isSo) => (isSo ? [login] : [])))),
  );
  return [...known.flat(), ...teams.filter((team) => team.toLowerCase().startsWith(owner))];
}

/** The description with what we say at its end. */
function described({ body, lastLine }: Draft, workflows: readonly string[]): string {
  const told = withWorkflows(body, workflows);
  return withLastLine(told, lastLine === undefined ? undefined : gitHubText(lastLine));
}

/** What is asked for beside the words, and which issues they close. On somebody else's pull request nothing of it is done. */
async function withBeside(
  repository: Repository,
  { asking, serverUrl }: Means,
  { body, labels = [], reviewers = [] }: Draft,
  opened: OpenedPullRequest,
): Promise<OpenedPullRequest> {
  const { client, owner, repo } = repository;
  const isAsked = labels.length + reviewers.length > 0;
  if (opened.foreign) {
    const problems = isAsked ? ['its labels and reviewers stay as they are'] : [];
    return { ...opened, problems: [...opened.problems, ...problems] };
  }
  const pull = { client, owner, repo, number: opened.number };
  const { people, teams } = reviewersIn(reviewers);
  const problems = [
    ...(await putBeside(pull, { labels, reviewers: people })),
    ...(await askTeams(asking, repository, opened.number, teams)),
  ];
  const closes = await closing(pull, { body, serverUrl, isDefaultBase: opened.defaultBranch === undefined });
  return { ...opened, problems: [...opened.problems, ...problems], ...closes };
}

async function openOrMeet(repository: Repository, draft: Draft): Promise<OpenedPullRequest> {
  const existing = await openFor(repository, draft.branch);
  if (existing) return meet(repository, existing, draft);
  const { base = repository.defaultBranch } = draft;
  try {
    const { created, problems } = await create(repository, { ...draft, base });
    return opened(repository, created, { created: true, problems });
  } catch (error) {
    // Another step may have opened it between the look and the post: the natural key decides.
    const raced = statusOf(error) === 422 ? await openFor(repository, draft.branch) : undefined;
    if (raced) return meet(repository, raced, draft);
    if (statusOf(error) === 422) await refuseMissing(repository, headOf(repository, draft.branch), base);
    return asPortError(
      Promise.reject(error),
      `a pull request for ${draft.branch} (is the branch pushed, with commits that ${base} lacks?)`,
    );
  }
}

/** Maintainers may push to the branch of a fork, unless GitHub refuses to grant them that: it does in forks of organisations. */
async function create(
  repository: Repository,
  { title, body, branch: head, base, draft = false, marker }: Draft & { base: string },
): Promise<{ created: PullRequest; problems: string[] }> {
  const { client, owner, repo } = repository;
  const asked = { owner, repo, title, body: marked(body, marker), head, base, draft };
  const isFork = headOf(repository, head).isFork;
  const post = async (maintainers: object) =>
    (await client.request('POST /repos/{owner}/{repo}/pulls', { ...asked, ...maintainers })).data;
  try {
    return { created: await post(isFork ? { maintainer_can_modify: true } : {}), problems: [] };
  } catch (error) {
    if (!isFork || !isAboutMaintainers(error)) throw error;
    const problem = 'GitHub does not let the maintainers push to the branch in this fork';
    return { created: await post({ maintainer_can_modify: false }), problems: [problem] };
  }
}

function isAboutMaintainers(error: unknown): boolean {
  return statusOf(error) === 422 && /fork.?collab/i.test(String((error as { message?: unknown }).message));
}

/** A head is a branch of the repository, or `owner:branch` of a fork: no branch has a colon in its name. */
function headOf({ owner }: Repository, branch: string): { owner: string; branch: string; isFork: boolean } {
  const cut = branch.indexOf(':');
  if (cut < 0) return { owner, branch, isFork: false };
  const named = branch.slice(0, cut);
  return { owner: named, branch: branch.slice(cut + 1), isFork: named.toLowerCase() !== owner.toLowerCase() };
}

/** GitHub redirects after a move. Filters by owner do not follow: they take the owner from here. */
async function presentRepository(client: Octokit, { owner, name: repo }: RepositoryName): Promise<Repository> {
  const answer = await asPortError(client.request('GET /repos/{owner}/{repo}', { owner, repo }), `${owner}/${repo}`);
  const present = repositoryName(answer.data.full_name) ?? { owner, name: repo };
  if (answer.data.archived)
    throw new PortError(
      'refused',
      `${fullName(present)} is archived: it takes no pull requests until its owners unarchive it`,
    );
  const parent = answer.data.parent?.full_name;
  return {
    ...{ client, owner: present.owner, repo: present.name, defaultBranch: answer.data.default_branch },
    ...(parent === undefined ? {} : { parent }),
  };
}

async function openFor(repository: Repository, branch: string): Promise<PullRequest | undefined> {
  const { client, owner, repo } = repository;
  const from = headOf(repository, branch);
  const answer = await asPortError(
    client.request('GET /repos/{owner}/{repo}/pulls', {
      ...{ owner, repo, state: 'open' },
      head: `${from.owner}:${from.branch}`,
    }),
    `pull requests of ${owner}/${repo}`,
  );
  return each(answer.data).find(isUsable);
}

function isUsable(answer: unknown): answer is PullRequest {
  const texts = [words(answer, 'html_url'), words(answer, 'node_id'), words(answer, 'base', 'ref')];
  return count(answer, 'number') !== undefined && texts.every((text) => text !== undefined);
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
async function refuseMissing(
  repository: Repository,
  head: { owner: string; branch: string; isFork: boolean },
  base: string,
): Promise<void> {
  // Most forks keep the name; of one that we cannot see, nothing is said.
  const from = head.isFork ? { ...repository, owner: head.owner } : repository;
  const ofFork = head.isFork ? '' : ' (one of a fork is named owner:branch)';
  await refuseUnlessThere(from, head.branch, `is the branch pushed?${ofFork}`);
  await refuseUnlessThere(repository, base, 'which branch is meant?');
}

async function refuseUnlessThere(repository: Repository, branch: string, hint: string): Promise<void> {
  const looked = await nearBranch(repository, branch).catch((error: unknown) => {
    if (!isRefusal(error)) throw error;
    return { isThere: true, near: undefined };
  });
  if (looked.isThere) return;
  const { near } = looked;
  throw new PortError(
    'refused',
    `${repository.owner}/${repository.repo} has no branch '${branch.slice(0, 300)}': ${near === undefined ? hint : `is it '${near}'?`}`,
  );
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
  { owner, repo, parent, defaultBranch }: Repository,
  { number, html_url: url, base, draft = false, head, commits, changed_files: files }: PullRequest,
  done: Pick<OpenedPullRequest, 'created' | 'problems'>,
): OpenedPullRequest {
  const known = {
    ...(head?.sha === undefined ? {} : { sha: head.sha }),
    ...(commits === undefined ? {} : { commits }),
    ...(files === undefined ? {} : { files }),
  };
  const forkOf = parent === undefined ? {} : { forkOf: parent };
  const main = base.ref === defaultBranch ? {} : { defaultBranch };
  return {
    repository: fullName({ owner, name: repo }),
    number,
    url,
    base: base.ref,
    draft,
    head: known,
    ...forkOf,
    ...main,
    ...done,
  };
}
