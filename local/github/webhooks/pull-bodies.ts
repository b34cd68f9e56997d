import { lineCommentJson, reviewJson } from '../rest/reviews/review-shapes.ts';
import { labelJson, pullJson, requestedTeams, userJson } from '../rest/shapes.ts';
import type { GitHubChange, PullRequest, Repository } from '../state.ts';
import type { GitHubStore } from '../store.ts';

type Closed = Extract<GitHubChange, { kind: 'pull-request-closed' }>;

/** Whether it can be merged is not told, as GitHub does while it has not tried. */
export function closedBody(store: GitHubStore, repository: Repository, pull: PullRequest, { by, size }: Closed) {
  const isMerged = pull.pull.mergedAtMs !== undefined;
  const counts = { comments: pull.comments.length, review_comments: lineComments(pull).length, ...size };
  const merged = { merged: isMerged, merged_by: isMerged ? userJson(store, by) : null };
  const how = { mergeable: null, mergeable_state: 'unknown', maintainer_can_modify: false };
  const pull_request = { ...pullOf(store, repository, pull), ...counts, ...merged, ...how };
  return { action: 'closed', number: pull.number, pull_request };
}

type Moved = Extract<GitHubChange, { kind: 'head-moved' }>;

export function movedBody(store: GitHubStore, repository: Repository, pull: PullRequest, { before, after }: Moved) {
  return { action: 'synchronize', number: pull.number, before, after, pull_request: detailed(store, repository, pull) };
}

export function reopenedBody(store: GitHubStore, repository: Repository, pull: PullRequest) {
  return { action: 'reopened', number: pull.number, pull_request: detailed(store, repository, pull) };
}

export function labeledBody(store: GitHubStore, repository: Repository, pull: PullRequest, label: string) {
  const labels = { label: labelJson(store, repository, label) };
  return { action: 'labeled', number: pull.number, ...labels, pull_request: detailed(store, repository, pull) };
}

/** Sizes are not counted for every event: they are told as none. */
function detailed(store: GitHubStore, repository: Repository, pull: PullRequest) {
  const size = { commits: 0, additions: 0, deletions: 0, changed_files: 0 };
  const counts = { comments: pull.comments.length, review_comments: lineComments(pull).length, ...size };
  const how = {
    merged: false,
    merged_by: null,
    mergeable: null,
    mergeable_state: 'unknown',
    maintainer_can_modify: false,
  };
  return { ...pullOf(store, repository, pull), ...counts, ...how };
}

export function reviewBody(store: GitHubStore, repository: Repository, pull: PullRequest, id: number) {
  const review = pull.pull.reviews.find((each) => each.id === id);
  if (!review) return undefined;
  const body = { ...reviewJson(store, repository, pull, review), state: review.state.toLowerCase() };
  return { action: 'submitted', review: body, pull_request: pullOf(store, repository, pull) };
}

export function askedReview(store: GitHubStore, repository: Repository, pull: PullRequest, reviewer: string) {
  const pull_request = pullOf(store, repository, pull);
  const asked = { pull_request, requested_reviewer: userJson(store, reviewer) };
  return { action: 'review_requested', number: pull.number, ...asked };
}

export function askedTeam(store: GitHubStore, repository: Repository, pull: PullRequest, slug: string) {
  const pull_request = pullOf(store, repository, pull);
  const requested_team = requestedTeams(store, repository, pull).find((team) => team.slug === slug);
  return { action: 'review_requested', number: pull.number, pull_request, requested_team };
}

export function lineComment(store: GitHubStore, repository: Repository, pull: PullRequest, id: number) {
  const placed = lineComments(pull).find(({ comment }) => comment.id === id);
  if (!placed) return undefined;
  const comment = lineCommentJson(store, repository, pull, placed);
  return { action: 'created', comment, pull_request: pullOf(store, repository, pull) };
}

function lineComments({ pull }: PullRequest) {
  return pull.threads.flatMap((thread) => thread.comments.map((comment) => ({ thread, comment })));
}

/** Where its branches were when they were last looked at. */
function pullOf(store: GitHubStore, repository: Repository, pull: PullRequest) {
  const { headSha, baseSha } = pull.pull;
  return pullJson(store, repository, pull, { headSha, baseSha, mergeBaseSha: undefined });
}
