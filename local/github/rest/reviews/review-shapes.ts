import type { Comment, PullRequest, Repository, Review, Thread } from '../../state.ts';
import type { GitHubStore } from '../../store.ts';
import { apiUrl, htmlUrl, isoTime, userJson } from '../shapes.ts';

export function reviewJson(store: GitHubStore, repository: Repository, { number }: PullRequest, review: Review) {
  const { id, author, body, state, sha, submittedAtMs } = review;
  return {
    id,
    user: userJson(store, author),
    body,
    state,
    commit_id: sha,
    submitted_at: isoTime(submittedAtMs),
    html_url: `${htmlUrl(store, repository)}/pull/${number}#pullrequestreview-${id}`,
    pull_request_url: `${apiUrl(store, repository)}/pulls/${number}`,
    author_association: 'MEMBER',
  };
}

/** A comment on a line; an answer names the comment that began its thread. */
export function lineCommentJson(
  store: GitHubStore,
  repository: Repository,
  { number }: PullRequest,
  { thread, comment }: { thread: Thread; comment: Comment },
) {
  const [begun] = thread.comments;
  return {
    id: comment.id,
    pull_request_review_id: thread.reviewId,
    ...(begun && begun.id !== comment.id ? { in_reply_to_id: begun.id } : {}),
    path: thread.path,
    line: thread.line,
    original_line: thread.line,
    start_line: thread.startLine ?? null,
    original_start_line: thread.startLine ?? null,
    start_side: thread.startLine === undefined ? null : thread.side,
    side: thread.side,
    diff_hunk: thread.hunk,
    commit_id: thread.sha,
    original_commit_id: thread.sha,
    user: userJson(store, comment.author),
    body: comment.body,
    created_at: isoTime(comment.createdAtMs),
    updated_at: isoTime(comment.updatedAtMs),
    html_url: lineCommentUrl(store, repository, number, comment),
    pull_request_url: `${apiUrl(store, repository)}/pulls/${number}`,
  };
}

export function lineCommentUrl(store: GitHubStore, repository: Repository, number: number, { id }: Comment): string {
  return `${htmlUrl(store, repository)}/pull/${number}#discussion_r${id}`;
}
