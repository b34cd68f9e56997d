import { headRepository } from '../forks.ts';
import type { FileDiff } from '../git/diff.ts';
import type { Branch, Commit } from '../git/history.ts';
import type { PullPosition } from '../pulls.ts';
import {
  type CheckRun,
  type Comment,
  type CommitStatus,
  type Issue,
  type PullRequest,
  type Repository,
  repositoryKey,
} from '../state.ts';
import type { GitHubStore } from '../store.ts';
import {
  commitLinks,
  fileLinks,
  issueLinks,
  noReactions,
  type Place,
  parentLinks,
  pullLinks,
  pullOfIssue,
  said,
  UNSIGNED,
} from './links/items.ts';
import { integration, userLinks } from './links/people.ts';
import { REPOSITORY_COUNTS, repositoryLinks } from './links/repository.ts';
import { teamJson } from './reviews/teams.ts';

/** GitHub's JSON for each thing, with the fields that clients read. */

export const isoTime = (ms: number): string =>
  new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');
const optionalTime = (ms: number | undefined): string | null => (ms === undefined ? null : isoTime(ms));

export function userJson(store: GitHubStore, login: string) {
  const type = login.endsWith('[bot]') ? 'Bot' : 'User';
  const id = loginId(login);
  // `[` and `]` of a bot's name stand in no address.
  const html_url = `${store.serverUrl()}/${encodeURIComponent(login)}`;
  return { login, id, type, html_url, site_admin: false, ...userLinks(store, login, id) };
}

/** Stable for a login, so that two answers agree. */
function loginId(login: string): number {
  let id = 7;
  for (const character of login) id = (id * 31 + (character.codePointAt(0) ?? 0)) % 1_000_000_007;
  return id;
}

export function htmlUrl(store: GitHubStore, { owner, name }: Repository): string {
  return `${store.serverUrl()}/${owner}/${name}`;
}

export function apiUrl(store: GitHubStore, { owner, name }: Repository): string {
  return `${store.serverUrl()}/api/repos/${owner}/${name}`;
}

export function placeOf(store: GitHubStore, repository: Repository): Place {
  return { api: apiUrl(store, repository), html: htmlUrl(store, repository) };
}

export function repositoryJson(store: GitHubStore, repository: Repository) {
  const { id, owner, name, description, defaultBranch } = repository;
  const open = [...repository.issues.values()].filter((issue) => issue.state === 'open').length;
  return {
    id,
    node_id: `R_local${id}`,
    ...repositoryLinks(placeOf(store, repository)),
    ...REPOSITORY_COUNTS,
    name,
    full_name: `${owner}/${name}`,
    owner: userJson(store, owner),
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    description,
    fork: repository.fork !== undefined,
    archived: repository.isArchived ?? false,
    allow_forking: !(repository.private && repository.refusesForks),
    default_branch: defaultBranch,
    url: apiUrl(store, repository),
    html_url: htmlUrl(store, repository),
    clone_url: `${htmlUrl(store, repository)}.git`,
    ...{ disabled: false, open_issues: open, open_issues_count: open },
    has_issues: true,
    created_at: isoTime(repository.createdAtMs),
    updated_at: isoTime(repository.pushedAtMs),
    pushed_at: isoTime(repository.pushedAtMs),
  };
}

export function labelJson(store: GitHubStore, repository: Repository, name: string) {
  const id = loginId(name);
  const url = `${apiUrl(store, repository)}/labels/${encodeURIComponent(name)}`;
  return { id, node_id: `LA_local${id}`, url, name, color: 'ededed', description: '', default: false };
}

export function issueJson(store: GitHubStore, repository: Repository, issue: Issue) {
  const kind = issue.pull ? 'pull' : 'issues';
  const place = placeOf(store, repository);
  return {
    id: issue.id,
    node_id: `I_local${issue.id}`,
    ...issueLinks(place, issue.number),
    reactions: noReactions(`${place.api}/issues/${issue.number}`),
    number: issue.number,
    repository_url: apiUrl(store, repository),
    title: issue.title,
    body: issue.body,
    state: issue.state,
    locked: issue.isLocked ?? false,
    user: userJson(store, issue.author),
    labels: issue.labels.map((name) => labelJson(store, repository, name)),
    assignees: issue.assignees.map((login) => userJson(store, login)),
    comments: issue.comments.length,
    created_at: isoTime(issue.createdAtMs),
    updated_at: isoTime(issue.updatedAtMs),
    closed_at: optionalTime(issue.closedAtMs),
    url: `${apiUrl(store, repository)}/issues/${issue.number}`,
    html_url: `${htmlUrl(store, repository)}/${kind}/${issue.number}`,
    ...(issue.pull ? { pull_request: pullOfIssue(place, issue.number), draft: issue.pull.draft } : {}),
  };
}

export function commentJson(store: GitHubStore, repository: Repository, issue: Issue, comment: Comment) {
  const { html_url } = issueJson(store, repository, issue);
  return {
    id: comment.id,
    node_id: `IC_local${comment.id}`,
    ...said(`${apiUrl(store, repository)}/issues/comments/${comment.id}`),
    body: comment.body,
    user: userJson(store, comment.author),
    created_at: isoTime(comment.createdAtMs),
    updated_at: isoTime(comment.updatedAtMs),
    url: `${apiUrl(store, repository)}/issues/comments/${comment.id}`,
    html_url: `${html_url}#issuecomment-${comment.id}`,
    issue_url: `${apiUrl(store, repository)}/issues/${issue.number}`,
  };
}

/** GraphQL's id of a pull request. */
export function pullNodeId({ id }: PullRequest): string {
  return `PR_local${id}`;
}

function pullSide(store: GitHubStore, repository: Repository | undefined, ref: string, sha: string) {
  if (!repository) return { label: `unknown repository:${ref}`, ref, sha, user: null, repo: null };
  const user = userJson(store, repository.owner);
  return { label: `${repository.owner}:${ref}`, ref, sha, user, repo: repositoryJson(store, repository) };
}

export function requestedTeams(store: GitHubStore, { owner }: Repository, { pull }: PullRequest) {
  return (pull.requestedTeams ?? []).flatMap((slug) => {
    const team = store.teams.get(repositoryKey(owner, slug));
    return team ? [teamJson(store, team)] : [];
  });
}

/** A pull request as lists show it; `position` says where its branches are. */
export function pullJson(store: GitHubStore, repository: Repository, pull: PullRequest, position: PullPosition) {
  const { pull_request: _, comments: _comments, ...issue } = issueJson(store, repository, pull);
  return {
    ...issue,
    ...pullLinks(placeOf(store, repository), pull.number, position.headSha),
    requested_reviewers: (pull.pull.requestedReviewers ?? []).map((login) => userJson(store, login)),
    requested_teams: requestedTeams(store, repository, pull),
    node_id: pullNodeId(pull),
    url: `${apiUrl(store, repository)}/pulls/${pull.number}`,
    diff_url: `${htmlUrl(store, repository)}/pull/${pull.number}.diff`,
    draft: pull.pull.draft,
    head: pullSide(store, headRepository(store, repository, pull), pull.pull.head, position.headSha),
    base: pullSide(store, repository, pull.pull.base, position.baseSha),
    merged_at: pull.pull.mergedAtMs === undefined ? null : isoTime(pull.pull.mergedAtMs),
    merge_commit_sha: null,
  };
}

export function commitJson(store: GitHubStore, repository: Repository, commit: Commit) {
  const { sha, tree, parents, author, committer, message } = commit;
  const place = placeOf(store, repository);
  const git = `${place.api}/git`;
  return {
    sha,
    ...commitLinks(place, sha),
    html_url: `${place.html}/commit/${sha}`,
    commit: {
      ...{ message, author, committer, comment_count: 0, url: `${git}/commits/${sha}` },
      tree: { sha: tree, url: `${git}/trees/${tree}` },
      verification: UNSIGNED,
    },
    author: null,
    committer: null,
    parents: parents.map((parent) => ({ sha: parent, ...parentLinks(place, parent) })),
  };
}

export function branchJson(store: GitHubStore, repository: Repository, { name, sha }: Branch) {
  const contexts = name === repository.defaultBranch ? repository.requiredChecks : [];
  const checks = contexts.map((context) => ({ context, app_id: null }));
  const required = { enforcement_level: 'non_admins', contexts, checks };
  return {
    name,
    commit: { sha, url: commitLinks(placeOf(store, repository), sha).url },
    protected: (repository.protectsDefaultBranch && name === repository.defaultBranch) || contexts.length > 0,
    protection: { enabled: contexts.length > 0, required_status_checks: required },
  };
}

/** Of one file GitHub shows no longer diff (docs.github.com, repository limits). */
const PATCH_CHARS_MAX = 500_000;

/** A file of a diff, as it is in `commit`. */
export function fileJson(store: GitHubStore, repository: Repository, commit: string) {
  const place = placeOf(store, repository);
  return (file: FileDiff) => ({ ...fileLinks(place, commit, file.path), ...changeJson(file) });
}

function changeJson({ path, previousPath, status, additions, deletions, patch, blob }: FileDiff) {
  return {
    sha: blob ?? null,
    filename: path,
    ...(previousPath ? { previous_filename: previousPath } : {}),
    status,
    additions,
    deletions,
    changes: additions + deletions,
    ...(patch === undefined || patch.length > PATCH_CHARS_MAX ? {} : { patch }),
  };
}

/** A job of Actions is shown in its run. */
function checkUrl(store: GitHubStore, repository: Repository, { id, runId }: CheckRun): string {
  const url = htmlUrl(store, repository);
  return runId ? `${url}/actions/runs/${runId}/job/${id}` : `${url}/runs/${id}`;
}

export function statusJson(store: GitHubStore, repository: Repository, sha: string, status: CommitStatus) {
  const { id, context, state, description, creator, createdAtMs } = status;
  return {
    ...{ id, node_id: `SC_local${id}`, url: `${apiUrl(store, repository)}/statuses/${sha}` },
    avatar_url: userJson(store, creator).avatar_url,
    context,
    state,
    description,
    target_url: null,
    creator: userJson(store, creator),
    created_at: isoTime(createdAtMs),
    updated_at: isoTime(createdAtMs),
  };
}

export const ACTIONS = { slug: 'github-actions', name: 'GitHub Actions' };
export const LOCAL_CHECKS = { slug: 'local-checks', name: 'Local checks' };

export function checkRunJson(store: GitHubStore, repository: Repository, sha: string, run: CheckRun) {
  const { id, name, status, conclusion, title = null, summary = null, text = null } = run;
  const url = `${apiUrl(store, repository)}/check-runs/${id}`;
  const annotations = { annotations_count: run.annotations?.length ?? 0, annotations_url: `${url}/annotations` };
  return {
    ...{ id, node_id: `CR_local${id}`, url, external_id: '', pull_requests: [] },
    name,
    head_sha: sha,
    status,
    conclusion,
    started_at: isoTime(run.startedAtMs),
    completed_at: optionalTime(run.completedAtMs),
    html_url: checkUrl(store, repository, run),
    details_url: checkUrl(store, repository, run),
    output: { title, summary, text, ...annotations },
    check_suite: { id: run.runId ?? 0 },
    app: { ...integration(store, run.runId ? 1 : 2, run.runId ? ACTIONS : LOCAL_CHECKS), permissions: {} },
  };
}
